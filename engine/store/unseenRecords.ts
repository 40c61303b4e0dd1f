import type { Connection } from './database';
import type { Run } from './runs';

/**
 * In order. What was read since the run began is left out: the source has just given it out, if not to this run.
 *
 * @param after the last ID of the page before
 */
export async function unseenIds(
	connection: Connection,
	account: string,
	{ id, sync, startedAt }: Pick<Run, 'id' | 'sync' | 'startedAt'>,
	after: string | undefined,
	limit: number,
): Promise<readonly string[]> {
	let query = connection
		.selectFrom('sync_record as known')
		.select('known.external_id')
		.where('known.account', '=', account)
		.where('known.sync', '=', sync)
		.where('known.deleted', '=', 0)
		.where('known.read_at', '<=', startedAt)
		.where((eb) =>
			eb.not(
				eb.exists(
					eb
						.selectFrom('sync_record_staged as staged')
						.select('staged.external_id')
						.where('staged.account', '=', account)
						.where('staged.run_id', '=', id)
						.whereRef('staged.external_id', '=', 'known.external_id'),
				),
			),
		)
		.orderBy('known.external_id')
		.limit(limit);
	if (after !== undefined) query = query.where('known.external_id', '>', after);
	return (await query.execute()).map((row) => row.external_id);
}
