import type { FailedBatch, FailedStatus } from '../../run/failedBatch';
import type { Scope } from '../scope';
import type { FailedRow } from './failedRows';

/** Where a failure stands among those that are listed. */
export type FailedPosition = Pick<FailedBatch, 'keptAt' | 'runId' | 'id'>;

/** Which failures are meant. */
export interface FailedFilter {
	/** Default: all syncs of the account. */
	readonly sync?: string | undefined;
	readonly id?: string | undefined;
	readonly runId?: string | undefined;
	readonly place?: string | undefined;
	readonly status?: FailedStatus | undefined;
	/** Default: all. */
	readonly limit?: number | undefined;
	/** Lists those behind this one, which were listed before. */
	readonly behind?: FailedPosition | undefined;
}

/** Latest first. */
export async function readFailed(
	scope: Scope,
	{ sync, id, runId, place, status, limit, behind }: FailedFilter,
): Promise<readonly FailedRow[]> {
	let query = scope
		.from('sync_failed')
		.selectAll()
		.orderBy('kept_at', 'desc')
		.orderBy('run_id', 'desc')
		.orderBy('id');
	if (sync !== undefined) query = query.where('sync', '=', sync);
	if (id !== undefined) query = query.where('id', '=', id);
	if (runId !== undefined) query = query.where('run_id', '=', runId);
	if (place !== undefined) query = query.where('place', '=', place);
	if (status !== undefined) query = query.where('status', '=', status);
	if (behind !== undefined) {
		query = query
			.where('kept_at', '<=', behind.keptAt)
			.where((eb) =>
				eb.or([
					eb('kept_at', '<', behind.keptAt),
					eb('run_id', '<', behind.runId),
					eb.and([eb('run_id', '=', behind.runId), eb('id', '>', behind.id)]),
				]),
			);
	}
	if (limit !== undefined) query = query.limit(limit);
	return await query.execute();
}

/**
 * Makes due at once what waits for its next try, and what was given up, which is tried as often again as if it were new.
 *
 * @returns how many
 */
export async function makeDue(
	scope: Scope,
	at: number,
	{
		sync,
		place,
		ids,
	}: {
		readonly sync: string;
		readonly place?: string | undefined;
		readonly ids?: readonly string[];
	},
): Promise<number> {
	let rows = scope.within({ sync }).update('sync_failed').where('content', 'is not', null);
	if (place !== undefined) rows = rows.where('place', '=', place);
	if (ids !== undefined) rows = rows.where('id', 'in', ids);
	const waiting = await rows
		.where('status', '=', 'waiting')
		.where('due_at', '>', at)
		.set({ due_at: at })
		.executeTakeFirstOrThrow();
	const givenUp = await rows
		.where('status', '=', 'givenUp')
		.set({ status: 'waiting', due_at: at, attempts: 0, settled_at: null, note: null })
		.executeTakeFirstOrThrow();
	return Number(waiting.numUpdatedRows) + Number(givenUp.numUpdatedRows);
}
