import type { IdentifiedBatch } from './batch';
import { isBookkeeping } from './bookkeeping';
import type { DestinationRecord, TableOptions } from './destination';
import { FieldNames, fieldsOf, type NameRules } from './fieldNames';
import { hasNewField } from './newTable';
import type { FoundTable } from './tableShape';

/** How the fields of records find their columns in a table that follows its records; in any other, by their names. */
export interface FieldColumns {
	readonly fields: FieldNames;
	/** The fields that a record may have without the table having to grow. */
	readonly known: ReadonlySet<string>;
	/** Whether there are fields that the table has no room for. */
	readonly isFull: boolean;
}

/** @param before what was found for the records before, which is found again */
export function fieldColumns(
	{ columns }: FoundTable,
	{ structure }: TableOptions,
	rules: NameRules,
	records: readonly DestinationRecord[],
	before?: FieldColumns,
): FieldColumns {
	const names = columns.map(({ name }) => name);
	const fields = new FieldNames(rules, new Set(names));
	const known = new Set(names.filter((name) => !isBookkeeping(name)));
	if (structure.kind !== 'fromRecords') return { fields, known, isFull: false };
	const earlier = before?.fields.renamed ?? [];
	for (const field of [...earlier.map((renamed) => renamed.field), ...fieldsOf(records)]) {
		if (known.has(fields.columnOf(field))) known.add(field);
	}
	return { fields, known, isFull: hasNewField(records, known) };
}

/** The batch without the records that have fields for which the table has no column, which fail. */
export function placedOnly(
	batch: IdentifiedBatch,
	{ fields, known, isFull }: FieldColumns,
	{ maxColumns }: NameRules,
): IdentifiedBatch {
	const { renamed } = fields;
	if (!isFull) return { ...batch, renamed };
	const unplaced = (columns: Readonly<Record<string, unknown>>) =>
		Object.keys(columns).filter((name) => !known.has(name));
	const failures = batch.records.flatMap(({ index, externalId, columns }) => {
		const [first, ...others] = unplaced(columns);
		if (first === undefined) return [];
		const more = others.length === 0 ? '' : ` and ${others.length} more`;
		const reason = `the fields ${JSON.stringify(first)}${more} have no column, since a table can have ${maxColumns}; keep what belongs together in one field, as a list or an object`;
		return [{ index, externalId, kind: 'valueRefused', column: undefined, reason } as const];
	});
	const failed = new Set(failures.map(({ index }) => index));
	return {
		...batch,
		renamed,
		records: batch.records.filter(({ index }) => !failed.has(index)),
		failures: [...batch.failures, ...failures],
	};
}
