import { compareKeys, frameLength, type KeyedLine, readFrame, writeFrame } from './keyedLine';
import { LineRun, MergedRuns } from './lineRun';
import type { Extent, SpillFile } from './spillFile';

/** Of the lines that are sorted in memory; a longer one is alone. */
const [leastRoom, mostRoom] = [64 * 1024, 16 * 1024 * 1024];
/** As many as are sorted in some hundredths of a second. */
const mostSorted = 32_768;

/** Of all runs together, what is in memory while they are merged; and of one. */
const mergedBytes = 8 * 1024 * 1024;
const [leastPiece, mostPiece] = [4 * 1024, 64 * 1024];

/** How much is written at once. */
const writtenBytes = 1024 * 1024;
/** How much is given out at once, at least. */
const givenBytes = 256 * 1024;

/** How much room the lines of a file are to have while they are sorted. */
export function roomFor(expectedBytes: number): number {
	return Math.min(mostRoom, Math.max(leastRoom, expectedBytes));
}

/**
 * Lines sorted by their keys. What has room in memory is sorted there and written to the spill file as a run; at the end all
 * runs are merged. So records come in the order of their IDs: tables and indexes that are written in that order grow at
 * their ends, where each row at a place of its own costs more the larger they are.
 */
export class SortedLines {
	private readonly runs: Extent[] = [];
	private waiting: Buffer | undefined;
	private waitingBytes = 0;
	/** Of what waits: the keys, and where the frames begin. */
	private keys: string[] = [];
	private places: number[] = [];

	/** @param roomBytes of what is sorted in memory */
	constructor(
		private readonly spill: SpillFile,
		private readonly roomBytes: number,
	) {}

	/** @returns what to wait for before the next; undefined where nothing had to be written */
	add(line: KeyedLine): Promise<void> | undefined {
		const length = frameLength(line);
		const isFull = this.waitingBytes + length > this.roomBytes || this.keys.length >= mostSorted;
		if (isFull) return this.addAfterWriting(line, length);
		this.put(line, length);
		return undefined;
	}

	/** The lines by their keys, those of one key together, and in the order in which they were added. To be called once. */
	async *lines(): AsyncGenerator<readonly KeyedLine[], void, undefined> {
		if (this.runs.length === 0) {
			const { waiting } = this;
			if (waiting !== undefined) yield this.sorted().map((place) => readFrame(waiting, place));
			return;
		}
		await this.writeRun();
		this.waiting = undefined;
		yield* this.merged();
	}

	private async *merged(): AsyncGenerator<readonly KeyedLine[], void, undefined> {
		const piece = Math.floor(mergedBytes / this.runs.length);
		const pieceBytes = Math.min(mostPiece, Math.max(leastPiece, piece));
		const merged = new MergedRuns(this.runs.map((run) => new LineRun(this.spill, run, pieceBytes)));
		await merged.begin();
		let lines: KeyedLine[] = [];
		let bytes = 0;
		for (let line = merged.line; line !== undefined; line = merged.line) {
			if (bytes >= givenBytes && line.key !== lines.at(-1)?.key) {
				yield lines;
				lines = [];
				bytes = 0;
			}
			lines.push(line);
			bytes += line.bytes.length;
			const read = merged.advance();
			if (read !== undefined) await read;
		}
		yield lines;
	}

	private put(line: KeyedLine, length: number): void {
		this.waiting ??= Buffer.allocUnsafeSlow(this.roomBytes);
		writeFrame(line, length, this.waiting, this.waitingBytes);
		this.keys.push(line.key);
		this.places.push(this.waitingBytes);
		this.waitingBytes += length;
	}

	private async addAfterWriting(line: KeyedLine, length: number): Promise<void> {
		await this.writeRun();
		if (length <= this.roomBytes) return this.put(line, length);
		const alone = Buffer.allocUnsafe(length);
		writeFrame(line, length, alone, 0);
		this.runs.push(await this.spill.append(alone));
	}

	private async writeRun(): Promise<void> {
		const { waiting, waitingBytes } = this;
		if (waiting === undefined || waitingBytes === 0) return;
		const order = this.sorted();
		this.keys = [];
		this.places = [];
		this.waitingBytes = 0;
		const start = this.spill.size;
		const written = Buffer.allocUnsafe(Math.min(waitingBytes, writtenBytes));
		let filled = 0;
		for (const place of order) {
			const frame = waiting.subarray(place, place + waiting.readUInt32LE(place));
			for (let from = 0; from < frame.length;) {
				const copied = frame.copy(written, filled, from);
				from += copied;
				filled += copied;
				if (filled < written.length) continue;
				await this.spill.append(written);
				filled = 0;
			}
		}
		if (filled > 0) await this.spill.append(written.subarray(0, filled));
		this.runs.push({ at: start, length: waitingBytes });
	}

	/** Where the frames of what waits begin, by their keys. */
	private sorted(): readonly number[] {
		const { keys, places } = this;
		return places
			.map((_place, index) => index)
			.sort((one, other) => compareKeys(keys[one] ?? '', keys[other] ?? ''))
			.map((index) => places[index] ?? 0);
	}
}
