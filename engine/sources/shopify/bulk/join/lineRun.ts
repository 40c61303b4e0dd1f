import { compareKeys, frameEnd, type KeyedLine, readFrame } from './keyedLine';
import type { Extent, SpillFile } from './spillFile';

/** Sorted lines in the spill file, of which a piece at a time is in memory. */
export class LineRun {
	/** The line that is next; undefined behind the last, and before the run is first moved on. */
	line: KeyedLine | undefined;
	private bytes = Buffer.alloc(0);
	private at = 0;
	private taken = 0;

	/** @param pieceBytes how much is read at once; a longer line is read whole */
	constructor(
		private readonly spill: SpillFile,
		private readonly extent: Extent,
		private readonly pieceBytes: number,
	) {}

	/**
	 * Moves on to the next line.
	 *
	 * @returns what to wait for; undefined where nothing had to be read
	 */
	advance(): Promise<void> | undefined {
		const end = frameEnd(this.bytes, this.at);
		if (end === undefined || end > this.bytes.length) return this.readOn(end);
		this.line = readFrame(this.bytes, this.at);
		this.at = end;
		return undefined;
	}

	/** Reads into memory of its own, for lines that were given out lie in the piece before. */
	private async readOn(end = this.at): Promise<void> {
		const { extent, taken } = this;
		const left = extent.length - taken;
		if (left === 0) {
			this.line = undefined;
			return;
		}
		const rest = this.bytes.subarray(this.at);
		const length = Math.min(left, Math.max(this.pieceBytes, end - this.bytes.length));
		const bytes = Buffer.allocUnsafe(rest.length + length);
		rest.copy(bytes);
		await this.spill.readInto(bytes.subarray(rest.length), [{ at: extent.at + taken, length }]);
		this.bytes = bytes;
		this.at = 0;
		this.taken += length;
		await this.advance();
	}
}

/** Gives out the lines of several runs as one that is sorted. Of one key, those of the runs that come first are first. */
export class MergedRuns {
	/** A heap: each run's line comes before those of the two at twice its place. */
	private readonly heap: { readonly run: LineRun; readonly place: number }[] = [];

	constructor(private readonly runs: readonly LineRun[]) {}

	/** Reads the beginnings of all runs. To be called once, first. */
	async begin(): Promise<void> {
		for (const [place, run] of this.runs.entries()) {
			await run.advance();
			if (run.line !== undefined) this.heap.push({ run, place });
		}
		for (let at = this.heap.length >> 1; at >= 0; at--) this.sink(at);
	}

	/** The line that is next; undefined behind the last. */
	get line(): KeyedLine | undefined {
		return this.heap[0]?.run.line;
	}

	/** As {@link LineRun.advance}. */
	advance(): Promise<void> | undefined {
		const waited = this.heap[0]?.run.advance();
		if (waited !== undefined) return waited.then(() => this.settle());
		this.settle();
		return undefined;
	}

	private settle(): void {
		if (this.heap[0]?.run.line === undefined) {
			const last = this.heap.pop();
			if (last !== undefined && this.heap.length > 0) this.heap[0] = last;
		}
		this.sink(0);
	}

	private sink(from: number): void {
		for (let at = from; ;) {
			let first = at;
			for (const child of [2 * at + 1, 2 * at + 2]) if (this.isBefore(child, first)) first = child;
			if (first === at) return;
			const [upper, lower] = [this.heap[at], this.heap[first]];
			if (upper === undefined || lower === undefined) return;
			this.heap[at] = lower;
			this.heap[first] = upper;
			at = first;
		}
	}

	private isBefore(at: number, other: number): boolean {
		const [one, two] = [this.heap[at], this.heap[other]];
		if (one?.run.line === undefined || two?.run.line === undefined) return false;
		return (compareKeys(one.run.line.key, two.run.line.key) || one.place - two.place) < 0;
	}
}
