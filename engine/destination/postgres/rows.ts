import type { IdentifiedRecord } from '../batch';
import type { Cell } from '../cells';
import { copyField } from '../copyLine';
import type { EncodedRecord } from '../encoding';
import { instantAt } from '../instant';

/** An array of text as PostgreSQL reads it: every element quoted, so that none is taken for NULL or for syntax. */
export function arrayLiteral(cells: Iterable<Cell>): string {
	let literal = '';
	for (const cell of cells) {
		literal += literal === '' ? '{' : ',';
		literal += cell === null ? 'NULL' : `"${escaped(String(cell))}"`;
	}
	return literal === '' ? '{}' : `${literal}}`;
}

function escaped(text: string): string {
	return text.includes('"') || text.includes('\\') ? text.replace(/["\\]/g, '\\$&') : text;
}

/** A record with its values. */
export interface WritableRecord {
	readonly record: IdentifiedRecord;
	readonly encoded: EncodedRecord;
}

/** A parameter per written column and bookkeeping column, each an array over the records. */
export function rowArrays(rows: readonly WritableRecord[], width: number): string[] {
	const arrays: string[] = [];
	for (let place = 0; place < width; place++) {
		arrays.push(arrayLiteral(rows.map(({ encoded }) => encoded.cells[place] ?? null)));
	}
	return [
		...arrays,
		arrayLiteral(rows.map(({ record }) => record.cursor)),
		arrayLiteral(rows.map(({ encoded }) => encoded.hash)),
		readAtArray(rows.map(({ record }) => record)),
	];
}

/** A parameter per column of the key. */
export function keyArrays(records: readonly IdentifiedRecord[], width: number): string[] {
	return Array.from({ length: width }, (_, place) =>
		arrayLiteral(records.map(({ key }) => key[place] ?? null)),
	);
}

export function readAtArray(records: readonly IdentifiedRecord[]): string {
	return arrayLiteral(records.map(({ readAt }) => readAtText(readAt)));
}

/**
 * The records as lines for COPY, with what stands before and after the written columns.
 *
 * @param after the same for every record, or of its own
 */
export function* copyRows(
	rows: Iterable<WritableRecord>,
	before: string,
	after: string | ((record: IdentifiedRecord) => string),
): Generator<string> {
	let lastReadAt: number | undefined;
	let readAt = '';
	for (const { record, encoded } of rows) {
		if (record.readAt !== lastReadAt) {
			lastReadAt = record.readAt;
			readAt = readAtText(lastReadAt) ?? copyField(null);
		}
		const end = typeof after === 'string' ? after : after(record);
		yield `${before}${encoded.line}\t${copyField(record.cursor)}\t${encoded.hash}\t${readAt}${end}`;
	}
}

function readAtText(readAt: number): string | null {
	return instantAt(readAt)?.text ?? null;
}
