import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AccountStore } from '../../engine/store';
import { blockError } from '../shared/n8n/errors';
import { type ParameterSource, readString } from '../shared/parameters/read';

const parameter = { name: 'confirmation', label: 'Confirm the Account ID' };

export const description: INodeProperties[] = [
	{
		displayName: parameter.label,
		name: parameter.name,
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. acme-eu',
		description:
			'The Account ID of the credential, once more: everything that is kept for it is removed, and cannot be undone',
	},
];

export function read(source: ParameterSource, itemIndex: number): string {
	return readString(source, parameter, itemIndex, { required: true, example: 'acme-eu' });
}

export async function execute(
	account: AccountStore,
	confirmation: string,
): Promise<readonly IDataObject[]> {
	const { accountId } = account;
	if (confirmation !== accountId) {
		throw blockError(
			'notConfirmed',
			`"${confirmation}" is not the Account ID of the credential, which is "${accountId}"; nothing was removed`,
			`To remove everything that is kept for this account, enter ${accountId} in "Confirm the Account ID". Otherwise choose the credential of the account that was meant.`,
			{ parameter: parameter.label },
		);
	}
	const { variables, historyEntries, runs } = await account.forget();
	return [{ accountId, forgotten: true, variables, historyEntries, runs }];
}
