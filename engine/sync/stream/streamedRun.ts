import { settledPart, type SourceClock } from '../../run/clock';
import type { RunCounts } from '../../run/counts';
import type { RunCoverage } from '../../run/coverage';
import { nextSlice } from '../../run/window';
import type { LateRecord, SeenRecord } from '../../store';
import type { TimeRange } from '../../time';
import { addedCounts } from '../distinctCount';
import type { RunReporter } from '../reporter';
import type { LateWatch } from '../sinks/late';

/** Beyond these, late records are counted, but no longer named: the receipts that they belie are known by then. */
const maxNamedLate = 10_000;

/** So much whole seconds and the way of an answer can make of clocks that agree. */
const toleratedSkewMs = 2_000;

export interface FetchedRecords {
	readonly records: readonly SeenRecord[];
	/** Whether they may have come before, so that a repeat means nothing. Default: no. */
	readonly isReadAgain?: boolean;
}

/** The run that is streamed for: where it stands is kept with each checkpoint, together with what it has counted. */
export class StreamedRun {
	/** How many late records this attempt has brought in. */
	late = 0;
	/** Whether a former attempt of the same run has got somewhere. */
	readonly isResumed: boolean;
	private unreported: LateRecord[] = [];
	/** Of the whole run, once a record has come again. */
	private distinct: Pick<RunCounts, 'distinct' | 'repeated'> = {};
	private readonly before: RunCounts;
	private doneUpTo: number;
	private endsAt: number;
	private skewMs: number | undefined;
	private covered: TimeRange;

	private constructor(
		readonly reporter: RunReporter,
		window: TimeRange,
	) {
		this.covered = window;
		const run = reporter.isReported ? reporter.run : undefined;
		this.doneUpTo = Math.max(window.from, run?.doneUpTo ?? window.from);
		this.isResumed = this.doneUpTo > window.from;
		this.before = this.isResumed ? (run?.counts ?? {}) : {};
		this.noteDistinct(this.before);
		this.skewMs = this.isResumed ? run?.clockSkewMs : undefined;
		this.endsAt = run?.settledTo ?? window.to;
	}

	/**
	 * Takes a run up: at its beginning or, when it is tried again, where the former attempt stood.
	 *
	 * @param window the run's own
	 * @throws EngineError `runMissing`, `runClosed`, `leaseLost`, `leaseExpired`
	 */
	static async takeUp(reporter: RunReporter, window: TimeRange): Promise<StreamedRun> {
		const streamed = new StreamedRun(reporter, window);
		if (!streamed.isResumed) await streamed.checkpoint({}, window.from);
		return streamed;
	}

	/** What it covers: the run's window, which grows by the slices that it goes on with. */
	get window(): TimeRange {
		return this.covered;
	}

	/** The slice of the run's backlog that is next; undefined when none is left, or what has settled ends before the window. */
	get next(): TimeRange | undefined {
		const { run, isReported } = this.reporter;
		const { to } = this.covered;
		if (run === undefined || !isReported || this.endsAt < to) return undefined;
		return nextSlice(to, run.target, run.sliceMs);
	}

	/** All that the run may come to cover: its window, with the slices that are left. */
	get backlog(): TimeRange {
		const { from } = this.covered;
		return { from, to: this.next === undefined ? this.endsAt : this.targetOf(this.endsAt) };
	}

	/** The checkpoint: where to read on. */
	get position(): number {
		return this.doneUpTo;
	}

	/** Where it ends: with the window, or earlier if that has not settled. */
	get end(): number {
		return this.endsAt;
	}

	/** How far the source's clock is ahead of this machine's; undefined while it was not read. */
	get clockSkewMs(): number | undefined {
		return this.skewMs;
	}

	/**
	 * Ends it where the source has settled, for Begin may have gone by a clock that is ahead. To be told before anything
	 * is listed. Without a recorded run, what Begin waits for is not known.
	 *
	 * @returns whether the end has moved
	 */
	async settle(clock: SourceClock): Promise<boolean> {
		const { run } = this.reporter;
		const { window, endsAt: before } = this;
		this.skewMs = clock.skewMs;
		if (run?.settleMs === undefined) return false;
		const { to } = settledPart(window, run.settleMs, clock);
		const isNews = to !== before || Math.abs(clock.skewMs - run.clockSkewMs) > toleratedSkewMs;
		if (isNews) await this.reporter.settle({ settledTo: to, clockSkewMs: clock.skewMs });
		this.endsAt = to;
		return to !== before;
	}

	/**
	 * Goes on with the next slice, under the same lease, and ends where it has settled: both are kept at once, so that an
	 * attempt that takes the run up finds no window of which that is not known.
	 *
	 * @param clock read after the last slice was listed; undefined where the source has none
	 * @throws EngineError `leaseLost`, `leaseExpired`, `runClosed`
	 */
	async goOn(slice: TimeRange, clock: SourceClock | undefined): Promise<void> {
		const { settleMs } = this.reporter.run ?? {};
		const { to: settledTo } =
			clock === undefined || settleMs === undefined ? slice : settledPart(slice, settleMs, clock);
		const clockSkewMs = clock?.skewMs ?? this.skewMs;
		await this.reporter.settle({
			windowTo: slice.to,
			settledTo,
			...(clockSkewMs !== undefined && { clockSkewMs }),
		});
		this.covered = { ...this.covered, to: slice.to };
		this.endsAt = settledTo;
		this.skewMs = clockSkewMs;
	}

	/** Late records are kept with the next checkpoint. */
	lateWatch(cursorMovesWithEdits: boolean): LateWatch | undefined {
		return this.reporter.lateWatch({
			cursorMovesWithEdits,
			found: (records) => {
				const room = Math.max(0, maxNamedLate - this.late);
				this.late += records.length;
				this.unreported.push(...records.slice(0, room));
			},
		});
	}

	/** Tells what this attempt has counted, on top of the former ones of the run. */
	added(counts: RunCounts): RunCounts {
		return { ...counts, ...addedCounts(this.before, counts), ...this.distinct };
	}

	/**
	 * @param counts of this attempt, all of it
	 * @param doneUpTo kept within what is covered, and never back
	 * @param fetched since the last checkpoint, and whether the source itself has read it once more
	 * @param coverage what the source does not show of the window; undefined where nothing of that is known
	 */
	async checkpoint(
		counts: RunCounts,
		doneUpTo: number,
		fetched: FetchedRecords = { records: [] },
		coverage?: RunCoverage,
	): Promise<void> {
		const kept = Math.min(Math.max(doneUpTo, this.doneUpTo), this.endsAt);
		const { records, isReadAgain = false } = fetched;
		const seen = { records, isReadAgain: this.isResumed || isReadAgain };
		const extent = { doneUpTo: kept, late: this.unreported, seen, coverage };
		const run = await this.reporter.checkpoint(this.added(counts), extent);
		this.noteDistinct(run?.counts ?? {});
		this.doneUpTo = kept;
		this.unreported = [];
	}

	private targetOf(end: number): number {
		return this.reporter.isReported ? (this.reporter.run?.target ?? end) : end;
	}

	private noteDistinct({ distinct, repeated }: RunCounts): void {
		if (distinct !== undefined) this.distinct = { distinct, repeated };
	}
}
