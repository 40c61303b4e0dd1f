import { isInDoubt, newerOf, overtaken } from '../../records/rememberedRecord';
import type { RememberedRecord } from '../../records/rememberedRecord';
import { statementChunks } from '../chunks';
import type { SyncScope } from '../scope';
import { toRecord, versionColumns } from './recordColumns';
import { type KnownRecord, readKnown } from './recordRows';

/** What runs that are going have staged of some records, and so have given out already. */
export interface StagedElsewhere {
	/**
	 * Where it is newer: an older version must not go out after it. One that is equal does not count: should the other run
	 * fail, nobody would have delivered it for certain.
	 */
	readonly newer: ReadonlyMap<string, RememberedRecord>;
	/** The newest of the others. */
	readonly older: ReadonlyMap<string, RememberedRecord>;
}

/** What a run has seen is kept apart until it commits: by external ID. */
export async function readStaged(
	sync: SyncScope,
	runId: string,
	externalIds: readonly string[],
): Promise<ReadonlyMap<string, RememberedRecord>> {
	const staged = await readStagedRows(sync, runId, externalIds);
	return new Map(Array.from(staged, ([id, { record }]) => [id, record]));
}

interface StagedRecord {
	readonly record: RememberedRecord;
	readonly basedOn: number;
	readonly isNews: boolean;
}

async function readStagedRows(
	sync: SyncScope,
	runId: string,
	externalIds: readonly string[],
): Promise<ReadonlyMap<string, StagedRecord>> {
	const staged = new Map<string, StagedRecord>();
	for (const ids of statementChunks(externalIds)) {
		const rows = await sync
			.from('sync_record_staged')
			.selectAll()
			.where('run_id', '=', runId)
			.where('external_id', 'in', ids)
			.execute();
		for (const row of rows) {
			const { based_on: basedOn, is_news: isNews } = row;
			staged.set(row.external_id, { record: toRecord(row), basedOn, isNews: isNews === 1 });
		}
	}
	return staged;
}

/**
 * Keeps of each record the newest of what is remembered, what the run has staged before and what is given.
 *
 * @param records one version of each
 * @param elsewhere what other runs have given out: where that is newer, the given version goes nowhere, so that it must
 * not be remembered either
 * @returns what was known before: remembered, or staged by this run
 */
export async function stageRecords(
	sync: SyncScope,
	runId: string,
	records: readonly RememberedRecord[],
	{ newer, older }: StagedElsewhere,
): Promise<ReadonlyMap<string, RememberedRecord>> {
	const ids = records.map(({ externalId }) => externalId);
	const remembered = await readKnown(sync, ids);
	const staged = await readStagedRows(sync, runId, ids);
	const before = new Map<string, RememberedRecord>();
	const rows = records.flatMap((record) => {
		const id = record.externalId;
		const known = remembered.get(id);
		const sofar = overtaken(newestOf(known, staged.get(id)), older.get(id));
		if (sofar !== undefined) before.set(id, sofar);
		const newest = newer.has(id) ? sofar : newerOf(sofar, record);
		if (newest === undefined) return [];
		const goesOutAgain = !newer.has(id) && isInDoubt(sofar, record);
		return {
			...versionColumns(newest),
			based_on: known?.changes ?? 0,
			sync: sync.key.sync,
			is_news: newest === known?.record && !goesOutAgain ? 0 : 1,
		};
	});
	const ofRun = sync.ofAccount().within({ run_id: runId });
	for (const chunk of statementChunks(rows)) {
		await ofRun.put('sync_record_staged', ['external_id'], chunk);
	}
	return before;
}

/** What a run has staged as news stands as long as nothing has been remembered since: it has given that out. */
function newestOf(
	known: KnownRecord | undefined,
	staged: StagedRecord | undefined,
): RememberedRecord | undefined {
	if (staged === undefined) return known?.record;
	if (staged.isNews && staged.basedOn === (known?.changes ?? 0)) return staged.record;
	return newerOf(known?.record, staged.record);
}

const PAGE_SIZE = 256;

/**
 * What a run has staged that was not remembered already, in pages. Pages and plain look-ups, and no joins: a database that
 * has not seen yet how large these tables are joins them row against row.
 *
 * @param from only records with a cursor from there on; default: all
 */
export async function* stagedNews(
	sync: SyncScope,
	runId: string,
	from?: number,
): AsyncGenerator<readonly RememberedRecord[]> {
	let after: string | undefined;
	for (;;) {
		let query = sync
			.from('sync_record_staged')
			.selectAll()
			.where('run_id', '=', runId)
			.where('is_news', '=', 1)
			.orderBy('external_id')
			.limit(PAGE_SIZE);
		if (after !== undefined) query = query.where('external_id', '>', after);
		if (from !== undefined) query = query.where('cursor_value', '>=', from);
		const rows = await query.execute();
		if (rows.length > 0) yield rows.map(toRecord);
		if (rows.length < PAGE_SIZE) return;
		after = rows.at(-1)?.external_id;
	}
}
