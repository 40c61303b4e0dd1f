import { askedOf } from '../../run/asked';
import { type CommitPlan, goesOnKeeping } from '../../run/planCommit';
import type { SyncState } from '../../run/planRun';
import type { Receipt } from '../../run/receipt';
import type { Run } from '../../run/run';
import { subtractRanges, type TimeRange } from '../../time/timeRange';
import type { AccountScope } from '../accountDatabase';
import { pruneDeliveries } from '../records/deliveries';
import { discardKept } from '../failed/keep';
import { discardStaged, rememberStaged } from '../records/promoteStaged';
import { forgetSeen } from '../records/seenRecords';
import { endClaimOfRun, holdClaimByRun } from '../objects/claimedRun';
import { removeOutdatedOfSlice } from '../retention/retention';
import { readState, startRun } from './begin';
import { checkDoneUpTo, runAtWork } from './fence';
import { closeGaps, openGap, readOpenGaps } from './gaps';
import { downgradeReceipts } from './lateRecords';
import { insertReceipt, liftGapVerdicts } from './receipts';
import { claimRunLease, readRunLease, releaseRunLease } from './runLeases';
import { logStep, shortMessage } from './runLog';
import { updateRun } from './runRows';
import { settleCommitted } from './settledReceipts';
import { moveWatermark, type WatermarkMove } from './watermarks';

export interface Committed {
	readonly run: Run;
	readonly receipt: Receipt;
	/** Undefined when the watermark stayed. */
	readonly move: WatermarkMove | undefined;
	readonly next: Run | undefined;
}

/** Writes the receipt, moves the watermark and ends the run. */
export async function writeCommit(
	scope: AccountScope,
	runId: string,
	plan: (run: Run, state: SyncState, now: number) => CommitPlan,
): Promise<Committed> {
	const { now } = scope;
	const run = await runAtWork(scope, runId);
	const state = await readState(scope, run.sync);
	const planned = plan(run, state, now);
	checkDoneUpTo(run, planned.doneUpTo);
	const move = await advanceWatermark(scope, run, planned, state.watermark);
	const watermark = move === undefined ? state.watermark : move.to;
	const receipt = receiptOf(run, planned, { before: state.watermark, after: watermark }, now);
	await insertReceipt(scope, receipt);
	await downgradeReceipts(scope, run);
	await settleRecords(scope, run, planned);
	await forgetSeen(scope, run.id);
	await settleGaps(scope, run, receipt.window, planned);
	const message = `${planned.verdict}: ${planned.reason}`;
	await logStep(scope, runId, 'committed', message);
	const ended = await updateRun(scope, run, {
		status: 'committed',
		finishedAt: now,
		counts: planned.counts,
		message: shortMessage(message),
		doneUpTo: planned.doneUpTo,
		inDoubt: undefined,
	});
	const settled = await settleCommitted(scope, ended, receipt);
	const next = await handOn(scope, run, planned, watermark);
	if (next === undefined) {
		const trouble = planned.advances ? undefined : ({ kind: 'failed', reason: message } as const);
		await endClaimOfRun(scope, run, trouble);
	}
	return { run: ended, receipt: settled, move, next };
}

function receiptOf(
	run: Run,
	{ counts, doneUpTo, verdict, reason, counted }: CommitPlan,
	watermark: { readonly before: number | undefined; readonly after: number | undefined },
	now: number,
): Receipt {
	return {
		runId: run.id,
		sync: run.sync,
		jobType: run.jobType,
		window: { from: run.window.from, to: doneUpTo },
		watermarkBefore: watermark.before,
		watermarkAfter: watermark.after,
		counts,
		durationMs: now - run.startedAt,
		clockSkewMs: run.clockSkewMs,
		verdict,
		reason,
		counted,
		late: 0,
		committedAt: now,
	};
}

/** A backfill leaves the watermark alone, and nothing moves it back. */
async function advanceWatermark(
	scope: AccountScope,
	run: Run,
	{ advances, doneUpTo }: CommitPlan,
	watermark: number | undefined,
): Promise<WatermarkMove | undefined> {
	if (!advances || run.jobType === 'FULL_BACKFILL') return undefined;
	if (watermark !== undefined && doneUpTo <= watermark) return undefined;
	// Of a window that is not empty, nothing has been done.
	if (doneUpTo === run.window.from && doneUpTo < run.window.to) return undefined;
	return await moveWatermark(scope.within({ sync: run.sync }), {
		to: doneUpTo,
		runId: run.id,
		reason: 'commit',
		restoredSeq: undefined,
		at: scope.now,
	});
}

/** A window that is to be covered again is to bring its records again. */
async function settleRecords(
	scope: AccountScope,
	run: Run,
	{ advances, doneUpTo }: CommitPlan,
): Promise<void> {
	if (!goesOnKeeping(run, advances)) await discardKept(scope, run.id);
	if (!advances) {
		await discardStaged(scope, run);
		return;
	}
	// What lies past the point that the run has got to comes again with the next one, and may not have been delivered.
	if (doneUpTo < run.window.to) await discardStaged(scope, run, doneUpTo);
	await rememberStaged(scope, run);
	await pruneDeliveries(scope, run);
}

/** Closes the gaps that the run has covered, and records what the source has hidden from it. */
async function settleGaps(
	scope: AccountScope,
	{ id, sync }: Run,
	window: TimeRange,
	{ advances, hidden }: CommitPlan,
): Promise<void> {
	const own = scope.within({ sync });
	if (hidden !== undefined) {
		const found = { reason: 'hiddenBySource', openedBy: id, openedAt: scope.now } as const;
		await openGap(own, { ...hidden, ...found });
	}
	if (!advances) return;
	const open = await readOpenGaps(own);
	if (open.length === 0) return;
	for (const covered of subtractRanges(window, hidden === undefined ? [] : [hidden])) {
		await closeGaps(own, covered, { by: id, at: scope.now });
	}
	const left = await readOpenGaps(own);
	if (left.length === 0) await liftGapVerdicts(own);
}

/** Frees the lease, or gives it to the next slice: until the same time, with a token of its own. */
async function handOn(
	scope: AccountScope,
	run: Run,
	{ next }: CommitPlan,
	watermark: number | undefined,
): Promise<Run | undefined> {
	const lease = await readRunLease(scope, run);
	if (next === undefined || lease === undefined) {
		await releaseRunLease(scope, run, run.id);
		return undefined;
	}
	const claim = { ...lease, runId: next.runId };
	const given = await claimRunLease(scope, run, claim, scope.now, run.id);
	if (given === undefined) throw new Error(`The lease of "${run.sync}" was not handed on`);
	const { target, sliceMs, settleMs, clockSkewMs } = run;
	const terms = { target, sliceMs, settleMs, clockSkewMs };
	const slice = { window: next.window, ...terms, continues: run.id };
	await removeOutdatedOfSlice(scope, run.sync);
	const begun = await startRun(scope, { ...run, asked: askedOf(run) }, slice, given, watermark);
	if (run.claimId !== undefined) await holdClaimByRun(scope, run.claimId, begun);
	return begun;
}
