import type { Connection } from './database';
import { statementChunks } from './recordChunks';
import { readKnown } from './recordRows';
import { newerOf, toRecord, versionColumns, type RememberedRecord } from './rememberedRecord';
import type { Run } from './runs';

type RunOfRecords = Pick<Run, 'id' | 'sync'>;

/** What a run has seen is kept apart until it commits: by external ID. */
export async function readStaged(
	connection: Connection,
	account: string,
	runId: string,
	externalIds: readonly string[],
): Promise<ReadonlyMap<string, RememberedRecord>> {
	const staged = new Map<string, RememberedRecord>();
	for (const ids of statementChunks(externalIds)) {
		const rows = await connection
			.selectFrom('sync_record_staged')
			.selectAll()
			.where('account', '=', account)
			.where('run_id', '=', runId)
			.where('external_id', 'in', ids)
			.execute();
		for (const row of rows) staged.set(row.external_id, toRecord(row));
	}
	return staged;
}

/**
 * Keeps of each record the newest of what is remembered, what the run has staged before and what is given.
 *
 * @returns what was known before: remembered, or staged by this run
 */
export async function stageRecords(
	connection: Connection,
	account: string,
	run: RunOfRecords,
	records: readonly RememberedRecord[],
): Promise<ReadonlyMap<string, RememberedRecord>> {
	const incoming = new Map<string, RememberedRecord>();
	for (const record of records) {
		incoming.set(record.externalId, newerOf(incoming.get(record.externalId), record));
	}
	const ids = [...incoming.keys()];
	const remembered = await readKnown(connection, { account, sync: run.sync }, ids);
	const staged = await readStaged(connection, account, run.id, ids);
	const before = new Map<string, RememberedRecord>();
	const rows = Array.from(incoming, ([id, record]) => {
		const known = remembered.get(id);
		const sofar = newestOf(known?.record, staged.get(id));
		if (sofar !== undefined) before.set(id, sofar);
		const newest = newerOf(sofar, record);
		return {
			account,
			run_id: run.id,
			sync: run.sync,
			...versionColumns(newest),
			based_on: known?.changes ?? 0,
			is_news: newest === known?.record ? 0 : 1,
		};
	});
	for (const chunk of statementChunks(rows)) {
		await connection
			.insertInto('sync_record_staged')
			.values(chunk)
			.onConflict((conflict) =>
				conflict.columns(['account', 'run_id', 'external_id']).doUpdateSet((eb) => ({
					cursor_value: eb.ref('excluded.cursor_value'),
					hash: eb.ref('excluded.hash'),
					read_at: eb.ref('excluded.read_at'),
					deleted: eb.ref('excluded.deleted'),
					based_on: eb.ref('excluded.based_on'),
					is_news: eb.ref('excluded.is_news'),
				})),
			)
			.execute();
	}
	return before;
}

function newestOf(
	known: RememberedRecord | undefined,
	staged: RememberedRecord | undefined,
): RememberedRecord | undefined {
	return staged === undefined ? known : newerOf(known, staged);
}

/**
 * Remembers what a run has staged, in the transaction that commits it. A row that is still as the run found it takes
 * the staged version by one statement for all; what a webhook or another run has changed since is judged again first.
 */
export async function rememberStaged(
	connection: Connection,
	account: string,
	run: RunOfRecords,
): Promise<void> {
	await stageRecords(connection, account, run, await overtaken(connection, account, run));
	await connection
		.insertInto('sync_record')
		.columns([
			'account',
			'sync',
			'external_id',
			'cursor_value',
			'hash',
			'read_at',
			'deleted',
			'changes',
		])
		.expression((eb) =>
			eb
				.selectFrom('sync_record_staged')
				.select((staged) => [
					'account',
					'sync',
					'external_id',
					'cursor_value',
					'hash',
					'read_at',
					'deleted',
					staged('based_on', '+', 1).as('changes'),
				])
				.where('account', '=', account)
				.where('run_id', '=', run.id)
				.where('is_news', '=', 1),
		)
		.onConflict((conflict) =>
			conflict.columns(['account', 'sync', 'external_id']).doUpdateSet((eb) => ({
				cursor_value: eb.ref('excluded.cursor_value'),
				hash: eb.ref('excluded.hash'),
				read_at: eb.ref('excluded.read_at'),
				deleted: eb.ref('excluded.deleted'),
				changes: eb.ref('excluded.changes'),
			})),
		)
		.execute();
	await dropStaged(connection, account, run.id);
}

/** Staged versions whose row was written since they were staged. */
async function overtaken(
	connection: Connection,
	account: string,
	run: RunOfRecords,
): Promise<readonly RememberedRecord[]> {
	const rows = await connection
		.selectFrom('sync_record_staged as staged')
		.innerJoin('sync_record as known', (join) =>
			join
				.onRef('known.account', '=', 'staged.account')
				.onRef('known.sync', '=', 'staged.sync')
				.onRef('known.external_id', '=', 'staged.external_id')
				.onRef('known.changes', '!=', 'staged.based_on'),
		)
		.selectAll('staged')
		.where('staged.account', '=', account)
		.where('staged.run_id', '=', run.id)
		.where('staged.is_news', '=', 1)
		.execute();
	return rows.map(toRecord);
}

export async function dropStaged(
	connection: Connection,
	account: string,
	runId: string,
): Promise<void> {
	await connection
		.deleteFrom('sync_record_staged')
		.where('account', '=', account)
		.where('run_id', '=', runId)
		.execute();
}

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
