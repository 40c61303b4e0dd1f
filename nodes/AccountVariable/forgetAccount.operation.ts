import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { EngineError } from '../../engine/errors';
import type { AccountStore } from '../../engine/store';
import { type ParameterSource, readString } from '../shared/parameters/read';

export const description: INodeProperties[] = [
	{
		displayName: 'Confirm the Account ID',
		name: 'confirmation',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. acme-eu',
		description:
			'The Account ID of the credential, once more: everything that is kept for it is removed, and cannot be undone',
	},
];

export function read(
	source: ParameterSource,
	itemIndex: number,
): { readonly confirmation: string } {
	const parameter = { name: 'confirmation', label: 'Confirm the Account ID' };
	const limits = { required: true, example: 'acme-eu' };
	return { confirmation: readString(source, parameter, itemIndex, limits) };
}

export async function execute(
	account: AccountStore,
	{ confirmation }: { readonly confirmation: string },
): Promise<readonly IDataObject[]> {
	const { accountId } = account;
	if (confirmation !== accountId) {
		throw new EngineError('notConfirmed', {
			message: `"${confirmation}" is not the Account ID of the credential, which is "${accountId}"; nothing was removed`,
			remedy: `To remove everything that is kept for this account, enter ${accountId} in "Confirm the Account ID". Otherwise choose the credential of the account that was meant.`,
			parameter: 'Confirm the Account ID',
		});
	}
	const { variables, historyEntries, runs } = await account.forget();
	return [{ accountId, forgotten: true, variables, historyEntries, runs }];
}
