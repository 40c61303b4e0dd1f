import { type IdentifiedBatch, identifyBatch } from './batch';
import type { DestinationRecord, RenamedField, TableOptions } from './destination';
import type { RecordFailure } from './errors';
import { FieldNames, fieldsOf, type NameRules } from './fieldNames';
import { roomIn } from './newFields';
import { hasNewField } from './newTable';
import { columnsOfRecords, type FoundTable, type TableShape } from './tableShape';
import { outgrownColumns, type WidenableField } from './widening';

/** How the fields of records find their columns in a table that follows its records; in any other, by their names. */
export interface FieldColumns {
	readonly fields: FieldNames;
	/** The fields that have a column. */
	readonly known: ReadonlySet<string>;
	/** Whether the table gets no more columns. */
	readonly isFull: boolean;
	readonly followsRecords: boolean;
}

/** @param before what was found for the records before, which is found again */
export function fieldColumns(
	found: FoundTable,
	{ structure, account }: TableOptions,
	rules: NameRules,
	records: readonly DestinationRecord[],
	before?: FieldColumns,
): FieldColumns {
	const names = found.columns.map(({ name }) => name);
	const fields = new FieldNames(rules, new Set(names), account?.column);
	const known = columnsOfRecords(found, account?.column);
	if (structure.kind !== 'fromRecords') {
		return { fields, known, isFull: true, followsRecords: false };
	}
	const earlier = before === undefined ? [] : renamedIn(before).map(({ field }) => field);
	for (const field of [...earlier, ...fieldsOf(records)]) {
		if (known.has(fields.columnOf(field))) known.add(field);
	}
	return { fields, known, isFull: roomIn(found, rules) === 0, followsRecords: true };
}

/** Tells whether the table may have to get columns for these records. */
export function mayGrow(
	{ known, isFull }: FieldColumns,
	records: readonly DestinationRecord[],
): boolean {
	return !isFull && hasNewField(records, known);
}

/** Tells whether a table, as it was found last, is to be altered for these records. */
export function mustChange(
	{
		fieldColumns: columns,
		widenable,
	}: { readonly fieldColumns: FieldColumns; readonly widenable: readonly WidenableField[] },
	records: readonly DestinationRecord[],
	{ structure, key }: TableOptions,
): boolean {
	if (structure.kind !== 'fromRecords') return false;
	return mayGrow(columns, records) || outgrownColumns(widenable, records, key).size > 0;
}

/**
 * Returns the batch of these records, with what is to be said of their fields.
 *
 * @param refused what a rehearsal has found out
 */
export async function batchOf(
	records: readonly DestinationRecord[],
	columns: FieldColumns,
	shape: TableShape,
	refused: readonly RecordFailure[] = [],
): Promise<IdentifiedBatch> {
	const { fields, known, followsRecords } = columns;
	const renamed = renamedIn(columns);
	const identified = await identifyBatch(fields.fit(records, renamed), shape);
	const batch = refused.length === 0 ? identified : without(identified, refused);
	return followsRecords ? { ...batch, renamed, placed: known } : batch;
}

/** What was refused for a field stays so, though the field has got no column. */
function without(batch: IdentifiedBatch, refused: readonly RecordFailure[]): IdentifiedBatch {
	const known = [...batch.failures, ...batch.undated.map(({ failure }) => failure)];
	const knownPlaces = new Set(known.map(({ index }) => index));
	const others = refused.filter(({ index }) => !knownPlaces.has(index));
	const places = new Set(others.map(({ index }) => index));
	return {
		...batch,
		records: batch.records.filter(({ index }) => !places.has(index)),
		failures: [...batch.failures, ...others],
	};
}

function renamedIn({ fields, known }: FieldColumns): readonly RenamedField[] {
	return fields.renamed.filter(({ field }) => known.has(field));
}
