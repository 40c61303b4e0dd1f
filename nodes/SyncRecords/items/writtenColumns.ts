import { type Destination, isAccount, type TableStructure } from '../../../engine/destination';
import { ownValue } from '../../../engine/ownValue';
import type { ColumnSettings } from '../fields/columns';
import { type MisnamedType, misnamedTypes } from '../fields/columnTypes';
import type { DefinedColumn } from '../fields/definedColumns';
import type { TableTarget } from '../fields/table';
import type { InputRecord } from './records';

/** Which columns are written, and the fields that go to none of them. */
export interface WrittenColumns {
	readonly structure: TableStructure;
	readonly leftOut: readonly string[];
	/** Columns whose types are said under names that no record has. */
	readonly misnamed: readonly MisnamedType[];
	/** Columns whose values as defined give nothing for any record. */
	readonly valueless: readonly string[];
}

/** The columns that are named to be written; undefined for all that the records have. */
export function namedColumns(structure: TableStructure): readonly string[] | undefined {
	switch (structure.kind) {
		case 'existing':
			return structure.columns;
		case 'created':
			return structure.columns.map(({ name }) => name);
		case 'fromRecords':
			return undefined;
	}
}

const nothingElse = { leftOut: [], misnamed: [], valueless: [] } as const;

/**
 * Tells what is written of a table for these records. Matched by name, all columns that take a value are, so that what
 * becomes of a record depends on no other: a field that it lacks is NULL, whether its neighbors have it or not.
 *
 * @param accountId whose records they are
 */
export async function writtenColumns(
	destination: Destination,
	{ table, schema, accountColumn }: TableTarget,
	settings: ColumnSettings,
	records: readonly InputRecord[],
	accountId: string,
): Promise<WrittenColumns> {
	const fields = fieldsIn(records);
	if (settings.from === 'records') {
		const kinds = settings.types;
		const misnamed = misnamedTypes(kinds, fields, records.length);
		return { ...nothingElse, structure: { kind: 'fromRecords', kinds }, misnamed };
	}
	const named = new Set(fields.keys());
	const unkept = unkeptIn(accountColumn, records, accountId);
	if (settings.from === 'mapped') {
		return { ...nothingElse, structure: existing(named), leftOut: unkept };
	}
	if (settings.from === 'defined') {
		const { columns } = settings;
		const valueless = valuelessIn(columns, records);
		const structure = { kind: 'created', columns } as const;
		return { ...nothingElse, structure, leftOut: unkept, valueless };
	}
	const columns = (await destination.columns(table, schema)) ?? [];
	const written = columns
		.filter(({ name, isGenerated }) => !isGenerated && name !== accountColumn)
		// What no record fills at all, such as a column "created_at DEFAULT now()", the database goes on filling.
		.filter(({ name, hasDefault }) => !hasDefault || named.has(name))
		.map(({ name }) => name);
	const known = new Set([...written, accountColumn]);
	const unknown = [...named].filter((name) => !known.has(name));
	return {
		...nothingElse,
		structure: existing(written),
		// A table that is not there says so when it is written to.
		leftOut: columns.length === 0 ? [] : [...unknown, ...unkept],
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

/** Null is a value that is given; what is undefined is mostly the name of a field that no record has. */
function valuelessIn(
	columns: readonly DefinedColumn[],
	records: readonly InputRecord[],
): readonly string[] {
	const given = records.flatMap((record) => (record.columns === undefined ? [] : [record.columns]));
	// What one record lacks, others may have.
	if (given.length < 2) return [];
	const isValueless = (name: string) => given.every((each) => ownValue(each, name) === undefined);
	return columns.flatMap(({ name }) => (isValueless(name) ? [name] : []));
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
