import { decide, type Decision, type StoredVersion } from '../records/version';
import type { VersionedRecord } from './batchRecords';
import type { WritableRecord } from './copyRows';
import type { TableOptions } from './destination';
import { foreignRow } from './owners';
import type { StoredRow, StoredRows } from './storedRow';
import type { Tally } from './tally';

/** What a batch is compared with, and where it is noted what comes of it. */
export interface Comparison {
	readonly stored: StoredRows;
	readonly options: TableOptions;
	readonly tally: Tally;
}

/** What is to be done about items, by what the table holds of them. */
export interface Decided<Item> {
	readonly created: readonly Item[];
	readonly updated: readonly Item[];
	readonly confirmed: readonly Item[];
}

/**
 * Decides by version what is to be done about each item, and notes it. A record whose row is another owner's has failed.
 *
 * @param decideOn undefined for an item that cannot be compared, and has been noted as a failure
 */
export function decideEach<Item>(
	items: readonly Item[],
	recordOf: (item: Item) => VersionedRecord,
	decideOn: (item: Item, stored: StoredVersion | undefined) => Decision | undefined,
	{ stored, options, tally }: Comparison,
): Decided<Item> {
	const created: Item[] = [];
	const updated: Item[] = [];
	const confirmed: Item[] = [];
	for (const item of items) {
		const record = recordOf(item);
		const row = stored.get(record);
		const foreign = row && foreignRow(record, row.owner, options);
		if (foreign !== undefined) {
			tally.noteFailure(foreign);
			continue;
		}
		const decision = decideOn(item, row?.version);
		if (decision === undefined) continue;
		tally.note(record, decision);
		if (decision === 'create') created.push(item);
		else if (decision === 'update' || decision === 'adopt') updated.push(item);
		else if (decision === 'confirm') confirmed.push(item);
	}
	return { created, updated, confirmed };
}

/** The same for rows whose values are known. */
export function decideRows(
	rows: readonly WritableRecord[],
	comparison: Comparison,
): Decided<WritableRecord> {
	return decideEach(
		rows,
		({ record }) => record,
		({ record, encoded }, stored) => decide(stored, record, () => encoded.hash),
		comparison,
	);
}

/** Notes which records have not failed after all, since the table holds them in a newer version. */
export function passOverOutdated(
	records: readonly VersionedRecord[],
	{ stored, options, tally }: Comparison,
): void {
	for (const record of records) {
		if (isOutdated(record, stored.get(record), options)) tally.note(record, 'refuse');
	}
}

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
