import type { Connection } from './database';
import { statementChunks } from './recordChunks';
import { toRecord, versionColumns, type RememberedRecord } from './rememberedRecord';

export interface RecordScope {
	readonly account: string;
	readonly sync: string;
}

/** A remembered record, and how often its row was written. */
export interface KnownRecord {
	readonly record: RememberedRecord;
	readonly changes: number;
}

export async function readKnown(
	connection: Connection,
	{ account, sync }: RecordScope,
	externalIds: readonly string[],
): Promise<ReadonlyMap<string, KnownRecord>> {
	const known = new Map<string, KnownRecord>();
	for (const ids of statementChunks(externalIds)) {
		const rows = await connection
			.selectFrom('sync_record')
			.selectAll()
			.where('account', '=', account)
			.where('sync', '=', sync)
			.where('external_id', 'in', ids)
			.execute();
		for (const row of rows) {
			known.set(row.external_id, { record: toRecord(row), changes: row.changes });
		}
	}
	return known;
}

export async function writeKnown(
	connection: Connection,
	scope: RecordScope,
	{ record, changes }: KnownRecord,
): Promise<void> {
	const columns = { ...versionColumns(record), changes };
	await connection
		.insertInto('sync_record')
		.values({ ...scope, ...columns })
		.onConflict((conflict) =>
			conflict.columns(['account', 'sync', 'external_id']).doUpdateSet(columns),
		)
		.execute();
}

export async function countKnown(
	connection: Connection,
	{ account, sync }: RecordScope,
): Promise<number> {
	const { records } = await connection
		.selectFrom('sync_record')
		.select((eb) => eb.fn.countAll<number>().as('records'))
		.where('account', '=', account)
		.where('sync', '=', sync)
		.where('deleted', '=', 0)
		.executeTakeFirstOrThrow();
	return Number(records);
}
