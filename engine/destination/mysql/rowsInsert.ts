import { destinationError } from '../errors';
import type { Session, Value } from './session';
import type { RowsInsert } from './statements';

/** Of a prepared statement: its number is kept in 16 bits. */
const mostValues = 65_535;

/** So many rows at most: what is gained by more is little, and the memory for them is not. */
const mostRows = 256;

/**
 * So many bytes at most, a quarter of the smallest `max_allowed_packet` that servers come with. A row that is longer by
 * itself goes alone.
 */
const mostBytes = 256 * 1024;

/**
 * Inserts rows by as few statements as possible. Their lengths are powers of two, so that the server prepares few
 * different ones.
 */
export async function insertRows(
	session: Session,
	{ statement, width }: RowsInsert,
	rows: Iterable<readonly Value[]>,
): Promise<void> {
	const most = Math.min(mostRows, powerOfTwoWithin(Math.floor(mostValues / width)));
	if (most < 1) throw tooManyColumns();
	let waiting: (readonly Value[])[] = [];
	let bytes = 0;
	const send = async () => {
		for (let first = 0; first < waiting.length;) {
			const size = powerOfTwoWithin(waiting.length - first);
			await session.run(statement(size), waiting.slice(first, first + size).flat());
			first += size;
		}
		waiting = [];
		bytes = 0;
	};
	for (const row of rows) {
		const length = bytesOf(row);
		if (waiting.length === most || (waiting.length > 0 && bytes + length > mostBytes)) await send();
		waiting.push(row);
		bytes += length;
	}
	await send();
}

function powerOfTwoWithin(count: number): number {
	return count < 1 ? 0 : 2 ** Math.floor(Math.log2(count));
}

export function bytesOf(row: readonly Value[]): number {
	let bytes = 0;
	for (const value of row) bytes += value === null ? 1 : Buffer.byteLength(value) + 3;
	return bytes;
}

function tooManyColumns() {
	return destinationError(
		'unexpected',
		'The table has more columns than one statement can write.',
		'Write fewer columns.',
	);
}
