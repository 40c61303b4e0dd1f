import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AccountStore } from '../../engine/store';
import { nameField, readName } from './fields';
import { outputValue } from './output';

export const description: INodeProperties[] = [nameField];

export const read = readName;

export async function execute(
	account: AccountStore,
	name: string,
): Promise<readonly IDataObject[]> {
	const { before } = await account.variables.delete(name);
	return [
		{
			accountId: account.accountId,
			name,
			deleted: before !== undefined,
			previousValue: outputValue(before),
		},
	];
}
