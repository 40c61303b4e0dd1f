import { ownValue } from '../ownValue';
import { contentHash } from '../records/contentHash';
import type { EncodingNotes } from '../records/lostDigits';
import { reasonOfRefusal, ValueRefusal } from '../records/refusal';
import type { IdentifiedRecord } from './batchRecords';
import type { Cell } from './cell';
import { copyField } from './copyLine';
import type { RecordFailure } from './errors';
import { isStorable, unstorable } from './tableKey';
import type { TableShape } from './tableShape';

/** A record's values as they are hashed and written. */
export interface EncodedRecord {
	/** In the order of the shape's columns. */
	readonly cells: readonly Cell[];
	/** The cells as fields of COPY, tabs between them. */
	readonly line: string;
	readonly hash: string;
	/** Columns with a whole number that may have lost digits before it came here. */
	readonly rounded?: readonly string[];
}

/** Returns the failure, if a value does not fit its column; it names all such columns. */
export function encodeRecord(
	record: IdentifiedRecord,
	shape: TableShape,
): EncodedRecord | RecordFailure {
	const { columns, encoders, hashSeed } = shape;
	const values = record.given.columns;
	const cells: Cell[] = [];
	const notes: EncodingNotes = { isRounded: false };
	let rounded: string[] | undefined;
	let line = '';
	try {
		for (let place = 0; place < columns.length; place++) {
			const value = ownValue(values, columns[place]?.name ?? '');
			const cell = encoders[place]?.(value, notes) ?? null;
			cells.push(cell);
			if (place > 0) line += '\t';
			line += copyField(cell);
			if (notes.isRounded) {
				notes.isRounded = false;
				(rounded ??= []).push(columns[place]?.name ?? '');
			}
		}
	} catch (error) {
		reasonOfRefusal(error);
		return failureOf(record, shape);
	}
	if (!isStorable(line)) return failureOf(record, shape);
	const hash = hashSeed + contentHash(line);
	return rounded === undefined ? { cells, line, hash } : { cells, line, hash, rounded };
}

/** Looks at every value once more, which only a bad record costs. */
function failureOf(
	{ index, externalId, given: { columns: values } }: IdentifiedRecord,
	{ columns, encoders }: TableShape,
): RecordFailure {
	const faults: { readonly column: string; readonly reason: string }[] = [];
	for (const [place, { name: column }] of columns.entries()) {
		try {
			const cell = encoders[place]?.(ownValue(values, column)) ?? null;
			if (typeof cell === 'string' && !isStorable(cell)) throw new ValueRefusal(unstorable);
		} catch (error) {
			faults.push({ column, reason: reasonOfRefusal(error) });
		}
	}
	const [first, ...others] = faults;
	const more = others.map(({ column, reason }) => `; ${column}: ${reason}`).join('');
	return {
		index,
		externalId,
		kind: 'valueRefused',
		column: first?.column,
		reason: `${first?.reason ?? unstorable}${more}`,
	};
}
