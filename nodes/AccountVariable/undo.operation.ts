import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AccountStore } from '../../engine/store';
import { nameField, readName } from './fields';
import { changeOutput } from './output';

export const description: INodeProperties[] = [nameField];

export const read = readName;

export async function execute(
	account: AccountStore,
	name: string,
): Promise<readonly IDataObject[]> {
	return [changeOutput(account, await account.variables.undo(name))];
}
