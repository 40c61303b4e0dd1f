import type { StoredVersion } from '../records/version';
import type { VersionedRecord } from './batchRecords';
import type { TableOptions } from './destination';

/** What a table holds of a record. */
export interface StoredRow {
	readonly version: StoredVersion;
	readonly owner: string | null;
}

/** What a table holds of records; nothing of those that it has not. */
export type StoredRows = ReadonlyMap<VersionedRecord, StoredRow>;

/** @param rows each with the place, among the records, of the one that it is of */
export function byRecord(
	records: readonly VersionedRecord[],
	rows: Iterable<readonly [place: number, row: StoredRow]>,
): StoredRows {
	const found = new Map<VersionedRecord, StoredRow>();
	for (const [place, row] of rows) {
		const record = records[place];
		if (record !== undefined) found.set(record, row);
	}
	return found;
}

/** Returns the versions of the rows that are this owner's. */
export function ownVersions(
	rows: StoredRows,
	{ owner }: Pick<TableOptions, 'owner'>,
): ReadonlyMap<VersionedRecord, StoredVersion> {
	const own = [...rows].filter(([, row]) => row.owner === owner);
	return new Map(own.map(([record, { version }]) => [record, version]));
}
