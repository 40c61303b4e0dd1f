import type { Environment } from '../../environment';
import { answeredClock } from '../../run/clock';
import type { RunCounts } from '../../run/counts';
import type { RunCoverage } from '../../run/coverage';
import type { Run } from '../../run/run';
import type { Source, SourceItem, SourceNotice, SourcePage, SourceTraits } from '../../source';
import type { TimeRange } from '../../time';
import { type FailedKeeper, pageNotRead } from '../failed/failedKeeper';
import { noRecords, type SyncedBatch, syncRecords } from '../pump/pump';
import type { RecordSink, RecordTotals } from '../pump/sink';
import { StreamDeadline } from './deadline';
import { asKept, type GoneInStream, withGone } from './gone';
import { seenIn } from './seenIn';
import type { StreamedRun } from './streamedRun';

/** Where a stream's records go. */
export interface Outlet {
	sink(source: SourceTraits): RecordSink<SourceItem>;
	/** What it tells apart, for the receipt. */
	counts(totals: RecordTotals): RunCounts;
}

export interface StreamOptions {
	/** @param signal aborted when there is no time left, or the stream is to stop */
	readonly source: (signal: AbortSignal) => Source;
	readonly run: StreamedRun;
	readonly outlet: Outlet;
	readonly batchSize: number;
	readonly environment: Environment;
	/** When it must stop by itself. Default: in time for the run's own lease; never where the run is not told. */
	readonly lease?: Pick<Run, 'startedAt' | 'leaseUntil'>;
	/** What tells which records are gone. Default: none is. */
	readonly gone?: GoneInStream | undefined;
	/** Keeps what fails. Default: records that fail are counted, and a page that cannot be read ends the stream. */
	readonly keeper?: FailedKeeper | undefined;
	/** Stops it at once. */
	readonly cancelled?: AbortSignal | undefined;
	/** Told of each batch once its checkpoint is kept. */
	readonly taken?: (batch: SyncedBatch<SourceItem>) => void;
}

/** What came of a stream. */
export interface Streamed {
	/** Of the whole run, former attempts included. */
	readonly counts: RunCounts;
	/** Of this attempt. */
	readonly totals: RecordTotals;
	/** False when Maximum Run Time ended it before the window was done. */
	readonly finished: boolean;
	/** What the source has said that it leaves out. */
	readonly notice: SourceNotice | undefined;
	/** What that means for the window. */
	readonly notShown: RunCoverage | undefined;
}

/**
 * Streams a run's window from a source to an outlet: while a batch is taken, the next page is fetched. Each batch is
 * taken first, and then kept as a checkpoint; a crash in between has the batch taken again, which changes nothing. Where
 * the window is a slice of a backlog, the next slices follow in the same run, each counted for itself, as long as there
 * is time.
 *
 * @throws EngineError; what was checkpointed by then is done
 */
export async function streamWindow(options: StreamOptions): Promise<Streamed> {
	const { run, source, environment, cancelled } = options;
	const { lease = run.reporter.isReported ? run.reporter.run : undefined } = options;
	const deadline = new StreamDeadline(lease, environment, cancelled);
	try {
		return await new Stream(options, source(deadline.signal), deadline).toTheEnd();
	} finally {
		deadline.end();
	}
}

/** One stream, and what it has come to so far. */
class Stream {
	private totals = noRecords;
	private notice: SourceNotice | undefined;
	/** Whether the source has begun to read its window once more, or a part of it with the next slice. */
	private isReadAgain = false;
	/** Whether it is still at its first slice. */
	private isFirst = true;
	/** C0 and C1, of all slices together; left out where a slice was not counted. */
	private counted: Pick<RunCounts, 'countBefore' | 'countAfter'> = {};

	constructor(
		private readonly options: StreamOptions,
		private readonly source: Source,
		private readonly deadline: StreamDeadline,
	) {}

	async toTheEnd(): Promise<Streamed> {
		const { run } = this.options;
		return await this.streamAll().catch((error: unknown) => {
			if (!this.deadline.isMetBy(error)) throw error;
			return this.result(run.position >= run.end);
		});
	}

	private async streamAll(): Promise<Streamed> {
		const { run, batchSize } = this.options;
		if (this.source.listsAll === true && run.next !== undefined) {
			await this.goOnTo({ from: run.next.from, to: run.backlog.to });
		}
		const countBefore = await this.countBefore();
		const { finished } = await syncRecords({
			pages: this.pages(countBefore),
			sink: this.sink(),
			batchSize,
			expected: run.next === undefined || !this.addsUp ? countBefore : undefined,
			mayGoOn: this.deadline.mayGoOn,
			taken: async (batch) => await this.keep(batch),
		});
		if (!finished) return this.result(false);
		const { counted } = this;
		await run.checkpoint({ ...this.counts(), ...counted }, run.end, undefined, this.notShown());
		return this.result(true, counted);
	}

	private sink(): RecordSink<SourceItem> {
		const { outlet, keeper, gone } = this.options;
		const sink = outlet.sink(this.source);
		return keeper?.over(sink, asKept(this.source, gone)) ?? sink;
	}

