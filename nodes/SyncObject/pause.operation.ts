import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ObjectKey } from '../../engine/objects';
import type { AccountStore } from '../../engine/store';
import { keyFields, readKey } from './fields';
import { objectOutputs } from '../shared/n8n/objectItems';

export const description: INodeProperties[] = [...keyFields];

export const read = readKey;

export async function execute(
	account: AccountStore,
	key: ObjectKey,
): Promise<readonly IDataObject[]> {
	return await objectOutputs(account, [await account.objects.change(key, { paused: true })]);
}
