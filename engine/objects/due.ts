import type { Environment } from '../environment';

/** By so much of its interval an object may be due later, so that what was synced together is not due together for ever. */
const JITTER = 0.05;
const MOST_JITTER_MS = 60_000;

/** What a step of priority is worth. */
const PRIORITY_STEP_MS = 5 * 60_000;

/**
 * When an object is due after a run of it has committed, in epoch milliseconds: an interval later, with some jitter, never
 * before.
 */
export function dueAfter(
	{ random }: Pick<Environment, 'random'>,
	syncedAt: number,
	intervalMs: number,
): number {
	return (
		syncedAt + intervalMs + Math.floor(random() * Math.min(intervalMs * JITTER, MOST_JITTER_MS))
	);
}

/** How far apart the ranks of an account's objects are at least. */
export const SPACING_MS = 60_000;

/**
 * What the order goes by among objects that are due, before any other of their account is regarded: the longest due first,
 * with a start of five minutes for each step of priority. So whoever waits comes to be the first in the end, whatever the
 * priorities of others.
 */
export function rankOf(dueAt: number, priority: number): number {
	return dueAt - priority * PRIORITY_STEP_MS;
}

/**
 * The first rank from `rank` on that is a minute away from every other of the account: of many objects that are due at a
 * time each but the first lets those pass that other accounts have due in the minutes after.
 *
 * @param others the ranks of the account's other objects that wait, in order
 */
export function spacedRank(rank: number, others: readonly number[]): number {
	let spaced = rank;
	for (const other of others) {
		if (other <= spaced - SPACING_MS) continue;
		if (other >= spaced + SPACING_MS) break;
		spaced = other + SPACING_MS;
	}
	return spaced;
}
