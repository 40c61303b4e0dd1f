import { decide } from '../records/version';
import type { VersionedRecord } from './batchRecords';
import type { TableOptions } from './destination';
import { foreignRow } from './owners';
import type { StoredRow } from './storedRow';

/**
 * Whether a table holds a record that it cannot take in a newer version: nothing of it would be written, so that it does
 * not matter that it does not fit.
 */
export function isOutdated(
	record: VersionedRecord,
	row: StoredRow | undefined,
	options: TableOptions,
): boolean {
	if (row === undefined || foreignRow(record, row.owner, options) !== undefined) return false;
	// What does not fit is never what the table holds.
	return decide(row.version, record, () => '') === 'refuse';
}
