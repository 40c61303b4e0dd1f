import type { SeededRandom } from '../../support/seededRandom';

/** What fails in a seed, and is kept to be tried again. */
export interface Failing {
	readonly keepsFailed: boolean;
	/** Which share of all states of records the table refuses for a while. */
	readonly refused: number;
	/** Which share it refuses until it is mended. */
	readonly poison: number;
	/** Which share of an API's pages behind the first cannot be read until it is mended. */
	readonly unreadable: number;
	/** How often the retry worker is started, by tick. */
	readonly retries: number;
	/** After how many tries something is given up. */
	readonly mostAttempts: number;
}

export const nothingFails: Failing = {
	keepsFailed: false,
	refused: 0,
	poison: 0,
	unreadable: 0,
	retries: 0,
	mostAttempts: 12,
};

export function drawFailing(random: SeededRandom): Failing {
	return {
		keepsFailed: true,
		refused: random.pick([0.1, 0.3, 0.6]),
		poison: random.pick([0, 0.1, 0.3]),
		unreadable: random.pick([0.2, 0.4]),
		retries: random.pick([0.5, 0.9]),
		mostAttempts: random.pick([2, 12]),
	};
}

/** A number from 0 to 1 that is always the same for a text. */
export function shareOf(text: string): number {
	let hash = 2_166_136_261;
	for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619) >>> 0;
	return (hash % 10_007) / 10_007;
}
