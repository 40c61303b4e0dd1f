import type { RetryAdvice } from '../../errors';
import type { RunCounts } from '../../run/counts';
import type { CommitPlan } from '../../run/planCommit';
import type { RunPlan, SyncState } from '../../run/planRun';
import type { JobType, Run } from '../../run/run';
import type { TimeRange } from '../../time/timeRange';
import type { AccountDatabase, AccountScope } from '../accountDatabase';
import type { HeldRow } from '../leases/heldRows';
import type { Lease } from '../leases/lease';
import { isHeld, restFrom } from '../leases/liveness';
import { noteRetry } from '../objects/claimedRun';
import { type BeginRequest, type Begun, readState, writeBegin } from './begin';
import { noteBegun, readBegun } from './begunElsewhere';
import { writeCheckpoint } from './checkpoint';
import { type Committed, writeCommit } from './commit';
import { endWithoutCommit } from './end';
import { openRun, runAtWork } from './fence';
import { readCovered, readReceipts } from './receipts';
import { readRunLease } from './runLeases';
import { readSteps } from './runLog';
import { type Checkpoint, joined, type Note, type RunReport } from './runReport';
import { checkSyncName, listRuns, type RunFilter, updateRun } from './runRows';
import { readLedger, type WatermarkMove } from './watermarks';
import { undoWatermark } from './watermarkUndo';

/**
 * The runs of one account. Each change is one transaction, and those of one account happen one after the other,
 * across processes and machines. What a run covers and what its counts prove is decided by functions that are handed
 * in: they are called inside the transaction, perhaps more than once, and do nothing but decide.
 */
export class SyncRuns {
	constructor(private readonly database: AccountDatabase) {}

	/** Where a sync stands, and who holds the lease of that job type. */
	async state(
		sync: string,
		jobType: JobType,
	): Promise<SyncState & { readonly lease: Lease | undefined }> {
		checkSyncName(sync);
		return await this.database.read(async (scope) => {
			const lease = await readRunLease(scope, { sync, jobType });
			const held = lease !== undefined && (await isHeld(lease, scope.now, scope.pulse));
			return { ...(await readState(scope, sync)), lease: held ? lease : undefined };
		});
	}

	/**
	 * Takes the lease and records the run, unless another holds the lease or there is nothing to do. A run whose lease
	 * has run out, or whose process is not heard of any more, is closed as abandoned. This process beats for the run from
	 * now on, as for every run that it writes for.
	 *
	 * @throws EngineError `invalidSyncName`, and whatever `plan` throws; then nothing has changed
	 */
	async begin(
		request: BeginRequest,
		plan: (state: SyncState) => RunPlan | undefined,
	): Promise<Begun> {
		checkSyncName(request.sync);
		const begun = await this.database.write(
			async (scope) => await writeBegin(scope, request, plan),
		);
		if (begun.kind === 'begun') this.beatFor(begun.run);
		return begun;
	}

	/**
	 * Says that a block is at work on a run for as long as `work` takes. Meanwhile the run is not ended because n8n takes
	 * its execution for failed.
	 */
	async atWork<Result>(runId: string, work: () => Promise<Result>): Promise<Result> {
		const { database } = this;
		const leave = database.heartbeat.enter(this.held(runId));
		try {
			return await work();
		} finally {
			if (leave()) {
				const rest = database.write(async (scope) => await restFrom(scope, runId));
				// Should the store not be reached, the next beat says so.
				await rest.catch(() => undefined);
			}
		}
	}

	/**
	 * Keeps what a run has done so far. The counts that are given replace those that were.
	 *
	 * @throws EngineError `runMissing`, `runClosed`, `leaseLost`, `leaseExpired`, `pastWindow`
	 */
	async checkpoint(runId: string, counts: RunCounts, checkpoint: Checkpoint = {}): Promise<Run> {
		return await this.work(
			runId,
			async (scope, run) => await writeCheckpoint(scope, run, counts, checkpoint),
		);
	}

	/**
	 * Reads a run that holds its lease, and says that its process is alive.
	 *
	 * @throws EngineError `runMissing`, `runClosed`, `leaseLost`, `leaseExpired`
	 */
	async holdsLease(runId: string): Promise<Run> {
		return await this.work(runId, async (_, run) => run);
	}

	/**
	 * Notes, before records of a time that earlier runs have covered are written where they last, that they are in doubt:
	 * until a checkpoint tells which of them were late. Adds to what was in doubt.
	 *
	 * @throws EngineError as {@link holdsLease}
	 */
	async noteDoubt(runId: string, range: TimeRange): Promise<Run> {
		return await this.work(
			runId,
			async (scope, run) => await updateRun(scope, run, { inDoubt: joined(run.inDoubt, range) }),
		);
	}

