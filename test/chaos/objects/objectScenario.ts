import { seededRandom } from '../../support/seededRandom';
import type { BackEnd } from '../place';

/** An object of a seed's registry: a sync of an account. */
export interface DrawnObject {
	readonly account: string;
	readonly name: string;
	readonly intervalMs: number;
}

/** What a seed plays: a registry, how it is claimed, and what goes wrong. */
export interface ObjectScenario {
	readonly seed: number;
	readonly backEnd: BackEnd;
	readonly objects: readonly DrawnObject[];
	readonly mostInFlight: number;
	readonly mostPerAccount: number;
	readonly limit: number;
	readonly beginWithinMs: number;
	readonly workers: number;
	/** For how many minutes things go wrong. */
	readonly minutes: number;
	/** Chances, of each process or message. */
	readonly kills: number;
	readonly stalls: number;
	readonly lost: number;
	readonly doubled: number;
	readonly late: number;
	readonly fails: number;
	readonly refused: number;
	readonly limited: number;
	/** Of each minute. */
	readonly changes: number;
	readonly twoSchedulers: number;
}

const minuteMs = 60_000;

export function objectScenarioOf(seed: number): ObjectScenario {
	const random = seededRandom(seed * 11 + 1);
	const accounts = random.integer(2, 4);
	const objects = Array.from({ length: accounts }, (_, at) => `account-${at}`).flatMap(
		(account, at) =>
			Array.from(
				{ length: at === 0 ? random.integer(3, 6) : random.integer(1, 2) },
				(__, number) => ({
					account,
					name: `object-${number}`,
					intervalMs: random.pick([5, 15, 40]) * minuteMs,
				}),
			),
	);
	return {
		seed,
		backEnd: seed % 6 === 0 ? 'postgres' : 'sqlite',
		objects,
		mostInFlight: random.integer(2, 5),
		mostPerAccount: random.integer(1, 2),
		limit: random.pick([1, 3, 10]),
		beginWithinMs: 10 * minuteMs,
		workers: random.integer(2, 4),
		minutes: 60,
		kills: random.pick([0.1, 0.3]),
		stalls: random.pick([0, 0.15]),
		lost: random.pick([0, 0.1]),
		doubled: random.pick([0, 0.2]),
		late: random.pick([0, 0.1]),
		fails: random.pick([0, 0.2]),
		refused: random.pick([0, 0.1]),
		limited: random.pick([0, 0.1]),
		changes: 0.2,
		twoSchedulers: random.pick([0, 0.3]),
	};
}