	private windowLeft(from = this.options.run.position): TimeRange {
		return { from, to: this.options.run.end };
	}

	/**
	 * C0. The answer tells the source's clock as well: where that shows that the window has not settled to its end, it ends
	 * earlier, and is counted again. Of an attempt that goes on, the first one has found that out.
	 */
	private async countBefore(): Promise<number | undefined> {
		const { run } = this.options;
		if (run.isResumed) return undefined;
		const range = () => (this.addsUp ? this.windowLeft() : run.backlog);
		const count = await this.count(range());
		const time = await this.source.clock?.();
		if (time === undefined || !(await run.settle(answeredClock(time)))) return count;
		return await this.count(range());
	}

	/**
	 * Goes on with the next slice of a backlog.
	 *
	 * @returns its C0; undefined where the backlog was counted at once
	 */
	private async goOn(slice: TimeRange): Promise<number | undefined> {
		const count = this.addsUp ? await this.count(slice) : undefined;
		const { end } = await this.goOnTo(slice);
		if (!this.addsUp || end === slice.to) return count;
		return await this.count(this.windowLeft(slice.from));
	}

	/** Where a slice has settled is asked for each, by every attempt. */
	private async goOnTo(slice: TimeRange): Promise<StreamedRun> {
		const { run } = this.options;
		const time = await this.source.clock?.();
		await run.goOn(slice, time && answeredClock(time));
		return run;
	}

	/** @param countOfFirst C0 of the slice that is first, or of the backlog */
	private async *pages(countOfFirst: number | undefined): AsyncGenerator<SourcePage> {
		const { run, keeper, gone } = this.options;
		let [window, countBefore] = [this.windowLeft(), countOfFirst];
		for (;;) {
			for await (const page of this.source.pages(window)) {
				this.notice ??= page.notice;
				this.isReadAgain ||= page.isReadAgain === true;
				if (page.failed !== undefined && keeper === undefined) throw pageNotRead(page.failed);
				yield withGone(page, gone);
			}
			const { next } = run;
			const isLast = next === undefined || !this.deadline.mayGoOn();
			if (this.addsUp) this.noteCounts(countBefore, await this.count(window));
			else if (isLast) this.noteCounts(countOfFirst, await this.count(this.covered()));
			if (isLast) return;
			this.isFirst = false;
			this.isReadAgain ||= !this.addsUp;
			countBefore = await this.goOn(next);
			window = this.windowLeft(next.from);
		}
	}

	/** Whether the counts of slices are the count of the whole. */
	private get addsUp(): boolean {
		return this.source.windowsOverlap !== true;
	}

	private covered(): TimeRange {
		return { from: this.options.run.window.from, to: this.options.run.end };
	}

	private noteCounts(countBefore: number | undefined, countAfter: number | undefined): void {
		const isAllOfIt = this.isFirst || !this.addsUp;
		const sum = isAllOfIt ? { countBefore: 0, countAfter: 0 } : this.counted;
		const isCounted = countBefore !== undefined && countAfter !== undefined;
		this.counted =
			isCounted && sum.countBefore !== undefined && sum.countAfter !== undefined
				? { countBefore: sum.countBefore + countBefore, countAfter: sum.countAfter + countAfter }
				: {};
	}

	private async keep(batch: SyncedBatch<SourceItem>): Promise<void> {
		const { run, taken, keeper } = this.options;
		await keeper?.keepPages(batch.failedPages);
		this.totals = batch.totals;
		const doneUpTo = batch.doneUpTo ?? run.position;
		const fetched = { records: seenIn(batch), isReadAgain: this.isReadAgain };
		await run.checkpoint(this.counts(), doneUpTo, fetched, this.notShown());
		this.deadline.batchDone();
		taken?.(batch);
	}

	/** Of the whole window, also where a former attempt has read it; the source's clock has gone on since the first page. */
	private notShown(): RunCoverage | undefined {
		const { run, environment } = this.options;
		const nowMs = environment.now() + (run.clockSkewMs ?? 0);
		return this.source.notShown?.(this.covered(), this.notice, nowMs);
	}

	/**
	 * How many records the window has now. Undefined for an attempt that goes on from another: what the two have fetched
	 * overlaps, so that no count of the source can be held against it.
	 */
	private async count(window: TimeRange): Promise<number | undefined> {
		return this.options.run.isResumed ? undefined : await this.source.count?.(window);
	}

	private counts(): RunCounts {
		const { outlet, keeper } = this.options;
		const counts = { ...outlet.counts(this.totals), ...keeper?.counts() };
		const { activity } = this.source;
		if (activity === undefined) return counts;
		const { retries: retried, throttledMs } = activity;
		return { ...counts, retried, throttledMs: Math.round(throttledMs) };
	}

	private result(finished: boolean, counted: RunCounts = {}): Streamed {
		return {
			counts: this.options.run.added({ ...this.counts(), ...counted }),
			totals: this.totals,
			finished,
			notice: this.notice,
			notShown: this.notShown(),
		};
	}
}
