import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ObjectKey } from '../../engine/objects';
import type { AccountStore } from '../../engine/store';
import { outputOptionalTime } from '../shared/n8n/output';
import { keyFields, readKey } from './fields';
import { namedOutput } from '../shared/n8n/objectItems';

export const description: INodeProperties[] = [...keyFields];

export const read = readKey;

export async function execute(
	account: AccountStore,
	key: ObjectKey,
): Promise<readonly IDataObject[]> {
	const removed = await account.objects.remove(key);
	const syncedAt = outputOptionalTime(removed.syncedAt);
	const runId = removed.claim?.runId ?? null;
	return [{ ...namedOutput(removed), removed: true, syncedAt, runId, registry: account.accountId }];
}
