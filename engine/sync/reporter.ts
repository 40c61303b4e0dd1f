import { EngineError } from '../errors';
import type { RunCounts } from '../run/counts';
import type { Run } from '../run/run';
import { isDryRunId, syncOfDryRun } from '../run/runId';
import { type AccountStore, type Checkpoint, type Note, type RunExtent } from '../store';
import type { TimeRange } from '../time';
import { addedCounts, type NoteSeen } from './distinctCount';
import type { LateWatch } from './sinks/late';

/** The run that is worked for, if any. */
export interface WorkedRun {
	/** Undefined for none. */
	readonly runId: string | undefined;
	/** What is synced, where no run says it. */
	readonly sync?: string | undefined;
}

/** Tells the run that is worked for what was done, as far as there is one and it is to be told. */
export class RunReporter {
	/** Null where there is none. */
	readonly runId: string | null;
	/** The run's sync, or else the one that was named, or that a dry run tells. */
	readonly sync: string | undefined;
	/** False for a dry run: then nothing is written anywhere. */
	readonly writes: boolean;
	/** Whether the run is told of what was done. */
	readonly isReported: boolean;
	private begun: unknown;

	/** @param run undefined for a dry run, which is nowhere recorded, and where there is none */
	private constructor(
		private readonly account: AccountStore,
		{ runId, sync }: WorkedRun,
		readonly run: Run | undefined,
	) {
		this.runId = runId ?? null;
		this.sync = run?.sync ?? sync ?? (runId === undefined ? undefined : syncOfDryRun(runId));
		this.writes = !isDryRun(runId);
		this.isReported = run !== undefined;
	}

	/**
	 * Works for a run, once it is sure that the run may still write; for as long as `work` takes, the run is not ended
	 * because n8n takes its execution for failed.
	 *
	 * @throws EngineError `runMissing`, `runClosed`, `leaseLost`, `leaseExpired`
	 */
	static async workFor<Result>(
		account: AccountStore,
		worked: WorkedRun,
		work: (reporter: RunReporter) => Promise<Result>,
	): Promise<Result> {
		const { runId } = worked;
		const { runs } = account;
		if (runId === undefined || isDryRun(runId)) {
			return await work(new RunReporter(account, worked, undefined));
		}
		return await runs.atWork(runId, async () => {
			const run = await runs.holdsLease(runId);
			const reporter = new RunReporter(account, worked, run);
			return await work(reporter).catch(async (error: unknown) => {
				await noteRefusal(account, runId, error);
				throw error;
			});
		});
	}

	get accountId(): string {
		return this.account.accountId;
	}

	/** @throws EngineError `leaseLost`, `leaseExpired`, `runClosed` */
	async checkLease(): Promise<void> {
		if (this.told !== undefined) await this.account.runs.holdsLease(this.told);
	}

	/** Returns what runs of the sync that have committed cover of a time. */
	readonly covered = async (range: TimeRange): Promise<readonly TimeRange[]> =>
		this.run === undefined ? [] : await this.account.runs.covered(this.run.sync, range);

	/** Is told before records of an earlier run's time are written; the next checkpoint says which of them were late. */
	readonly noteDoubt = async (inDoubt: TimeRange): Promise<void> => {
		if (this.told !== undefined) await this.account.runs.noteDoubt(this.told, inDoubt);
	};

	/** Says how records are told that an earlier run has missed. Without a recorded run, no earlier ones are known. */
	lateWatch(
		watch: Pick<LateWatch, 'cursorMovesWithEdits' | 'found' | 'isUncertain' | 'writing'>,
	): LateWatch | undefined {
		if (this.run === undefined) return undefined;
		const { watermarkBefore: before = -Infinity } = this.run;
		return { before, covered: this.covered, writing: this.noteDoubt, ...watch };
	}

	/** Notes what was fetched, so that what comes twice counts once; undefined where the run is not told of it. */
	get noteSeen(): NoteSeen | undefined {
		const { told } = this;
		if (told === undefined) return undefined;
		return async (records) => await this.account.records.noteSeen(told, records);
	}

	/**
	 * Keeps what was done. What earlier work on the run has left in doubt stays so: nothing found since can lift that.
	 *
	 * @param counts replace those that the run had
	 * @returns the run as it is then; undefined where it is not told
	 */
	async checkpoint(
		counts: RunCounts,
		{ inDoubt = this.run?.inDoubt, ...extent }: RunExtent = {},
		note?: Note,
	): Promise<Run | undefined> {
		return await this.keep(counts, { ...extent, inDoubt, note });
	}

	/** Keeps what was done, with counts that are added to what the run had before. */
	async report(counts: RunCounts, extent?: RunExtent, note?: Note): Promise<void> {
		await this.checkpoint(addedCounts(this.run?.counts ?? {}, counts), extent, note);
	}

	/** Keeps where the window ends: by the source's clock, or with a later slice of the backlog. */
	async settle(extent: Pick<RunExtent, 'windowTo' | 'settledTo' | 'clockSkewMs'>): Promise<void> {
		await this.keep({}, extent);
	}

	/**
	 * Writes a line into the run's log.
	 *
	 * @throws EngineError `leaseLost`, `leaseExpired`, `runClosed`
	 */
	async say(message: string, details?: unknown, kind: Note['kind'] = 'step'): Promise<void> {
		await this.keep({}, { note: { kind, message, details } });
	}

	/** What the source has begun elsewhere for the run, or for the one before it; undefined for nothing. */
	async begunElsewhere(): Promise<unknown> {
		const { told } = this;
		return told === undefined ? this.begun : await this.account.runs.begunElsewhere(told);
	}

	/**
	 * Notes what the source has begun elsewhere. Returns when it is kept for good; where no run is told, until this ends.
	 *
	 * @throws EngineError `leaseLost`, `leaseExpired`, `runClosed`
	 */
	async noteBegun(begun: unknown): Promise<void> {
		this.begun = begun;
		if (this.told !== undefined) await this.account.runs.noteBegun(this.told, begun);
	}

	/** Gives the lease back: nothing will go on with the run. */
	async giveUp(message: string): Promise<void> {
		const { told } = this;
		if (told === undefined) return;
		// A run that was closed meanwhile has no lease to give back.
		await this.account.runs.fail(told, {}, { message }).catch(() => undefined);
	}

	private async keep(counts: RunCounts, checkpoint: Checkpoint): Promise<Run | undefined> {
		if (this.told === undefined) return undefined;
		return await this.account.runs.checkpoint(this.told, counts, checkpoint);
	}

	/** The run that is told of what was done, if any. */
	private get told(): string | undefined {
		return this.isReported ? (this.runId ?? undefined) : undefined;
	}
}

/**
 * Notes with a run what its source has said of trying again, so that the object of a run that fails is set aside
 * accordingly. For whoever fetches for a run; {@link RunReporter.workFor} does so by itself.
 *
 * @param error what broke off fetching; of one that is no refusal of the source's, nothing is noted
 */
export async function noteRefusal(
	{ runs }: Pick<AccountStore, 'runs'>,
	runId: string | undefined,
	error: unknown,
): Promise<void> {
	const advice = error instanceof EngineError ? error.retry : undefined;
	if (advice === undefined || runId === undefined || isDryRunId(runId)) return;
	// Without the note it is set aside all the same, as for any failure.
	await runs.noteRetry(runId, advice).catch(() => undefined);
}

function isDryRun(runId: string | undefined): boolean {
	return runId !== undefined && isDryRunId(runId);
}
