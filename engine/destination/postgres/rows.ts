import type { IdentifiedRecord, VersionedRecord } from '../batchRecords';
import type { Cell } from '../cell';
import { readAtText, type WritableRecord } from '../copyRows';

/**
 * Returns an array of text as PostgreSQL reads it: every element quoted, so that none is taken for NULL or for syntax.
 */
export function arrayLiteral(cells: Iterable<Cell>): string {
	let literal = '';
	for (const cell of cells) {
		literal += literal === '' ? '{' : ',';
		literal += arrayElement(cell);
	}
	return literal === '' ? '{}' : `${literal}}`;
}

export function arrayElement(cell: Cell): string {
	return cell === null ? 'NULL' : `"${escaped(String(cell))}"`;
}

function escaped(text: string): string {
	return text.includes('"') || text.includes('\\') ? text.replace(/["\\]/g, '\\$&') : text;
}

/** Returns a parameter per written column and bookkeeping column, each an array over the records. */
export function rowArrays(rows: readonly WritableRecord[], width: number): string[] {
	const arrays: string[] = [];
	for (let place = 0; place < width; place++) {
		arrays.push(arrayLiteral(rows.map(({ encoded }) => encoded.cells[place] ?? null)));
	}
	return [
		...arrays,
		arrayLiteral(rows.map(({ record }) => record.cursor)),
		arrayLiteral(rows.map(({ record, encoded }) => encoded.hash + record.cursorMark)),
		readAtArray(rows.map(({ record }) => record)),
	];
}

/** Returns a parameter per column of the key. */
export function keyArrays(records: readonly IdentifiedRecord[], width: number): string[] {
	return Array.from({ length: width }, (_, place) =>
		arrayLiteral(records.map(({ key }) => key[place] ?? null)),
	);
}

export function readAtArray(records: readonly VersionedRecord[]): string {
	return arrayLiteral(records.map(({ readAt }) => readAtText(readAt)));
}
