/** A part of a file, both ends included. */
export interface ByteRange {
	readonly start: number;
	readonly end: number;
}

/**
 * Reads a `Range` header with one range (RFC 9110, 14.1.2). Null when the whole file is to come: without a range,
 * and with one that is not understood; `beyond` when nothing of the file is in it.
 */
export function readRange(header: string | undefined, size: number): ByteRange | 'beyond' | null {
	const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
	if (match === null) return null;
	const [, first = '', last = ''] = match;
	if (first === '' && last === '') return null;
	if (first === '') {
		const length = Math.min(Number(last), size);
		return length === 0 ? 'beyond' : { start: size - length, end: size - 1 };
	}
	const start = Number(first);
	const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
	if (last !== '' && Number(last) < start) return null;
	return start >= size ? 'beyond' : { start, end };
}
