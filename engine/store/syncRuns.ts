import type { Environment } from '../environment';
import { beginRun, readState, type BeginRequest, type Begun } from './beginRun';
import type { RunPlan, SyncState } from './beginRun';
import { commitRun, type CommitPlan, type Committed } from './commitRun';
import type { Database } from './database';
import { checkDoneUpTo, openRun, runWithLease } from './fencing';
import { noteLateRecords, type LateRecord } from './lateRecords';
import { readLease, type JobType, type Lease } from './leases';
import { readCovered, readReceipts, type Receipt } from './receipts';
import { readSteps, shortened, type RunStep } from './runLog';
import { endWithoutCommit } from './runEnd';
import { checkSyncName, listRuns, updateRun } from './runs';
import type { Run, RunCounts, RunFilter } from './runs';
import { logStep, type RunTransaction } from './runTransaction';
import type { TimeRange } from './timeRange';
import type { Origin } from './variableHistory';
import { readLedger, type WatermarkMove } from './watermarks';
import { undoWatermark } from './watermarkUndo';

/** A run as it is listed. */
export interface RunReport extends Run {
	/** Undefined unless it has committed. */
	readonly receipt: Receipt | undefined;
	/** Undefined unless they were asked for. */
	readonly steps: readonly RunStep[] | undefined;
}

/** Something to write into a run's log. */
export interface Note {
	readonly kind: 'step' | 'error';
	readonly message: string;
	readonly details?: unknown;
}

/** What a run that streams tells besides its counts. */
export interface RunExtent {
	/**
	 * In epoch milliseconds: every record of the window with a cursor before it has arrived. The run cannot be committed
	 * past it. Left out: as it was.
	 */
	readonly doneUpTo?: number;
	/**
	 * Records of a time that earlier runs have covered, and that only this run has brought in; given, if only as an empty list, it
	 * lifts the doubt.
	 */
	readonly late?: readonly LateRecord[];
	/**
	 * Told before records of this time, which earlier runs have covered, are written where they last: until `late` tells which of
	 * them were new there, it is in doubt. Adds to what was in doubt.
	 */
	readonly inDoubt?: TimeRange;
	/** Where the part of the window ends that has settled; told before anything is fetched. Left out: as it was. */
	readonly settledTo?: number;
	/** How far the source's clock is ahead, once it was read. Left out: as it was. */
	readonly clockSkewMs?: number;
}

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
	) {}

	/** Where a sync stands, and who holds the lease of that job type. */
	async state(
		sync: string,
		jobType: JobType,
	): Promise<SyncState & { readonly lease: Lease | undefined }> {
		checkSyncName(sync);
		return await this.database.read(this.environment, async (connection) => {
			const { account } = this;
			const lease = await readLease(connection, { account, sync, jobType });
			const isHeld = lease !== undefined && this.environment.now() < lease.until;
			const state = await readState({ connection, account }, sync);
			return { ...state, lease: isHeld ? lease : undefined };
		});
	}

	/**
	 * Takes the lease and records the run, unless another holds the lease or there is nothing to do. A run whose lease
	 * has run out is closed as abandoned.
	 *
	 * @throws StoreError `invalidSyncName`, and whatever `plan` throws; then nothing has changed
	 */
	async begin(
		request: BeginRequest,
		plan: (state: SyncState) => RunPlan | undefined,
	): Promise<Begun> {
		checkSyncName(request.sync);
		return await this.write(async (transaction) => await beginRun(transaction, request, plan));
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
		{ doneUpTo, late, inDoubt, settledTo, clockSkewMs }: RunExtent = {},
	): Promise<Run> {
		return await this.write(async (transaction) => {
			const { connection, account, now } = transaction;
			const run = await runWithLease(connection, account, runId, now);
			if (doneUpTo !== undefined) checkDoneUpTo(run, doneUpTo);
			if (settledTo !== undefined) checkDoneUpTo(run, settledTo);
			await noteLateRecords(connection, account, run, late ?? []);
			if (note !== undefined) {
				await logStep(transaction, runId, note.kind, note.message, note.details);
			}
			return await updateRun(connection, account, run, {
				counts: { ...run.counts, ...counts },
				message: note === undefined ? run.message : shortened(note.message),
				doneUpTo: doneUpTo ?? run.doneUpTo,
				inDoubt: joined(late === undefined ? run.inDoubt : undefined, inDoubt),
				settledTo: settledTo ?? run.settledTo,
				clockSkewMs: clockSkewMs ?? run.clockSkewMs,
			});
		});
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
		return await this.write(async (transaction) => await commitRun(transaction, runId, plan));
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
		return await this.write(async (transaction) => {
			const run = await openRun(transaction.connection, transaction.account, runId);
			return await endWithoutCommit(transaction, run, { status: 'failed', counts, ...failure });
		});
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
		const { account, origin } = this;
		return await this.database.write(
			this.environment,
			accountLock(account),
			async (connection) =>
				await work({ connection, account, origin, now: this.environment.now() }),
		);
	}
}

function joined(one: TimeRange | undefined, other: TimeRange | undefined): TimeRange | undefined {
	if (one === undefined || other === undefined) return one ?? other;
	return { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) };
}

/** What changes the state of one account happens one after the other. */
export function accountLock(account: string): string {
	return `variables ${account}`;
}
