import type { Environment } from '../../environment';
import type { RunCounts } from '../../run/counts';
import type { Origin } from '../../run/origin';
import type { CommitPlan } from '../../run/planCommit';
import type { RunPlan, SyncState } from '../../run/planRun';
import type { JobType, Run } from '../../run/run';
import type { TimeRange } from '../../time/timeRange';
import { isHeld, restFrom } from '../beats';
import type { Database } from '../database';
import type { Heartbeat } from '../heartbeat';
import type { Lease } from '../lease';
import { readLease } from '../leases';
import { accountLock } from '../locks';
import { countSeen } from '../records/seenRecords';
import { type BeginRequest, beginRun, type Begun, readState } from './begin';
import { commitRun, type Committed } from './commit';
import { endWithoutCommit } from './end';
import { checkDoneUpTo, openRun, runAtWork, runWithLease } from './fence';
import { noteLateRecords } from './lateRecords';
import { readCovered, readReceipts } from './receipts';
import { readSteps, shortened } from './runLog';
import { joined, type Note, type RunExtent, type RunReport } from './runReport';
import { checkSyncName, listRuns, type RunFilter, updateRun } from './runRows';
import { logStep, type RunTransaction } from './runTransaction';
import { readLedger, type WatermarkMove } from './watermarks';
import { undoWatermark } from './watermarkUndo';

/**
 * The runs of one account. Each change is one transaction, and those of one account happen one after the other,
 * across processes and machines. What a run covers and what its counts prove is decided by functions that are handed
 * in: they are called inside the transaction, perhaps more than once, and do nothing but decide.
 */
export class SyncRuns {
	constructor(
		private readonly database: Database,
		private readonly environment: Environment,
		private readonly account: string,
		private readonly origin: Origin,
		private readonly heartbeat: Heartbeat,
	) {}

	/** Where a sync stands, and who holds the lease of that job type. */
	async state(
		sync: string,
		jobType: JobType,
	): Promise<SyncState & { readonly lease: Lease | undefined }> {
		checkSyncName(sync);
		return await this.database.read(this.environment, async (connection) => {
			const { account, environment } = this;
			const lease = await readLease(connection, { account, sync, jobType });
			const pulse = this.heartbeat.pulse(account, this.database, environment, connection);
			const held = lease !== undefined && (await isHeld(lease, environment.now(), pulse));
			const state = await readState({ connection, account }, sync);
			return { ...state, lease: held ? lease : undefined };
		});
	}

	/**
	 * Takes the lease and records the run, unless another holds the lease or there is nothing to do. A run whose lease
	 * has run out, or whose process is not heard of any more, is closed as abandoned. This process beats for the run from
	 * now on, as for every run that it writes for.
	 *
	 * @throws StoreError `invalidSyncName`, and whatever `plan` throws; then nothing has changed
	 */
	async begin(
		request: BeginRequest,
		plan: (state: SyncState) => RunPlan | undefined,
	): Promise<Begun> {
		checkSyncName(request.sync);
		const begun = await this.write(
			async (transaction) => await beginRun(transaction, request, plan),
		);
		if (begun.kind === 'begun') this.beatFor(begun.run);
		return begun;
	}

	/**
	 * Says that a block is at work on a run for as long as `work` takes. Meanwhile the run is not ended because n8n takes
	 * its execution for failed.
	 */
	async atWork<Result>(runId: string, work: () => Promise<Result>): Promise<Result> {
		const { account, database, environment } = this;
		const leave = this.heartbeat.enter({ account, id: runId });
		try {
			return await work();
		} finally {
			if (leave()) {
				const rest = database.write(environment, accountLock(account), async (connection) => {
					await restFrom(connection, account, runId);
				});
				// Should the store not be reached, the next beat says so.
				await rest.catch(() => undefined);
			}
		}
	}

	/**
	 * Notes what a run has done so far. The counts that are given replace those that were.
	 *
	 * @throws StoreError `runMissing`, `runClosed`, `leaseLost`, `leaseExpired`, `pastWindow`
	 */
	async progress(
		runId: string,
		counts: RunCounts,
		note?: Note,
		{ doneUpTo, late, inDoubt, seen, settledTo, clockSkewMs, coverage }: RunExtent = {},
	): Promise<Run> {
		const changed = await this.write(async (transaction) => {
			const { connection, account } = transaction;
			const run = await runAtWork(transaction, runId);
			if (doneUpTo !== undefined) checkDoneUpTo(run, doneUpTo);
			if (settledTo !== undefined) checkDoneUpTo(run, settledTo);
			await noteLateRecords(connection, account, run, late ?? []);
			if (note !== undefined) {
				await logStep(transaction, runId, note.kind, note.message, note.details);
			}
			const after = { ...run.counts, ...counts };
			return await updateRun(connection, account, run, {
				counts: seen === undefined ? after : await countSeen(transaction, run, after, seen),
				message: note === undefined ? run.message : shortened(note.message),
				doneUpTo: doneUpTo ?? run.doneUpTo,
				inDoubt: joined(late === undefined ? run.inDoubt : undefined, inDoubt),
				settledTo: settledTo ?? run.settledTo,
				clockSkewMs: clockSkewMs ?? run.clockSkewMs,
				coverage: coverage ?? run.coverage,
			});
		});
		this.beatFor(changed);
		return changed;
	}

