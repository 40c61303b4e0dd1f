import type {
	AccountStore,
	Run,
	RunCounts,
	RunCoverage,
	SeenRecord,
	TimeRange,
} from '../../../engine/store';
import { isDryRunId, type SourceClock } from '../../../engine/sync';
import type { LateRecord } from '../../../engine/sync/records/tableSink';
import { settledPart } from '../../../engine/sync/settledPart';
import { invalidParameter } from '../../shared/parameters';

/** Beyond these, late records are counted, but no longer named: the receipts that they belie are known by then. */
const maxNamedLate = 10_000;

/** So much whole seconds and the way of an answer can make of clocks that agree. */
const toleratedSkewMs = 2_000;

/** Counts that add up over the attempts of a run. */
const adding = [
	'pages',
	'fetched',
	'created',
	'updated',
	'unchanged',
	'failed',
	'retried',
	'throttledMs',
] as const satisfies readonly (keyof RunCounts)[];

interface StreamedWindow {
	readonly runId: string;
	readonly from: number;
	readonly to: number;
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
	/** What a former attempt of the run has left in doubt: nothing that this one finds can lift that. */
	private readonly formerDoubt: TimeRange | undefined;
	private doneUpTo: number;
	private endsAt: number;
	private skewMs: number | undefined;

	private constructor(
		private readonly account: AccountStore,
		readonly window: StreamedWindow,
		/** Undefined for a dry run, which is nowhere recorded. */
		readonly run: Run | undefined,
		/** False in a test run: then the run is not told of what was done. */
		readonly isReported: boolean,
	) {
		const former = isReported ? run?.doneUpTo : undefined;
		this.doneUpTo = Math.max(window.from, former ?? window.from);
		this.isResumed = this.doneUpTo > window.from;
		this.before = this.isResumed ? (run?.counts ?? {}) : {};
		const { distinct, repeated } = this.before;
		if (distinct !== undefined) this.distinct = { distinct, repeated };
		this.formerDoubt = run?.inDoubt;
		this.skewMs = this.isResumed ? run?.clockSkewMs : undefined;
		this.endsAt = (isReported ? run?.settledTo : undefined) ?? window.to;
	}

	/**
	 * Takes a run up: at its beginning or, when the block is tried again, where the former attempt stood.
	 *
	 * @param isHeldBack whether the run is left alone, as in a test run
	 * @throws StoreError `runMissing`, `runClosed`, `leaseLost`, `leaseExpired`; EngineError `invalidParameter` when the
	 *   window given is not the run's, so that a part would stay unread
	 */
	static async takeUp(
		account: AccountStore,
		window: StreamedWindow,
		isHeldBack: boolean,
	): Promise<StreamedRun> {
		const { runId, from, to } = window;
		if (isDryRunId(runId)) return new StreamedRun(account, window, undefined, false);
		const run = await account.runs.progress(runId, {});
		checkBound('From', from, run.window.from, run);
		checkBound('To', to, run.window.to, run);
		const streamed = new StreamedRun(account, window, run, !isHeldBack);
		if (!streamed.isResumed) await streamed.checkpoint({}, from);
		return streamed;
	}

	/** Whether anything is written anywhere. */
	get writes(): boolean {
		return this.run !== undefined;
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
		const { run, window, endsAt: before } = this;
		this.skewMs = clock.skewMs;
		if (run?.settleMs === undefined) return false;
		const { to } = settledPart(window, run.settleMs, clock);
		const isNews = to !== before || Math.abs(clock.skewMs - run.clockSkewMs) > toleratedSkewMs;
		if (this.isReported && isNews) {
			const extent = { settledTo: to, clockSkewMs: clock.skewMs };
			await this.account.runs.progress(window.runId, {}, undefined, extent);
		}
		this.endsAt = to;
		return to !== before;
	}

	/** To be told of late records; they are kept with the next checkpoint. */
	readonly noteLate = (records: readonly LateRecord[]): void => {
		const room = Math.max(0, maxNamedLate - this.late);
		this.late += records.length;
		this.unreported.push(...records.slice(0, room));
	};

	/** To be told before records of an earlier run's time are written; the next checkpoint says which of them were late. */
	readonly noteDoubt = async (inDoubt: TimeRange): Promise<void> => {
		if (!this.isReported) return;
		await this.account.runs.progress(this.window.runId, {}, undefined, { inDoubt });
	};

	/** What runs of its sync that have committed cover of a time. */
	readonly covered = async (range: TimeRange): Promise<readonly TimeRange[]> =>
		this.run === undefined ? [] : await this.account.runs.covered(this.run.sync, range);

	/** What this attempt has counted, on top of the former ones of the run. */
	added(counts: RunCounts): RunCounts {
		const sums = adding.flatMap((name) => {
			const count = counts[name];
			return count === undefined ? [] : [[name, count + (this.before[name] ?? 0)]];
		});
		return { ...counts, ...Object.fromEntries(sums), ...this.distinct };
	}

	/**
	 * @param counts of this attempt, all of it
	 * @param doneUpTo kept within what is covered, and never back
	 * @param records what was fetched since the last checkpoint
	 * @param coverage what the source does not show of the window; undefined where nothing of that is known
	 */
	async checkpoint(
		counts: RunCounts,
		doneUpTo: number,
		records: readonly SeenRecord[] = [],
		coverage?: RunCoverage,
	): Promise<void> {
		const { window, unreported: late } = this;
		const kept = Math.min(Math.max(doneUpTo, this.doneUpTo), this.endsAt);
		if (this.isReported) {
			const seen = { records, isReadAgain: this.isResumed };
			const extent = { doneUpTo: kept, late, inDoubt: this.formerDoubt, seen, coverage };
			const added = this.added(counts);
			const run = await this.account.runs.progress(window.runId, added, undefined, extent);
			const { distinct, repeated } = run.counts;
			if (distinct !== undefined) this.distinct = { distinct, repeated };
		}
		this.doneUpTo = kept;
		this.unreported = [];
	}

	/** Gives the lease back: the execution was canceled, and nothing will go on with this run. */
	async giveUp(message: string): Promise<void> {
		if (!this.isReported) return;
		// A run that was closed meanwhile has no lease to give back.
		await this.account.runs.fail(this.window.runId, {}, { message }).catch(() => undefined);
	}
}

function checkBound(label: 'From' | 'To', given: number, expected: number, run: Run): void {
	if (given === expected) return;
	throw invalidParameter(
		label,
		`must be that of the run "${run.id}", ${new Date(expected).toISOString()}`,
		new Date(given).toISOString(),
		`Take "${label}" from the item that Begin, or Commit for the next slice, gave out: {{ $json.${label.toLowerCase()} }}.`,
	);
}
