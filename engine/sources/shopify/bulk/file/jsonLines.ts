import { isUtf8 } from 'node:buffer';

import { unreadableLine } from './fileErrors';

/** A line of a file of JSON lines that holds something. */
export interface JsonLine {
	/** From 1; empty lines count. */
	readonly number: number;
	/** Without the line feed. It lies in memory of a chunk: copy what is kept. */
	readonly bytes: Buffer;
}

/** What has been read so far. */
export interface LinesRead {
	/** All bytes, line feeds too. */
	bytes: number;
	/** Lines that hold something. */
	lines: number;
	/** Whether the last line is cut off: it has no line feed, and does not end as a JSON object does. It is no record. */
	cut: boolean;
}

/** Longer than any order with all its text, and little enough to be held in memory. */
const defaultLargestLine = 32 * 1024 * 1024;

const lineFeed = 0x0a;

/**
 * Cuts a stream of bytes into lines at line feeds alone, so that U+2028 in a text is a part of it. Chunks may end anywhere,
 * inside a character too. Lines come as many at a time as a chunk has, since there are millions. What is held in memory
 * is a chunk and the beginning of one line.
 *
 * @param read is kept up to date while lines come
 * @param largestLine in bytes. Default: 32 MB
 * @throws EngineError `malformedAnswer` for a line that is longer, or is not UTF-8
 */
export async function* jsonLines(
	chunks: AsyncIterable<Uint8Array>,
	read: LinesRead = { bytes: 0, lines: 0, cut: false },
	largestLine = defaultLargestLine,
): AsyncGenerator<readonly JsonLine[], void, undefined> {
	let number = 0;
	let begun: Buffer[] = [];
	let begunBytes = 0;
	const keepBegun = (part: Buffer): void => {
		if (part.length === 0) return;
		begun.push(part);
		begunBytes += part.length;
		if (begunBytes > largestLine) throw tooLong(number + 1, largestLine);
	};
	for await (const chunk of chunks) {
		const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
		read.bytes += bytes.length;
		const lines: JsonLine[] = [];
		let from = 0;
		for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, from)) {
			keepBegun(bytes.subarray(from, end));
			from = end + 1;
			number += 1;
			const line = withoutMark(begun.length === 1 ? begun[0] : Buffer.concat(begun), number);
			begun = [];
			begunBytes = 0;
			if (isBlank(line)) continue;
			lines.push(checked({ number, bytes: line }));
		}
		keepBegun(bytes.subarray(from));
		read.lines += lines.length;
		if (lines.length > 0) yield lines;
	}
	const rest = withoutMark(Buffer.concat(begun), number + 1);
	if (isBlank(rest)) return;
	read.cut = !isWhole(rest);
	if (read.cut) return;
	read.lines += 1;
	yield [checked({ number: number + 1, bytes: rest })];
}

/** An object is whole only with its last brace, so what is cut off nowhere parses. */
function isWhole(bytes: Buffer): boolean {
	try {
		JSON.parse(bytes.toString('utf8'));
		return true;
	} catch {
		return false;
	}
}

function checked(line: JsonLine): JsonLine {
	if (isUtf8(line.bytes)) return line;
	throw unreadableLine(line.number, 'is not UTF-8, so that its text would come out falsified');
}

function isBlank(bytes: Buffer): boolean {
	return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

/** A byte order mark may stand before the first line. */
function withoutMark(bytes: Buffer | undefined, number: number): Buffer {
	if (bytes === undefined) return Buffer.alloc(0);
	const isMarked = number === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
	return isMarked ? bytes.subarray(3) : bytes;
}

function tooLong(number: number, largestLine: number): Error {
	return unreadableLine(
		number,
		`is longer than ${Math.round(largestLine / (1024 * 1024))} MB, which is more than is read into memory`,
	);
}
