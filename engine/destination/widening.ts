import type { Column } from './columns';
import type { DestinationRecord, TableOptions } from './destination';
import { FieldNames, type NameRules } from './fieldNames';
import { type IntegerRange, outgrows } from './numberCells';
import { hasKey } from './tableKey';
import type { FoundTable } from './tableShape';

/** A field whose column keeps whole numbers, and may keep any. */
export interface WidenableField {
	readonly field: string;
	readonly column: string;
	readonly range: IntegerRange;
}

/**
 * Returns the fields among these whose columns a table that follows its records may widen from whole numbers to
 * `numeric`, since its first amounts may have been round. Never a column of the external ID, nor one that is said to
 * hold whole numbers, nor one that the database fills itself.
 */
export function widenableFields(
	{ columns }: FoundTable,
	{ structure, key, account }: TableOptions,
	rules: NameRules,
	fieldNames: Iterable<string>,
): readonly WidenableField[] {
	if (structure.kind !== 'fromRecords') return [];
	const names = new Set(columns.map(({ name }) => name));
	const fields = new FieldNames(rules, names, account?.column);
	const saidWhole = Object.entries(structure.kinds ?? {})
		.filter(([, kind]) => kind === 'bigint' || kind === 'integer')
		.map(([field]) => fields.columnOf(field));
	const fixed = new Set([...key, ...saidWhole]);
	const ranges = new Map(columns.map((column) => [column.name, rangeOf(column)]));
	return Array.from(fieldNames).flatMap((field) => {
		const column = fields.columnOf(field);
		const range = ranges.get(column);
		return range === undefined || fixed.has(column) ? [] : [{ field, column, range }];
	});
}

function rangeOf({ wholeRange, isGenerated, hasDefault }: Column): IntegerRange | undefined {
	return isGenerated || hasDefault ? undefined : wholeRange;
}

/** Returns the columns for which a record with an external ID brings a number that they cannot keep. */
export function outgrownColumns(
	fields: readonly WidenableField[],
	records: readonly DestinationRecord[],
	key: readonly string[],
): ReadonlySet<string> {
	const outgrown = new Set<string>();
	if (fields.length === 0) return outgrown;
	for (const record of records) {
		for (const { field, column, range } of fields) {
			if (outgrows(record.columns[field], range) && hasKey(record, key)) outgrown.add(column);
		}
	}
	return outgrown;
}
