import { bookkeepingColumns, isBookkeeping } from './bookkeeping';
import type { DestinationRecord } from './destination';
import type { FieldNames, NameRules } from './fieldNames';
import { type FoundTable, missingBookkeeping } from './tableShape';

/** How many columns a table may have of its records: each costs every row, and PostgreSQL gives none of them back. */
export const maxColumns = 500;

/** How many columns a batch may bring whose fields few of its records have. */
export const maxRareColumns = 50;

/** The same for the batch that a table is made from, of fields that more than half of its records have. */
const maxFirstColumns = 250;

/** From how many records of a batch on a field counts as one that the source has, and not as one record's own. */
export const manyRecords = 10;

/** Counts how many columns of records a table may still get. */
export function roomIn(found: FoundTable, rules: NameRules): number {
	const { columns, columnsEver = columns.length } = found;
	const ofRecords = columns.filter(({ name }) => !isBookkeeping(name)).length;
	const ofDatabase = rules.maxColumns - columnsEver - missingBookkeeping(found).length;
	return Math.max(0, Math.min(maxColumns - ofRecords, ofDatabase));
}

/** Counts the same of a table that is not there yet. */
export function roomInNewTable(known: number, { maxColumns: ofDatabase }: NameRules): number {
	return Math.min(maxColumns, ofDatabase - bookkeepingColumns.length) - known;
}

export interface Growth {
	/** The columns that are there, or are made in any case. */
	readonly known: ReadonlySet<string>;
	readonly room: number;
	readonly isNewTable: boolean;
	/** Fields that come before all others: those of the external ID, and those whose types are said. */
	readonly first: ReadonlySet<string>;
}

/**
 * Returns the columns that records bring to a table. A single record can have any number of fields, so that they are
 * limited; what more records have comes first, and the fields of many are limited by the table's room alone.
 *
 * @param fields learns the fields, those of most records first: of names that the database takes for one, the first to
 *   come keeps it
 */
export function columnsBrought(
	records: readonly DestinationRecord[],
	fields: FieldNames,
	{ known, room, isNewTable, first }: Growth,
): ReadonlySet<string> {
	const counts = new Map<string, number>();
	for (const { columns } of records) {
		for (const name of Object.keys(columns)) counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	const importance = (name: string, count: number) => (first.has(name) ? Infinity : count);
	const ranked = [...counts].sort(
		([a, one], [b, other]) => importance(b, other) - importance(a, one) || 0,
	);
	const most = (name: string, count: number) => {
		if (count >= manyRecords || first.has(name)) return room;
		const isUsual = isNewTable && count > records.length / 2;
		return Math.min(room, isUsual ? maxFirstColumns : maxRareColumns);
	};
	const brought = new Set<string>();
	for (const [name, count] of ranked) {
		const column = fields.columnOf(name);
		if (!known.has(column) && brought.size < most(name, count)) brought.add(column);
	}
	return brought;
}
