import type { SeededRandom } from '../../support/seededRandom';

/** Whether a seed's sync archives what it reads, where, and what goes wrong with that. */
export interface Archiving {
	readonly place: 'none' | 'folder' | 's3';
	/** How often the place refuses what is to be stored, by tick. */
	readonly refusals: number;
	/** How many files in a row it refuses, at most. */
	readonly mostRefused: number;
	/** How often a run that has failed is tried again at once, by the same process. */
	readonly triesAgain: number;
	/** How often a process dies when it stores a file of an archive, by tick. */
	readonly kills: number;
}

const mostRefused = 4;

export const noArchives: Archiving = {
	place: 'none',
	refusals: 0,
	mostRefused,
	triesAgain: 0,
	kills: 0,
};

export function drawArchiving(random: SeededRandom): Archiving {
	return {
		place: random.pick(['none', 'folder', 'folder', 's3']),
		refusals: random.pick([0, 0.2, 0.5]),
		mostRefused,
		triesAgain: random.pick([0, 0.5]),
		kills: random.pick([0, 0.3]),
	};
}
