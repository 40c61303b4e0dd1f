import type { ObjectKey, SyncObject } from '../../objects';
import type { Scope } from '../scope';
import { toObject } from './objectRows';

/** Which objects to list; what is absent does not narrow. */
export interface ObjectFilter extends Partial<ObjectKey> {
	/** `due`: may be claimed now; `aside`: after trouble, whether or not its time has come. */
	readonly status?: 'due' | 'claimed' | 'aside' | 'paused';
	readonly limit?: number;
	/** Lists those behind this one, which were listed before. */
	readonly behind?: ObjectKey;
}

/** In the order of accounts, integrations and names. */
export async function listObjects(
	registry: Scope,
	{ account, integration, name, status, limit, behind }: ObjectFilter,
	at: number,
): Promise<readonly SyncObject[]> {
	let query = registry
		.from('sync_object')
		.selectAll()
		.orderBy('of_account')
		.orderBy('integration')
		.orderBy('name');
	if (account !== undefined) query = query.where('of_account', '=', account);
	if (integration !== undefined) query = query.where('integration', '=', integration);
	if (name !== undefined) query = query.where('name', '=', name);
	switch (status) {
		case 'due':
			query = query.where('claim_id', 'is', null).where('next_at', '<=', at);
			break;
		case 'claimed':
			query = query.where('claim_id', 'is not', null);
			break;
		case 'aside':
			query = query.where('claim_id', 'is', null).where('aside_kind', 'is not', null);
			break;
		case 'paused':
			query = query.where('paused', '=', 1);
			break;
		case undefined:
			break;
	}
	if (behind !== undefined) {
		query = query
			.where('of_account', '>=', behind.account)
			.where((eb) =>
				eb.or([
					eb('of_account', '>', behind.account),
					eb('integration', '>', behind.integration),
					eb.and([eb('integration', '=', behind.integration), eb('name', '>', behind.name)]),
				]),
			);
	}
	if (limit !== undefined) query = query.limit(limit);
	return (await query.execute()).map(toObject);
}

/** Whether anything is due that nobody has claimed. */
export async function isAnyDue(registry: Scope, at: number): Promise<boolean> {
	const due = await registry
		.from('sync_object')
		.select('id')
		.where('claim_id', 'is', null)
		.where('next_at', '<=', at)
		// By the index that claims go by.
		.orderBy('ranked_at')
		.limit(1)
		.execute();
	return due.length > 0;
}
