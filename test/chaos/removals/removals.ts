import type { DeleteMode } from '../../../engine/destination/destination';
import type { SeededRandom } from '../../support/seededRandom';

/** How a source says of records that they are gone, each of them once; and what comes in another order than it happened. */
export interface Removals {
	/** How many there are in a tick, on average. */
	readonly perTick: number;
	readonly deletes: DeleteMode;
	/** Which share is listed as gone, by a source that lists such; of the others a webhook tells. */
	readonly listed: number;
	/** Which share of the others is in the lists no more, and so never comes back. */
	readonly vanish: number;
	/** How often a webhook tells it by the cursor of the version before. */
	readonly sameCursor: number;
	/** The longest that a webhook is under way, in milliseconds. */
	readonly longestWayMs: number;
	/** How often the version before comes once more, after it or before. */
	readonly outdated: number;
	/** How many come back in a tick, on average. */
	readonly returnsPerTick: number;
	/** How often a process dies of a webhook, which is sent again then. */
	readonly kills: number;
}

export const noRemovals: Removals = {
	perTick: 0,
	deletes: 'soft',
	listed: 0,
	vanish: 0,
	sameCursor: 0,
	longestWayMs: 0,
	outdated: 0,
	returnsPerTick: 0,
	kills: 0,
};

const minuteMs = 60_000;

export function drawRemovals(random: SeededRandom): Removals {
	if (random.chance(0.4)) return noRemovals;
	return {
		perTick: random.pick([1, 3]),
		deletes: random.pick(['soft', 'hard']),
		listed: random.pick([0, 0.5, 0.8]),
		vanish: random.pick([0.2, 0.7]),
		sameCursor: random.pick([0, 0.4]),
		longestWayMs: random.pick([1, 10, 40]) * minuteMs,
		outdated: random.pick([0.2, 0.7]),
		returnsPerTick: random.pick([0, 1, 2]),
		kills: random.pick([0, 0.3]),
	};
}
