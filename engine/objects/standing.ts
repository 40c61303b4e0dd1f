import { shownTime } from '../run/errors';
import type { SyncObject } from './syncObject';

/**
 * How an object stands: somebody has claimed it; it is due; its interval has not passed; it is set aside until its time
 * or until a person helps; or it is paused.
 */
export type ObjectStatus = 'claimed' | 'due' | 'needsPerson' | 'notDue' | 'paused' | 'setAside';

export interface ObjectStanding {
	readonly status: ObjectStatus;
	/** Why it stands so, in a sentence, without a full stop. */
	readonly reason: string;
}

/**
 * Says how an object stands.
 *
 * @param at the time by the store's clock, in epoch milliseconds
 * @param shown how a time is written
 */
export function standingOf(
	{ claim, paused, aside, dueAt, syncedAt }: SyncObject,
	at: number,
	shown: (ms: number) => string = shownTime,
): ObjectStanding {
	if (claim !== undefined) {
		const since = `since ${shown(claim.claimedAt)}`;
		const doing =
			claim.runId === undefined
				? `and a run has to begin by ${shown(claim.until)}`
				: `and the run "${claim.runId}" is at work`;
		return { status: 'claimed', reason: `It is claimed ${since}, ${doing}` };
	}
	if (paused) return { status: 'paused', reason: 'It is paused' };
	if (dueAt === undefined) {
		const why = aside?.reason ?? 'resume it';
		return { status: 'needsPerson', reason: `It waits for a person: ${why}` };
	}
	if (dueAt > at) {
		return aside === undefined
			? { status: 'notDue', reason: `It is due at ${shown(dueAt)}` }
			: {
					status: 'setAside',
					reason: `It is set aside until ${shown(dueAt)}: ${aside.reason}`,
				};
	}
	const never = syncedAt === undefined ? ', and has never been synced' : '';
	return { status: 'due', reason: `It is due since ${shown(dueAt)}${never}` };
}
