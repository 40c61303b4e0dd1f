import type { AliasableExpression } from 'kysely';

import { isFarAhead } from '../../time/stepBack';
import type { Scope } from '../scope';
import type { Beat, Lease, LeasedJob } from './lease';

/** How often a process says that it is alive, for all that it holds. */
export const BEAT_EVERY_MS = 20_000;

/**
 * After so long without a beat a process counts as dead: a stalled one may miss five. A schedule of one minute so goes on
 * within three minutes of its process's death.
 */
export const DEAD_AFTER_MS = 120_000;

/**
 * How far a beat may lie in the future. A clock that was set back by more left it there, and the living write the next
 * one by the new clock. Together with {@link DEAD_AFTER_MS}, the dead hold nothing for longer than two and a half minutes.
 */
const AHEAD_MS = 30_000;

/** Whoever holds something is next judged by then, and by no later time unless a clock was wrong. */
export const JUDGED_WITHIN_MS = DEAD_AFTER_MS + AHEAD_MS;

/** What a transaction knows of the process that runs it. */
export interface Pulse {
	/** The process, as {@link Beat.by} has it. */
	readonly by: string;
	/** The time by which beats are judged. */
	at(): Promise<number>;
	/** The same within a statement, which so needs none before it. */
	readonly atWithin: () => AliasableExpression<number>;
	/**
	 * Whether this process beats for a run, or for what a schedule has started, however long ago it last did: it may have
	 * been asleep.
	 */
	beatsFor(id: string, schedule?: string): boolean;
	isAtWorkOn(runId: string): boolean;
}

/** @param beatClock the time by which beats are judged, in epoch milliseconds */
export function isFresh(beatAt: number, beatClock: number): boolean {
	return silentInMs(beatAt, beatClock) > 0;
}

/** After how long without another beat its process will count as dead; 0 when it does. */
export function silentInMs(beatAt: number, beatClock: number): number {
	const ageMs = beatClock - beatAt;
	return ageMs < -AHEAD_MS ? 0 : Math.max(0, DEAD_AFTER_MS - ageMs);
}

/**
 * Whether a lease keeps others away: until its time is over, as long as who holds it is heard of. Without a heartbeat, as
 * older versions leave it and an execution that waits, until its time is over, unless it was given by a clock that was
 * ahead: nobody waits for years because of an hour in which a clock was wrong.
 *
 * @param now this machine's clock, by which a lease's time is judged
 */
export async function isHeld(
	lease: Lease,
	now: number,
	pulse: Pick<Pulse, 'at' | 'beatsFor'>,
): Promise<boolean> {
	return (await heldForMs(lease, now, pulse)) > 0;
}

/** For how long a lease keeps others away, should nobody be heard of who holds it; see {@link isHeld}. */
export async function heldForMs(
	{ runId, since, until, beat }: Lease,
	now: number,
	pulse: Pick<Pulse, 'at' | 'beatsFor'>,
): Promise<number> {
	const leftMs = until - now;
	if (leftMs <= 0 || pulse.beatsFor(runId)) return leftMs;
	if (beat === undefined) return isFarAhead(since, now) ? 0 : leftMs;
	return Math.min(leftMs, silentInMs(beat.at, await pulse.at()));
}

/** Beats for the run that holds a lease, unless it did so just now. */
export async function beatFor(
	scope: Scope & { readonly now: number; readonly pulse: Pulse },
	{ sync, jobType }: LeasedJob,
	{ runId, token, beat }: Lease,
): Promise<void> {
	const { now, pulse } = scope;
	const isAtWork = pulse.isAtWorkOn(runId);
	const isRecent = beat !== undefined && Math.abs(now - beat.at) < BEAT_EVERY_MS / 2;
	if (isRecent && beat.isAtWork === isAtWork && beat.by === pulse.by) return;
	await scope
		.within({ sync, job_type: jobType })
		.update('sync_lease')
		.set(beatRow(token, { at: await pulse.at(), by: pulse.by, isAtWork }))
		.where('run_id', '=', runId)
		.execute();
}

/** The columns of a beat. They count for the lease with that token only: an older version leaves them as they are. */
export function beatRow(token: number, { at, by, isAtWork }: Beat) {
	return { beat_token: token, beat_at: at, beat_by: by, at_work: isAtWork ? 1 : 0 };
}

/** Has leases held until their time is over, whether or not anybody is heard of: what they are for has been put aside. */
export async function holdWithoutBeats(scope: Scope, runIds: readonly string[]): Promise<void> {
	if (runIds.length === 0) return;
	await scope
		.update('sync_lease')
		.set({ beat_at: null, at_work: 0 })
		.where('run_id', 'in', runIds)
		.execute();
}

/** No block of this process is at work on the run any more. */
export async function restFrom(scope: Scope, runId: string): Promise<void> {
	await scope.update('sync_lease').set({ at_work: 0 }).where('run_id', '=', runId).execute();
}

/**
 * What n8n has said of the execution of a run whose process goes on: `failed` ends the run as soon as no block is at
 * work on it, `canceled` ends the beating then.
 */
export type Reported = 'failed' | 'canceled';

/** For the process that beats, which reads it with its next beat. */
export async function markReported(
	scope: Scope,
	runId: string,
	reported: Reported,
	message: string,
): Promise<void> {
	await scope
		.update('sync_lease')
		.set({ reported_as: reported, reported_message: message })
		.where('run_id', '=', runId)
		.execute();
}
