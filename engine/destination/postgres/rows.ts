import type { PreparedRecord } from '../batch';
import type { Cell } from '../cells';
import { copyField } from '../copyLine';
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

/** A parameter per written column and bookkeeping column, each an array over the records. */
export function rowArrays(records: readonly PreparedRecord[], width: number): string[] {
	const arrays: string[] = [];
	for (let place = 0; place < width; place++) {
		arrays.push(arrayLiteral(records.map(({ cells }) => cells[place] ?? null)));
	}
	return [
		...arrays,
		arrayLiteral(records.map(({ cursor }) => cursor)),
		arrayLiteral(records.map((record) => record.hash)),
		arrayLiteral(records.map(({ readAt }) => readAtText(readAt))),
	];
}

export function keyArrays(
	records: readonly PreparedRecord[],
	keyPlaces: readonly number[],
): string[] {
	return keyPlaces.map((place) => arrayLiteral(records.map(({ cells }) => cells[place] ?? null)));
}

/** The records as lines for COPY, with what stands before and after the written columns. */
export function* copyRows(
	records: readonly PreparedRecord[],
	before: string,
	after: string,
): Generator<string> {
	let lastReadAt: number | undefined;
	let readAt = '';
	for (const record of records) {
		if (record.readAt !== lastReadAt) {
			lastReadAt = record.readAt;
			readAt = readAtText(lastReadAt) ?? copyField(null);
		}
		yield `${before}${record.line}\t${copyField(record.cursor)}\t${record.hash}\t${readAt}${after}`;
	}
}

function readAtText(readAt: number): string | null {
	return instantAt(readAt)?.text ?? null;
}
