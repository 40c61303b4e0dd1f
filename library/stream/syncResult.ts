import { type RunCounts, saidOfEnd, type Verdict } from '../../engine/run';
import type { Lease } from '../../engine/store';
import { type CommittedRun, endOf, type Streamed } from '../../engine/sync';

/** A record that came to nothing; the others went on. */
export interface FailedRecord {
	readonly externalId: string;
	readonly message: string;
}

/** What a run did, and what is proven of it. */
export interface StreamReceipt {
	readonly runId: string;
	/**
	 * `complete`: the source counts what was read, before and after. `incomplete`: records are missing or have failed, and
	 * the next run covers the window again. `unverifiable`: nothing is known to be missing, and the source cannot prove it.
	 */
	readonly verdict: Verdict;
	/** Why. */
	readonly reason: string;
	/** All of it in a sentence or two. */
	readonly message: string;
	/** What was covered, `to` excluded. */
	readonly window: { readonly from: Date; readonly to: Date };
	/** Where the next run goes on; undefined before the first, and for a backfill of a sync that has none yet. */
	readonly watermark: Date | undefined;
	readonly counts: RunCounts;
	/** The first hundred of the records that failed. */
	readonly failed: readonly FailedRecord[];
	/** Whether a part of a backlog is left to the next run. */
	readonly hasMore: boolean;
	readonly durationMs: number;
}

export type SyncStreamResult =
	| { readonly kind: 'committed'; readonly receipt: StreamReceipt }
	/** Another run of the sync goes on, or its process has just died: nothing was done. */
	| {
			readonly kind: 'held';
			readonly message: string;
			readonly runId: string;
			readonly until: Date;
	  }
	/** Nothing has settled since the last run. */
	| { readonly kind: 'nothingToDo'; readonly message: string };

export function receiptOf(
	committed: CommittedRun,
	{ finished }: Pick<Streamed, 'finished'>,
	failed: readonly FailedRecord[],
): StreamReceipt {
	const { run, verdict, reason, counts, doneUpTo, durationMs } = committed;
	const watermark = committed.watermarkAfter ?? committed.watermarkBefore;
	return {
		runId: run.id,
		verdict,
		reason,
		message: saidOfEnd(endOf(committed), (ms) => new Date(ms).toISOString()),
		window: { from: new Date(run.window.from), to: new Date(doneUpTo) },
		watermark: watermark === undefined ? undefined : new Date(watermark),
		counts,
		failed,
		hasMore: committed.hasMore || !finished,
		durationMs,
	};
}

export function heldBy(sync: string, { runId, since, until, beat }: Lease): SyncStreamResult {
	const shown = (ms: number) => new Date(ms).toISOString();
	const heard = beat === undefined ? '' : `, last heard of at ${shown(beat.at)} from ${beat.by}`;
	return {
		kind: 'held',
		message: `Another run of "${sync}" has gone on since ${shown(since)}${heard}. If its process is dead, the sync is free within three minutes.`,
		runId,
		until: new Date(until),
	};
}
