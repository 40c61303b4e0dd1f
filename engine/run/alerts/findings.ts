import type { RunStatus } from '../run';
import type { Verdict } from '../verdict';
import { type AlertThresholds, isWatchedSync, type WatchedSyncs } from './conditions';

/** What alerts go by of one sync. Times in epoch milliseconds. */
export interface AlertFacts {
	readonly sync: string;
	/** The last run that was committed; undefined where none is known. */
	readonly committed: { readonly runId: string; readonly at: number } | undefined;
	/** When the oldest run began that is known; undefined where none is. */
	readonly firstStartedAt: number | undefined;
	/** The run that began last. */
	readonly latest: LatestRun | undefined;
	/** Undefined where there never was one. */
	readonly watermark:
		{ readonly position: number | undefined; readonly movedAt: number } | undefined;
	/** Newest first: at least as many as the threshold asks for, where there are as many. */
	readonly receipts: readonly AlertReceipt[];
	/** What was given up lately, and is still. */
	readonly givenUp: { readonly count: number; readonly since: number } | undefined;
}

export interface LatestRun {
	readonly runId: string;
	readonly status: RunStatus;
	readonly startedAt: number;
	readonly finishedAt: number | undefined;
	/** What it said last, or failed with. */
	readonly message: string | undefined;
	readonly workflowId: string | undefined;
	readonly executionId: string | undefined;
}

/** An object of the registry that is set aside, as far as alerts go by it. */
export interface AsideObject {
	/** The account that it is an object of. */
	readonly account: string;
	readonly integration: string;
	readonly name: string;
	/** How often in a row it has failed. */
	readonly failures: number;
	/** Whether it waits without having failed: its source has named a time, or another run of its sync is at work. */
	readonly isHeldUp: boolean;
	readonly reason: string;
	/** How long after a sync the next one is due, in milliseconds. */
	readonly intervalMs: number;
	/** When a run of it last committed; undefined for never. */
	readonly syncedAt?: number | undefined;
	readonly registeredAt: number;
	/** Whether it is not tried again by itself. */
	readonly needsPerson: boolean;
}

export interface AlertReceipt {
	readonly runId: string;
	readonly verdict: Verdict;
	readonly reason: string;
	readonly committedAt: number;
}

/** Something that is wrong: since when, and the numbers by which it is. Plain JSON, since it is kept. */
export type Finding = {
	/** The sync, or the object as a JSON list of its account, integration and name; empty for the store itself. */
	readonly subject: string;
	/** Epoch milliseconds. */
	readonly since: number;
	/** The run that began last; undefined where none is known. */
	readonly latest?: LatestRun | undefined;
} & (
	| {
			readonly condition: 'missedRun';
			readonly afterMs: number;
			/** When a run was last committed; undefined for never. */
			readonly committedAt?: number | undefined;
	  }
	| {
			readonly condition: 'watermarkStill';
			readonly afterMs: number;
			/** Where it stands; undefined where it was put back to before its first move. */
			readonly position?: number | undefined;
	  }
	| {
			readonly condition: 'receiptNotComplete';
			readonly inARow: number;
			readonly countsUnverifiable: boolean;
			/** Of the newest receipt. */
			readonly runId: string;
			readonly verdict: Verdict;
			readonly reason: string;
	  }
	| {
			readonly condition: 'givenUp';
			readonly count: number;
			readonly withinMs: number;
	  }
	| (AsideObject & { readonly condition: 'objectSetAside' })
	| {
			readonly condition: 'storeUnreachable';
			readonly afterMs: number;
			/** What the last attempt failed with, and what is to be done about it. */
			readonly problem: string;
			readonly remedy: string;
	  }
);

/** Tells whether such a thing is watched for. */
export function isWatchedFinding(
	{ condition, subject }: Pick<Finding, 'condition' | 'subject'>,
	{ syncs, thresholds }: { readonly syncs: WatchedSyncs; readonly thresholds: AlertThresholds },
): boolean {
	if (condition === 'storeUnreachable') return true;
	if (thresholds[condition] === undefined) return false;
	return condition === 'objectSetAside' || isWatchedSync(syncs, subject);
}

