import type { AlertCondition } from './conditions';

/** Since when somebody has been looking without a break. Times in epoch milliseconds. */
export interface Watch {
	readonly since: number;
	readonly lookedAt: number;
}

/** How often is looked. */
export const LOOK_EVERY_MS = 60_000;

/** A look that comes later has missed one: nobody was there, or the store was not. */
const LATE_MS = 1.5 * LOOK_EVERY_MS;

/**
 * So long after a break no alert begins that only says that nothing has happened for a while: what stood still together
 * with the watcher goes on within three minutes, and needs a moment to be done.
 */
const SETTLED_AFTER_MS = 5 * 60_000;

/** Looks again. Where a look was missed, or the clock was set back, the watch begins anew. */
export function lookAgain(watch: Watch | undefined, now: number): Watch {
	const isUnbroken =
		watch !== undefined && now >= watch.lookedAt && now - watch.lookedAt <= LATE_MS;
	return { since: isUnbroken ? watch.since : now, lookedAt: now };
}

/** Whether an alert of that condition may begin. */
export function mayBeginIn({ since }: Watch, condition: AlertCondition, now: number): boolean {
	const saysNothingHappened = condition === 'missedRun' || condition === 'watermarkStill';
	return !saysNothingHappened || now - since >= SETTLED_AFTER_MS;
}
