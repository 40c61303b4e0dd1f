import type { SyncScope } from '../scope';

/** Those tables whose rows belong to one run, and are of no use without it. */
const ofRuns = [
	'sync_run_step',
	'sync_receipt',
	'sync_late_record',
	'sync_record_staged',
	'sync_record_seen',
	'sync_failed',
] as const;

/** What is outdated of a sync. */
export interface Outdated {
	/** Epoch milliseconds: what ended before. */
	readonly before: number;
	/** How many runs to remove at most, the oldest first. */
	readonly limit: number;
}

/**
 * Removes runs that ended long ago, with their steps, payloads and receipts, and with them moves of the watermark but the
 * latest two, and closed gaps. What is running, the watermark and open gaps stay. Each statement reads what it removes
 * and little more, however much is kept.
 *
 * @returns how many runs were removed
 */
export async function removeOutdatedRuns(
	sync: SyncScope,
	{ before, limit }: Outdated,
): Promise<number> {
	const found = await sync
		.from('sync_run')
		.select('id')
		.where('finished_at', '<', before)
		.orderBy('finished_at')
		.limit(limit)
		.execute();
	if (found.length === 0) return 0;
	const ids = found.map(({ id }) => id);
	const account = sync.ofAccount();
	for (const table of ofRuns) {
		await account.deleteFrom(table).where('run_id', 'in', ids).execute();
	}
	await account.deleteFrom('sync_run').where('id', 'in', ids).execute();
	await sync.deleteFrom('sync_gap').where('closed_at', '<', before).execute();
	await removeMoves(sync, { before, limit: 2 * limit });
	return ids.length;
}

/** A run moves the watermark once at most; an undo is a move without a run. */
async function removeMoves(sync: SyncScope, { before, limit }: Outdated): Promise<void> {
	const watermark = await sync.from('sync_watermark').select('seq').executeTakeFirst();
	if (watermark === undefined) return;
	// All of the oldest, outdated or not: to look for outdated ones alone would be to read through all that are kept.
	const oldest = await sync
		.from('sync_watermark_move')
		.select(['seq', 'moved_at'])
		.where('seq', '<', watermark.seq - 1)
		.orderBy('seq')
		.limit(limit)
		.execute();
	const outdated = oldest.filter((move) => move.moved_at < before).map(({ seq }) => seq);
	if (outdated.length === 0) return;
	await sync.deleteFrom('sync_watermark_move').where('seq', 'in', outdated).execute();
}