/** Tells what is wrong with a sync now. */
export function findingsOf(
	facts: AlertFacts,
	thresholds: AlertThresholds,
	now: number,
): readonly Finding[] {
	return [
		missedRun(facts, thresholds, now),
		watermarkStill(facts, thresholds, now),
		receiptNotComplete(facts, thresholds),
		givenUp(facts, thresholds),
	].filter((finding) => finding !== undefined);
}

/** Whoever waits without failing is to be synced within so many intervals. */
const INTERVALS_HELD_UP = 2;

/** Tells which objects of the registry have failed for too long, or have missed a whole interval while they were held up. */
export function objectFindings(
	objects: readonly AsideObject[],
	{ objectSetAside: threshold }: AlertThresholds,
	now: number,
): readonly Finding[] {
	if (threshold === undefined) return [];
	return objects
		.map((object) => {
			const { account, integration, name, syncedAt, registeredAt } = object;
			const subject = JSON.stringify([account, integration, name]);
			const since = syncedAt ?? registeredAt;
			return { condition: 'objectSetAside', subject, since, ...object } as const;
		})
		.filter(({ failures, needsPerson, isHeldUp, since, intervalMs }) => {
			if (needsPerson || failures >= threshold.failures) return true;
			return isHeldUp && now - since >= INTERVALS_HELD_UP * intervalMs;
		});
}

function missedRun(
	{ sync, committed, firstStartedAt, latest }: AlertFacts,
	{ missedRun: threshold }: AlertThresholds,
	now: number,
): Finding | undefined {
	if (threshold === undefined) return undefined;
	const { afterMs } = threshold;
	// Of a sync that somebody has named and that nothing is known of, no run is expected ever to have been.
	const since = committed?.at ?? firstStartedAt ?? now - afterMs;
	if (now - since < afterMs) return undefined;
	const condition = 'missedRun';
	return { condition, subject: sync, since, afterMs, committedAt: committed?.at, latest };
}

function watermarkStill(
	{ sync, watermark, latest }: AlertFacts,
	{ watermarkStill: threshold }: AlertThresholds,
	now: number,
): Finding | undefined {
	if (threshold === undefined || watermark === undefined) return undefined;
	const { position, movedAt: since } = watermark;
	if (now - since < threshold.afterMs) return undefined;
	const { afterMs } = threshold;
	return { condition: 'watermarkStill', subject: sync, since, afterMs, position, latest };
}

function receiptNotComplete(
	{ sync, receipts, latest }: AlertFacts,
	{ receiptNotComplete: threshold }: AlertThresholds,
): Finding | undefined {
	if (threshold === undefined) return undefined;
	const { inARow, countsUnverifiable } = threshold;
	const newest = receipts.slice(0, inARow);
	const isWrong = ({ verdict }: AlertReceipt): boolean =>
		verdict === 'incomplete' || (verdict === 'unverifiable' && countsUnverifiable);
	const [last, first] = [newest[0], newest.at(-1)];
	if (last === undefined || first === undefined) return undefined;
	if (newest.length < inARow || !newest.every(isWrong)) return undefined;
	const { runId, verdict, reason } = last;
	const condition = 'receiptNotComplete';
	const since = first.committedAt;
	const numbers = { inARow, countsUnverifiable, runId, verdict, reason };
	return { condition, subject: sync, since, ...numbers, latest };
}

function givenUp(
	{ sync, givenUp: found, latest }: AlertFacts,
	{ givenUp: threshold }: AlertThresholds,
): Finding | undefined {
	if (threshold === undefined || found === undefined) return undefined;
	const { count, since } = found;
	if (count < threshold.atLeast) return undefined;
	const { withinMs } = threshold;
	return { condition: 'givenUp', subject: sync, since, count, withinMs, latest };
}
