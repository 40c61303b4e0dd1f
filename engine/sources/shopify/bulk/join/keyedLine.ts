import type { JsonLine } from '../file/jsonLines';

/** A line, with what it is joined by. */
export interface KeyedLine extends JsonLine {
	/** The ID of the record that it is, or belongs to. */
	readonly key: string;
	/** Whether it belongs to the record of that ID. */
	readonly isChild: boolean;
}

/** Orders keys by their length first, so that IDs which end in numbers come in the order of these. */
export function compareKeys(one: string, other: string): number {
	if (one.length !== other.length) return one.length - other.length;
	return one < other ? -1 : one > other ? 1 : 0;
}

/** Length, line number, whether it is a child, length of the key. */
const headerBytes = 4 + 8 + 1 + 4;

/** How many bytes a line takes in a frame, as it is kept. */
export function frameLength({ key, bytes }: KeyedLine): number {
	return headerBytes + Buffer.byteLength(key) + bytes.length;
}

/** Writes a line with all that is known of it. */
export function writeFrame(
	{ number, key, isChild, bytes }: KeyedLine,
	length: number,
	into: Buffer,
	at: number,
): void {
	into.writeUInt32LE(length, at);
	into.writeDoubleLE(number, at + 4);
	into.writeUInt8(isChild ? 1 : 0, at + 12);
	const keyBytes = into.write(key, at + headerBytes);
	into.writeUInt32LE(keyBytes, at + 13);
	bytes.copy(into, at + headerBytes + keyBytes);
}

/** Returns where a frame ends; undefined where less than the beginning of it is there. */
export function frameEnd(bytes: Buffer, at: number): number | undefined {
	return bytes.length - at < headerBytes ? undefined : at + bytes.readUInt32LE(at);
}

/** Reads a frame that is there to its end. The line lies in the same memory. */
export function readFrame(bytes: Buffer, at: number): KeyedLine {
	const keyEnd = at + headerBytes + bytes.readUInt32LE(at + 13);
	return {
		number: bytes.readDoubleLE(at + 4),
		isChild: bytes.readUInt8(at + 12) === 1,
		key: bytes.toString('utf8', at + headerBytes, keyEnd),
		bytes: bytes.subarray(keyEnd, at + bytes.readUInt32LE(at)),
	};
}