	/**
	 * Writes the receipt, moves the watermark and ends the run, all or none; only for the run that holds the lease. The
	 * watermark moves neither back nor beyond the window.
	 *
	 * @throws StoreError `runMissing`, `runClosed`, `leaseLost`, `leaseExpired`, `pastWindow`
	 */
	async commit(
		runId: string,
		plan: (run: Run, state: SyncState, now: number) => CommitPlan,
	): Promise<Committed> {
		const committed = await this.write(
			async (transaction) => await commitRun(transaction, runId, plan),
		);
		this.heartbeat.letGo({ account: this.account, id: runId });
		if (committed.next !== undefined) this.beatFor(committed.next);
		return committed;
	}

	/** What {@link commit} would decide, with nothing written; it refuses what that would refuse. */
	async dryCommit(
		runId: string,
		plan: (run: Run, state: SyncState, now: number) => CommitPlan,
	): Promise<{ readonly run: Run; readonly state: SyncState; readonly plan: CommitPlan }> {
		return await this.database.read(this.environment, async (connection) => {
			const now = this.environment.now();
			const run = await runWithLease(connection, this.account, runId, now);
			const state = await readState({ connection, account: this.account }, run.sync);
			return { run, state, plan: plan(run, state, now) };
		});
	}

	/**
	 * Ends the run without a receipt; the watermark stays. Also for a run whose lease has run out.
	 *
	 * @throws StoreError `runMissing`, `runClosed`, `leaseLost`
	 */
	async fail(runId: string, counts: RunCounts, failure: Omit<Note, 'kind'>): Promise<Run> {
		const failed = await this.write(async (transaction) => {
			const run = await openRun(transaction.connection, transaction.account, runId);
			return await endWithoutCommit(transaction, run, { status: 'failed', counts, ...failure });
		});
		this.heartbeat.letGo({ account: this.account, id: runId });
		return failed;
	}

	/** Latest first, with their receipts and, if asked for, their steps. */
	async list(filter: RunFilter, withSteps = false): Promise<readonly RunReport[]> {
		if (filter.sync !== undefined) checkSyncName(filter.sync);
		const { account } = this;
		return await this.database.read(this.environment, async (connection) => {
			const runs = await listRuns(connection, account, filter);
			const ids = runs.map(({ id }) => id);
			const receipts = await readReceipts(connection, account, ids);
			const reports: RunReport[] = [];
			for (const run of runs) {
				const steps = withSteps ? await readSteps(connection, account, run.id) : undefined;
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
		const scope = { account: this.account, sync };
		return await this.database.read(
			this.environment,
			async (connection) => await readCovered(connection, scope, range),
		);
	}

	/** The moves of a watermark, latest first. */
	async ledger(sync: string, limit?: number): Promise<readonly WatermarkMove[]> {
		checkSyncName(sync);
		return await this.database.read(
			this.environment,
			async (connection) => await readLedger(connection, this.account, sync, limit),
		);
	}

	/**
	 * Puts the watermark back to where it was before its last move; once more goes back one further. Not below the
	 * floor, and not while a run is going, which would move it forward again.
	 *
	 * @param floor epoch milliseconds
	 * @throws StoreError `nothingToUndo`, `belowFloor`, `syncIsRunning`
	 */
	async undo(sync: string, floor: number): Promise<WatermarkMove> {
		checkSyncName(sync);
		return await this.write(async (transaction) => await undoWatermark(transaction, sync, floor));
	}

	private async write<Result>(
		work: (transaction: RunTransaction) => Promise<Result>,
	): Promise<Result> {
		const { account, database, environment, origin } = this;
		return await database.write(environment, accountLock(account), async (connection) => {
			const pulse = this.heartbeat.pulse(account, database, environment, connection);
			return await work({ connection, account, origin, now: environment.now(), pulse });
		});
	}

	private beatFor({ id, startedAt, leaseUntil }: Run): void {
		const forMs = leaseUntil - Math.max(startedAt, this.environment.now());
		this.heartbeat.hold({ account: this.account, id }, forMs);
	}
}
