import { shownTime } from '../../run/errors';
import { act, choice, say } from '../../wording';
import type { AccountScope } from '../accountDatabase';
import { storeError } from '../errors';
import type { Lease } from '../leases/lease';
import { isHeld } from '../leases/liveness';
import { readRunLease } from './runLeases';
import { moveWatermark, positionAt, positionBefore, type WatermarkMove } from './watermarks';

/** Which watermark to put back, and how far. Times in epoch milliseconds. */
export interface UndoRequest {
	readonly sync: string;
	readonly floor: number;
	/** Default: to where it was before its last move that is still in force. */
	readonly backTo: number | undefined;
}

/** Puts the watermark back. The ledger keeps every move. */
export async function undoWatermark(
	scope: AccountScope,
	{ sync, floor, backTo }: UndoRequest,
): Promise<WatermarkMove> {
	const lease = await readRunLease(scope, { sync, jobType: 'INCREMENTAL' });
	if (lease !== undefined && (await isHeld(lease, scope.now, scope.pulse)))
		throw running(sync, lease);
	const own = scope.within({ sync });
	const { position, seq } =
		backTo === undefined ? await positionBefore(own) : await positionAt(own, backTo);
	if (position !== undefined && position < floor) throw belowFloor(sync, position, floor);
	return await moveWatermark(own, {
		to: position,
		runId: undefined,
		reason: 'undo',
		restoredSeq: seq,
		at: scope.now,
	});
}

function running(sync: string, lease: Lease): Error {
	return storeError(
		'syncIsRunning',
		`The run "${lease.runId}" of "${sync}" is going, and would move the watermark forward again`,
		say`Wait until it has ended. If its execution is over, free the lease with ${act('fail')} and the run ID ${lease.runId}; by itself it is free within three minutes of its process's death, and at ${shownTime(lease.until)} in any case.`,
		{ parameter: 'sync' },
	);
}

function belowFloor(sync: string, position: number, floor: number): Error {
	return storeError(
		'belowFloor',
		`The watermark of "${sync}" would go back to ${shownTime(position)}, below the floor at ${shownTime(floor)}`,
		say`To fetch a stretch of time that lies so far back, use ${act('begin')} with the job type ${choice('fullBackfill')}, or lower the floor.`,
		{ parameter: 'floor' },
	);
}