	/**
	 * Notes what the source of a run has begun elsewhere, such as an operation that goes on by itself, so that whoever goes
	 * on with the run, or follows it when it has died, begins no other. Plain data.
	 *
	 * @throws EngineError as {@link holdsLease}
	 */
	async noteBegun(runId: string, begun: unknown): Promise<void> {
		await this.work(runId, async (scope, run) => {
			await noteBegun(scope, run, begun);
			return run;
		});
	}

	/**
	 * Notes what the source of a run has said of trying again, for when it fails. Nothing for a run that is of no object.
	 *
	 * @throws EngineError as {@link holdsLease}
	 */
	async noteRetry(runId: string, advice: RetryAdvice): Promise<void> {
		await this.work(runId, async (scope, run) => await noteRetry(scope, run, advice));
	}

	/** What was noted last for a run, else for the one before it that got nowhere; undefined for nothing. */
	async begunElsewhere(runId: string): Promise<unknown> {
		return await this.database.read(async (scope) => await readBegun(scope, runId));
	}

	/**
	 * Writes the receipt, moves the watermark and ends the run, all or none; only for the run that holds the lease. The
	 * watermark moves neither back nor beyond the window.
	 *
	 * @throws EngineError `runMissing`, `runClosed`, `leaseLost`, `leaseExpired`, `pastWindow`
	 */
	async commit(
		runId: string,
		plan: (run: Run, state: SyncState, now: number) => CommitPlan,
	): Promise<Committed> {
		const committed = await this.database.write(
			async (scope) => await writeCommit(scope, runId, plan),
		);
		this.letGo(runId);
		if (committed.next !== undefined) this.beatFor(committed.next);
		return committed;
	}

	/**
	 * Ends the run without a receipt; the watermark stays. Also for a run whose lease has run out.
	 *
	 * @throws EngineError `runMissing`, `runClosed`, `leaseLost`
	 */
	async fail(runId: string, counts: RunCounts, failure: Omit<Note, 'kind'>): Promise<Run> {
		const failed = await this.database.write(async (scope) => {
			const run = await openRun(scope, runId);
			return await endWithoutCommit(scope, run, { status: 'failed', counts, ...failure });
		});
		this.letGo(runId);
		return failed;
	}

	/** Latest first, with their receipts and, if asked for, their steps. */
	async list(filter: RunFilter, withSteps = false): Promise<readonly RunReport[]> {
		if (filter.sync !== undefined) checkSyncName(filter.sync);
		return await this.database.read(async (scope) => {
			const runs = await listRuns(scope, filter);
			const ids = runs.map(({ id }) => id);
			const receipts = await readReceipts(scope, ids);
			const reports: RunReport[] = [];
			for (const run of runs) {
				const steps = withSteps ? await readSteps(scope, run.id) : undefined;
				reports.push({ ...run, receipt: receipts.get(run.id), steps });
			}
			return reports;
		});
	}

	/**
	 * What the runs of a sync that have committed cover, whatever their verdicts, as far as that touches a time: in order,
	 * each stretch once.
	 */
	async covered(sync: string, range: TimeRange): Promise<readonly TimeRange[]> {
		checkSyncName(sync);
		return await this.database.read(
			async (scope) => await readCovered(scope.within({ sync }), range),
		);
	}

	/** The moves of a watermark, latest first. */
	async ledger(sync: string, limit?: number): Promise<readonly WatermarkMove[]> {
		checkSyncName(sync);
		return await this.database.read(
			async (scope) => await readLedger(scope.within({ sync }), limit),
		);
	}

	/**
	 * Puts the watermark back to where it was before its last move; once more goes back one further. Not below the
	 * floor, and not while a run is going, which would move it forward again.
	 *
	 * @param backTo a time to put it back to instead
	 * @throws EngineError `nothingToUndo`, `notBack`, `belowFloor`, `syncIsRunning`
	 */
	async undo(sync: string, floor: number, backTo?: number): Promise<WatermarkMove> {
		checkSyncName(sync);
		const request = { sync, floor, backTo };
		return await this.database.write(async (scope) => await undoWatermark(scope, request));
	}

	/** Writes for a run that holds its lease, and beats for it from now on. */
	private async work(
		runId: string,
		write: (scope: AccountScope, run: Run) => Promise<Run>,
	): Promise<Run> {
		const run = await this.database.write(
			async (scope) => await write(scope, await runAtWork(scope, runId)),
		);
		this.beatFor(run);
		return run;
	}

	private beatFor({ id, startedAt, leaseUntil }: Run): void {
		const forMs = leaseUntil - Math.max(startedAt, this.database.now());
		this.database.heartbeat.hold(this.held(id), forMs);
	}

	private letGo(runId: string): void {
		this.database.heartbeat.letGo(this.held(runId));
	}

	private held(id: string): HeldRow {
		return { account: this.database.account, id };
	}
}
