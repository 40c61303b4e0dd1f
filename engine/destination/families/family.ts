import { ownValue } from '../../ownValue';
import { compareCursors, type StoredVersion } from '../../records/version';
import type { VersionedRecord } from '../batchRecords';
import type { ChildTable, DestinationRecord, TableOptions } from '../destination';
import type { Outcome } from '../destination';
import type { RecordFailure } from '../errors';

/** Whether records have lists with tables of their own. */
export function hasLists({ children = [] }: Pick<TableOptions, 'children'>): boolean {
	return children.length > 0;
}

/** The entries of one list of all records of a batch, and whose each of them is. */
export interface ListedEntries {
	readonly rows: readonly DestinationRecord[];
	/** By the place of an entry, the place of its record. */
	readonly owners: readonly number[];
	/** The places of the records that have the list at all. */
	readonly holders: ReadonlySet<number>;
}

/** Takes the entries of a list out of records: each is of its record's version. */
export function entriesIn(
	records: readonly DestinationRecord[],
	{ list, parentKey }: ChildTable,
	key: string,
): ListedEntries {
	const rows: DestinationRecord[] = [];
	const owners: number[] = [];
	const holders = new Set<number>();
	for (const [place, { columns, cursor, readAt, children = {} }] of records.entries()) {
		const entries = ownValue(children, list);
		if (entries === undefined) continue;
		holders.add(place);
		const parent = ownValue(columns, key);
		for (const entry of entries) {
			rows.push({ columns: { ...entry, [parentKey]: parent }, cursor, readAt });
			owners.push(place);
		}
	}
	return { rows, owners, holders };
}

/** The options of the table of a list. */
export function listOptions(
	options: TableOptions,
	{ table, parentKey, childKey, columns }: ChildTable,
): TableOptions {
	return {
		...options,
		table,
		children: [],
		key: [parentKey, childKey],
		structure: { kind: 'created', columns },
		// What a record no longer lists leaves its table.
		deletes: 'hard',
	};
}

/** What is to become of the entries of a record's lists. */
export type Fate = 'written' | 'gone' | 'left';

/**
 * Tells that by what became of the record itself. Entries are older than what is there exactly where their record is:
 * either its version, or the same version that was read before the one that is there.
 */
export function fateOf(
	record: DestinationRecord | undefined,
	outcome: Outcome | undefined,
	isOlderReading: boolean,
): Fate {
	if (outcome === undefined || isOlderReading) return 'left';
	if (outcome === 'stale' || outcome === 'superseded' || outcome === 'failed') return 'left';
	return record?.deleted === true ? 'gone' : 'written';
}

/** Whether a version was read before the one of the same cursor that is there. */
export function isOlderReading(
	record: Pick<VersionedRecord, 'cursor' | 'cursorMark' | 'readAt'> | undefined,
	stored: StoredVersion | undefined,
): boolean {
	if (record === undefined || stored === undefined || stored.readAt === null) return false;
	return compareCursors(record, stored) === 0 && record.readAt < stored.readAt;
}

/** Says of a record that one of its entries was refused, and so all of it. */
export function refusedFor(
	owner: Pick<RecordFailure, 'index' | 'externalId'>,
	{ table }: ChildTable,
	{ kind, column, reason, externalId }: RecordFailure,
): RecordFailure {
	const which = externalId === undefined ? 'one without an ID' : externalId;
	const where = column === undefined ? '' : `${column}: `;
	return {
		...owner,
		kind: kind === 'noExternalId' ? 'valueRefused' : kind,
		column: undefined,
		reason: `in the table "${table}", ${which}: ${where}${reason}; nothing of the record was written`,
	};
}
