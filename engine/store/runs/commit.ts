import type { CommitPlan } from '../../run/planCommit';
import type { SyncState } from '../../run/planRun';
import type { Receipt } from '../../run/receipt';
import type { Run } from '../../run/run';
import { subtractRanges, type TimeRange } from '../../time/timeRange';
import { claimLease, readLease, releaseLease } from '../leases';
import { pruneDeliveries } from '../records/deliveries';
import { discardStaged, rememberStaged } from '../records/promoteStaged';
import { forgetSeen } from '../records/seenRecords';
import { removeOutdatedOfSlice } from '../retention/retention';
import { openRun, readState } from './begin';
import { checkDoneUpTo, runAtWork, scopeOf } from './fence';
import { closeGaps, openGap, readOpenGaps } from './gaps';
import { downgradeReceipts } from './lateRecords';
import { insertReceipt, liftGapVerdicts } from './receipts';
import { shortened } from './runLog';
import { updateRun } from './runRows';
import { logStep, type RunTransaction } from './runTransaction';
import { moveWatermark, type WatermarkMove } from './watermarks';

export interface Committed {
	readonly run: Run;
	readonly receipt: Receipt;
	/** Undefined when the watermark stayed. */
	readonly move: WatermarkMove | undefined;
	readonly next: Run | undefined;
}

/** Writes the receipt, moves the watermark and ends the run. */
export async function commitRun(
	transaction: RunTransaction,
	runId: string,
	plan: (run: Run, state: SyncState, now: number) => CommitPlan,
): Promise<Committed> {
	const { connection, account, now } = transaction;
	const run = await runAtWork(transaction, runId);
	const state = await readState(transaction, run.sync);
	const planned = plan(run, state, now);
	checkDoneUpTo(run, planned.doneUpTo);
	const move = await advance(transaction, run, planned, state.watermark);
	const watermark = move === undefined ? state.watermark : move.to;
	const receipt = receiptOf(run, planned, { before: state.watermark, after: watermark }, now);
	await insertReceipt(connection, account, receipt);
	await downgradeReceipts(connection, account, run);
	await settleRecords(transaction, run, planned);
	await forgetSeen(connection, account, run.id);
	await settleGaps(transaction, run, receipt.window, planned);
	const message = `${planned.verdict}: ${planned.reason}`;
	await logStep(transaction, runId, 'committed', message);
	const ended = await updateRun(connection, account, run, {
		status: 'committed',
		finishedAt: now,
		counts: planned.counts,
		message: shortened(message),
		doneUpTo: planned.doneUpTo,
		inDoubt: undefined,
	});
	return { run: ended, receipt, move, next: await handOn(transaction, run, planned, watermark) };
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
async function advance(
	{ connection, account, now }: RunTransaction,
	run: Run,
	{ advances, doneUpTo }: CommitPlan,
	watermark: number | undefined,
): Promise<WatermarkMove | undefined> {
	if (!advances || run.jobType === 'FULL_BACKFILL') return undefined;
	if (watermark !== undefined && doneUpTo <= watermark) return undefined;
	// Of a window that is not empty, nothing has been done.
	if (doneUpTo === run.window.from && doneUpTo < run.window.to) return undefined;
	return await moveWatermark(connection, account, run.sync, {
		to: doneUpTo,
		runId: run.id,
		reason: 'commit',
		restoredSeq: undefined,
		at: now,
	});
}

/** A window that is to be covered again is to bring its records again. */
async function settleRecords(
	{ connection, account }: RunTransaction,
	run: Run,
	{ advances, doneUpTo }: CommitPlan,
): Promise<void> {
	if (!advances) {
		await discardStaged(connection, account, run);
		return;
	}
	// What lies past the point that the run has got to comes again with the next one, and may not have been delivered.
	if (doneUpTo < run.window.to) await discardStaged(connection, account, run, doneUpTo);
	await rememberStaged(connection, account, run);
	await pruneDeliveries(connection, account, run);
}

/** Closes the gaps that the run has covered, and records what the source has hidden from it. */
async function settleGaps(
	{ connection, account, now }: RunTransaction,
	{ id, sync }: Run,
	window: TimeRange,
	{ advances, hidden }: CommitPlan,
): Promise<void> {
	if (hidden !== undefined) {
		const found = { reason: 'hiddenBySource', openedBy: id, openedAt: now } as const;
		await openGap(connection, account, sync, { ...hidden, ...found });
	}
	if (!advances) return;
	const open = await readOpenGaps(connection, account, sync);
	if (open.length === 0) return;
	for (const covered of subtractRanges(window, hidden === undefined ? [] : [hidden])) {
		await closeGaps(connection, account, sync, covered, { by: id, at: now });
	}
	const left = await readOpenGaps(connection, account, sync);
	if (left.length === 0) await liftGapVerdicts(connection, account, sync);
}

/** Frees the lease, or gives it to the next slice: until the same time, with a token of its own. */
async function handOn(
	transaction: RunTransaction,
	run: Run,
	{ next }: CommitPlan,
	watermark: number | undefined,
): Promise<Run | undefined> {
	const { connection, account, now } = transaction;
	const scope = scopeOf(account, run);
	const lease = await readLease(connection, scope);
	if (next === undefined || lease === undefined) {
		await releaseLease(connection, scope, run.id);
		return undefined;
	}
	const claim = { ...lease, runId: next.runId };
	const given = await claimLease(connection, scope, claim, now, run.id);
	if (given === undefined) throw new Error(`The lease of "${run.sync}" was not handed on`);
	const { target, sliceMs, settleMs, clockSkewMs } = run;
	const terms = { target, sliceMs, settleMs, clockSkewMs };
	const slice = { window: next.window, ...terms, continues: run.id };
	await removeOutdatedOfSlice(transaction, run.sync);
	return await openRun(transaction, run, slice, given, watermark);
}
