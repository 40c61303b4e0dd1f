import { type Destination, isAccount, type TableStructure } from '../../../engine/destination';
import { ownValue } from '../../../engine/ownValue';
import type { ColumnsFrom } from '../fields/columns';
import { type ColumnTypes, type MisnamedType, misnamedTypes } from '../fields/columnTypes';
import type { TableTarget } from '../fields/table';
import type { InputRecord } from './records';

/** Which columns are written, and the fields that go to none of them. */
export interface WrittenColumns {
	readonly structure: TableStructure;
	readonly leftOut: readonly string[];
	/** Columns whose types are said under names that no record has. */
	readonly misnamed: readonly MisnamedType[];
}

/**
 * Tells what is written of a table for these records. Matched by name, all columns that take a value are, so that what
 * becomes of a record depends on no other: a field that it lacks is NULL, whether its neighbors have it or not.
 *
 * @param writing whose records they are, and the kinds of columns that are made
 */
export async function writtenColumns(
	destination: Destination,
	{ table, schema, accountColumn }: TableTarget,
	columnsFrom: ColumnsFrom,
	records: readonly InputRecord[],
	{ accountId, kinds }: { readonly accountId: string; readonly kinds: ColumnTypes },
): Promise<WrittenColumns> {
	const fields = fieldsIn(records);
	if (columnsFrom === 'records') {
		const misnamed = misnamedTypes(kinds, fields, records.length);
		return { structure: { kind: 'fromRecords', kinds }, leftOut: [], misnamed };
	}
	const named = new Set(fields.keys());
	const unkept = unkeptIn(accountColumn, records, accountId);
	if (columnsFrom === 'mapped')
		return { structure: existing(named), leftOut: unkept, misnamed: [] };
	const columns = (await destination.columns(table, schema)) ?? [];
	const written = columns
		.filter(({ name, isGenerated }) => !isGenerated && name !== accountColumn)
		// What no record fills at all, such as a column "created_at DEFAULT now()", the database goes on filling.
		.filter(({ name, hasDefault }) => !hasDefault || named.has(name))
		.map(({ name }) => name);
	const known = new Set([...written, accountColumn]);
	const unknown = [...named].filter((name) => !known.has(name));
	return {
		structure: existing(written),
		// A table that is not there says so when it is written to.
		leftOut: columns.length === 0 ? [] : [...unknown, ...unkept],
		misnamed: [],
	};
}

/** The account column, where a record has something else for it than the account: the writer fills it. */
function unkeptIn(
	accountColumn: string | undefined,
	records: readonly InputRecord[],
	accountId: string,
): readonly string[] {
	if (accountColumn === undefined) return [];
	const isKept = ({ columns = {} }: InputRecord) =>
		isAccount(ownValue(columns, accountColumn), accountId);
	return records.every(isKept) ? [] : [accountColumn];
}

function existing(columns: Iterable<string>): TableStructure {
	return { kind: 'existing', columns: [...columns] };
}

/** The fields of all records, each with how many have it. */
function fieldsIn(records: readonly InputRecord[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const { columns = {} } of records) {
		for (const name of Object.keys(columns)) counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	return counts;
}
