import type { VersionedRecord } from '../batchRecords';
import { insertRows } from './rowsInsert';
import { accountValues, valueOf, versionValues } from './rows';
import type { Session } from './session';
import type { SettledTable } from './settledTable';

/**
 * Fills the temporary table of keys with those of the records: their places count from 0.
 *
 * @param hashOf what stands for the hash. Default: nothing
 */
export async function fillKeys(
	session: Session,
	{ shape, statements }: SettledTable,
	records: readonly VersionedRecord[],
	hashOf?: (record: VersionedRecord) => string,
): Promise<void> {
	await session.run(statements.emptyKeys);
	await insertRows(
		session,
		statements.fillKeys,
		records.map((record, place) => [
			String(place),
			...accountValues(shape),
			...record.key.map(valueOf),
			...versionValues(record, hashOf?.(record)),
		]),
	);
}
