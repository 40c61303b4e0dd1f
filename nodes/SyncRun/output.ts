import type { IDataObject } from 'n8n-workflow';

import type { Asked, Run, RunCounts, ShownTime } from '../../engine/run';
import type { AccountStore, Lease } from '../../engine/store';
import { localBounds, type TimeRange, timeZone } from '../../engine/time';
import { outputOptionalTime, outputTime } from '../shared/n8n/output';
import { picked } from '../shared/parameters/simplify';

export function outputRange(range: TimeRange | undefined): IDataObject | null {
	return range === undefined ? null : { from: outputTime(range.from), to: outputTime(range.to) };
}

/** A run that has begun: what stands downstream lists from `from` (included) to `to` (excluded). */
export function runOutput(
	{ accountId }: AccountStore,
	run: Run,
	boundsZone: string | undefined,
	message: string,
) {
	return {
		message,
		...windowOutput(run.window, run.target),
		accountId,
		// By this name schedulers give it out, so that one expression in a credential holds for the nodes behind them both.
		account: accountId,
		sync: run.sync,
		jobType: run.jobType,
		runId: run.id,
		fencingToken: run.token,
		...localOutput(run.window, boundsZone),
		watermark: outputOptionalTime(run.watermarkBefore),
		clockSkewMs: run.clockSkewMs,
		startedAt: outputTime(run.startedAt),
		leaseUntil: outputTime(run.leaseUntil),
		continues: run.continues ?? null,
		...askedOutput(run),
		written: true,
	};
}

/** Who has asked for a run, and when. */
export function askedOutput({ initiator, requestedAt }: Asked) {
	return { initiator: initiator ?? null, requestedAt: outputOptionalTime(requestedAt) };
}

/** What is shown of a run that has begun with *Simplify*. */
const simpleRun = [
	'message',
	'from',
	'to',
	'fromLocal',
	'toLocal',
	'account',
	'runId',
	'sync',
	'isEmpty',
	'hasMore',
	'backlogTo',
	'watermark',
	'written',
] as const;

export function shownRun(item: IDataObject, isSimple: boolean): IDataObject {
	return isSimple ? picked(item, simpleRun) : item;
}

/** What people ask of a run that has ended, in this order, before anything else of it. */
export function headline(
	{ verdict, message }: { readonly verdict: string | null; readonly message: string | null },
	window: TimeRange | undefined,
	{ fetched, created, updated, failed }: RunCounts,
) {
	return {
		verdict,
		message,
		from: outputOptionalTime(window?.from),
		to: outputOptionalTime(window?.to),
		fetched: fetched ?? null,
		created: created ?? null,
		updated: updated ?? null,
		failed: failed ?? null,
	};
}

/** What is shown of a run that has ended with *Simplify*: what stands first, and what names the run. */
const simpleReceipt = [
	'verdict',
	'message',
	'from',
	'to',
	'fetched',
	'created',
	'updated',
	'failed',
	'sync',
	'runId',
	'failedIn',
	'steps',
] as const;

export function shownReceipt(item: IDataObject, isSimple: boolean): IDataObject {
	return isSimple ? picked(item, simpleReceipt) : item;
}

export function windowOutput(window: TimeRange, target: number): IDataObject {
	return {
		from: outputTime(window.from),
		to: outputTime(window.to),
		isEmpty: window.from === window.to,
		backlogTo: outputTime(target),
		hasMore: window.to < target,
	};
}

/** @param zone undefined: nothing is given out */
export function localOutput(window: TimeRange, zone: string | undefined): IDataObject {
	if (zone === undefined) return {};
	const { from, to } = localBounds(window, timeZone(zone));
	return { fromLocal: from, toLocal: to };
}

/** What comes out of *Skipped* when another run holds the lease. */
export function heldOutput(of: IDataObject, lease: Lease, shownTime: ShownTime): IDataObject {
	const { workflowId = null, executionId = null } = lease.origin;
	const [since, until] = [outputTime(lease.since), outputTime(lease.until)];
	const { beat } = lease;
	return {
		message: heldMessage(String(of.sync), lease, shownTime),
		...of,
		skipped: true,
		reason: 'held',
		heldBy: {
			runId: lease.runId,
			workflowId,
			executionId,
			since,
			until,
			lastBeatAt: outputOptionalTime(beat?.at),
			process: beat?.by ?? null,
		},
	};
}

/** Says who is at it, and how to free the lease. */
function heldMessage(sync: string, { runId, origin, since, until, beat }: Lease, shown: ShownTime) {
	const { workflowId = 'unknown', executionId = 'unknown' } = origin;
	const heard = beat === undefined ? '' : `, last heard of at ${shown(beat.at)} from ${beat.by}`;
	return `Another run of "${sync}" is open (execution ${executionId} of workflow ${workflowId}, since ${shown(since)}${heard}). It holds the lease until ${shown(until)} at the latest. If that execution is over, free it with Sync Run → Fail and the Run ID ${runId}`;
}

/** What comes out of *Skipped* when there is nothing to do, or when the claim of the object is lost. */
export function idleOutput(
	of: IDataObject,
	reason: 'nothingToDo' | 'claimLost',
	message: string,
): IDataObject {
	return { message, ...of, skipped: true, reason, heldBy: null };
}
