import { type IdentifiedBatch, withEqualKeys } from '../batch';
import type { IdentifiedRecord, VersionedRecord } from '../batchRecords';
import type { RecordFailure } from '../errors';
import type { Session } from './connection';
import { keyArrays } from './rows';
import { splitInSavepoints } from './savepoint';
import type { SettledTable } from './settledTable';
import { failureOf } from './splitWriting';

/**
 * Finds the keys of a batch that are texts of their own but equal to PostgreSQL, as in `citext`, `uuid`, `numeric` and
 * under a collation that ignores case. Only where the key has such a column: then one statement a batch.
 *
 * @param isSplitting whether to sort out keys that their column does not take; else such a key is an error
 */
export async function distinctKeys(
	session: Session,
	table: SettledTable,
	batch: IdentifiedBatch<VersionedRecord>,
	isSplitting: boolean,
): Promise<IdentifiedBatch<VersionedRecord>> {
	if (batch.records.length < 2 || !table.shape.key.some(({ equates }) => equates)) return batch;
	if (!isSplitting) return await compared(session, table, batch);
	const faults = await splitInSavepoints(session, batch.records, async (part) => {
		await equalPlaces(session, table, part);
	});
	if (faults.length === 0) return await compared(session, table, batch);
	const failed = new Set(faults.map(({ item }) => item));
	const failures = faults.map(({ item, error }): RecordFailure => failureOf(item, error));
	const sound = {
		...batch,
		records: batch.records.filter((record) => !failed.has(record)),
		failures: [...batch.failures, ...failures],
	};
	return await compared(session, table, sound);
}

async function compared(
	session: Session,
	table: SettledTable,
	batch: IdentifiedBatch<VersionedRecord>,
): Promise<IdentifiedBatch<VersionedRecord>> {
	return withEqualKeys(batch, await equalPlaces(session, table, batch.records), table.shape);
}

async function equalPlaces(
	session: Session,
	{ shape, statements }: SettledTable,
	records: readonly IdentifiedRecord[],
): Promise<readonly (readonly [first: number, other: number])[]> {
	const { rows } = await session.query<{ n: string; first: string }>(
		statements.equalKeys,
		keyArrays(records, shape.key.length),
	);
	return rows.map(({ n, first }) => [Number(first) - 1, Number(n) - 1] as const);
}
