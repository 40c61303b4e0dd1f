import { isHeld } from '../beats';
import { storeError } from '../errors';
import type { Lease } from '../lease';
import { readLease } from '../leases';
import { type RunTransaction, shownTime } from './runTransaction';
import { moveWatermark, positionBefore, type WatermarkMove } from './watermarks';

/** Puts the watermark back to where it was before its last move that is still in force. */
export async function undoWatermark(
	{ connection, account, now, pulse }: RunTransaction,
	sync: string,
	floor: number,
): Promise<WatermarkMove> {
	const lease = await readLease(connection, { account, sync, jobType: 'INCREMENTAL' });
	if (lease !== undefined && (await isHeld(lease, now, pulse))) throw running(sync, lease);
	const { position, seq } = await positionBefore(connection, account, sync);
	if (position !== undefined && position < floor) throw belowFloor(sync, position, floor);
	return await moveWatermark(connection, account, sync, {
		to: position,
		runId: undefined,
		reason: 'undo',
		restoredSeq: seq,
		at: now,
	});
}

function running(sync: string, lease: Lease): Error {
	return storeError(
		'syncIsRunning',
		`The run "${lease.runId}" of "${sync}" is going, and would move the watermark forward again`,
		`Wait until it has ended. If its process has died, its lease is free within three minutes; if its execution has ended without it, at ${shownTime(lease.until)}.`,
		{ parameter: 'Sync Name' },
	);
}

function belowFloor(sync: string, position: number, floor: number): Error {
	return storeError(
		'belowFloor',
		`The watermark of "${sync}" would go back to ${shownTime(position)}, below the floor at ${shownTime(floor)}`,
		'To fetch a stretch of time that lies so far back, use Begin with the job type Full Backfill, or lower the floor.',
		{ parameter: 'Floor' },
	);
}
