import type { Environment } from '../environment';
import type { RetryAdvice } from '../errors';
import { nextTry } from '../run/nextTry';
import type { AsideKind, SetAside, SyncObject } from './syncObject';

/** What has become of a claim that did not end in a committed run. */
export interface Trouble {
	readonly kind: AsideKind;
	/** What happened, in a sentence. */
	readonly reason: string;
	/** Before that, the source has said, trying again is no use. Epoch milliseconds. */
	readonly retryAt?: number | undefined;
}

/**
 * Says what a source's advice makes of a trouble.
 *
 * @param at the time by the store's clock, in epoch milliseconds
 */
export function advised(
	{ kind, retryAfterMs }: RetryAdvice,
	at: number,
): Pick<Trouble, 'kind' | 'retryAt'> {
	return { kind, retryAt: retryAfterMs === undefined ? undefined : at + retryAfterMs };
}

/** Who runs the same sync beside the registry is given so long. */
const RUNNING_PAUSE_MS = 60_000;

/** A sign-in that was refused is refused again within minutes: its pauses begin where those of others are by then. */
const SIGN_IN_AHEAD = 4;

/** After so many refusals in a row, which take about two days, only a person can help. */
const MOST_REFUSED = 10;

/**
 * Whether an object is set aside for what counts as no failure as long as it lasts: its source turns it away, or another
 * run of the same sync is at work.
 */
export function isHeldUp({ aside }: Pick<SyncObject, 'aside'>): boolean {
	return aside?.kind === 'rateLimited' || aside?.kind === 'syncIsRunning';
}

/**
 * Decides until when an object is set aside, and how often in a row it has failed by now. The pause grows with each
 * failure: 1 minute, 2, 4 and so on, at most 6 hours. Whoever died or was not heard of is tried again at once the first
 * time. A refused sign-in waits from 16 minutes on and, after ten refusals, for a person.
 *
 * @param failures how often in a row it had failed before
 * @param at the time by the store's clock, in epoch milliseconds
 */
export function setAside(
	{ random }: Pick<Environment, 'random'>,
	{ failures, at }: { readonly failures: number; readonly at: number },
	{ kind, reason, retryAt = -Infinity }: Trouble,
): { readonly failures: number; readonly aside: SetAside } {
	const aside = (counted: number, until: number | undefined) => ({
		failures: counted,
		aside: { kind, reason, until: until === undefined ? undefined : Math.max(until, retryAt) },
	});
	const pausedFrom = (attempts: number) => {
		const next = nextTry({ now: () => at, random }, { attempts, mostAttempts: Infinity });
		return next.kind === 'waits' ? next.dueAt : undefined;
	};
	switch (kind) {
		case 'syncIsRunning':
			return aside(failures, at + RUNNING_PAUSE_MS);
		case 'rateLimited':
			// A time that the source has named is no failure of the object's; without one it counts as such.
			return retryAt > at ? aside(failures, at) : aside(failures + 1, pausedFrom(failures));
		case 'signInRefused':
			if (failures + 1 >= MOST_REFUSED) return aside(failures + 1, undefined);
			return aside(failures + 1, pausedFrom(failures + SIGN_IN_AHEAD));
		case 'died':
		case 'notBegun':
			return aside(failures + 1, failures === 0 ? at : pausedFrom(failures - 1));
		case 'failed':
			return aside(failures + 1, pausedFrom(failures));
	}
}
