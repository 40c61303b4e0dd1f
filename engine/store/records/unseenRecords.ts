import type { SyncScope } from '../scope';
import { readStaged } from './stagedRecords';

const PAGE_SIZE = 256;

export interface UnseenRequest {
	/** Epoch milliseconds. */
	readonly readUpTo: number;
	/** The last ID of the page before. */
	readonly after?: string;
}

/** Of a page of what is remembered, the records that a run has not seen. */
export interface UnseenPage {
	readonly ids: readonly string[];
	/** Where the next page begins; undefined after the last. */
	readonly after: string | undefined;
}

/**
 * A page of external IDs that are remembered as existing, in order, less those that the run has staged. What was read
 * later than `readUpTo` is left out: the source has given it out since, if not to this run.
 */
export async function unseenPage(
	sync: SyncScope,
	runId: string,
	{ readUpTo, after }: UnseenRequest,
): Promise<UnseenPage> {
	let query = sync
		.from('sync_record')
		.select('external_id')
		.where('deleted', '=', 0)
		.where('read_at', '<=', readUpTo)
		.orderBy('external_id')
		.limit(PAGE_SIZE);
	if (after !== undefined) query = query.where('external_id', '>', after);
	const ids = (await query.execute()).map((row) => row.external_id);
	const seen = await readStaged(sync, runId, ids);
	return {
		ids: ids.filter((externalId) => !seen.has(externalId)),
		after: ids.length < PAGE_SIZE ? undefined : ids.at(-1),
	};
}
