import type { IDataObject } from 'n8n-workflow';

import type { Run } from '../../engine/run';
import type { AccountStore, Lease } from '../../engine/store';
import { localBounds, type TimeRange, timeZone } from '../../engine/time';
import { outputOptionalTime, outputTime } from '../shared/n8n/output';

export function outputRange(range: TimeRange | undefined): IDataObject | null {
	return range === undefined ? null : { from: outputTime(range.from), to: outputTime(range.to) };
}

/** A run that has begun: what stands downstream lists from `from` (included) to `to` (excluded). */
export function runOutput(
	{ accountId }: AccountStore,
	run: Run,
	boundsZone: string | undefined,
): IDataObject {
	return {
		accountId,
		sync: run.sync,
		jobType: run.jobType,
		runId: run.id,
		fencingToken: run.token,
		...windowOutput(run.window, run.target),
		...localOutput(run.window, boundsZone),
		watermark: outputOptionalTime(run.watermarkBefore),
		clockSkewMs: run.clockSkewMs,
		startedAt: outputTime(run.startedAt),
		leaseUntil: outputTime(run.leaseUntil),
		continues: run.continues ?? null,
		written: true,
	};
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
export function heldOutput(of: IDataObject, lease: Lease): IDataObject {
	const { workflowId = null, executionId = null } = lease.origin;
	const [since, until] = [outputTime(lease.since), outputTime(lease.until)];
	const { beat } = lease;
	const lastBeatAt = outputOptionalTime(beat?.at);
	const heard = beat === undefined ? '' : `, was last heard of at ${lastBeatAt} (${beat.by}),`;
	return {
		...of,
		skipped: true,
		reason: 'held',
		message: `The run "${lease.runId}" of workflow ${workflowId ?? 'unknown'}, execution ${executionId ?? 'unknown'}, has been going since ${since}${heard} and holds the lease until ${until}`,
		heldBy: {
			runId: lease.runId,
			workflowId,
			executionId,
			since,
			until,
			lastBeatAt,
			process: beat?.by ?? null,
		},
	};
}

/** What comes out of *Skipped* when there is nothing to do. */
export function idleOutput(of: IDataObject, message: string): IDataObject {
	return { ...of, skipped: true, reason: 'nothingToDo', message, heldBy: null };
}
