import type { BulkPatience } from '../../../../engine/sources/shopify';
import type { BulkOptions } from '../../../../simulator';
import type { SeededRandom } from '../../../support/seededRandom';

/** Where something can go wrong; with others, it is what they do with the app's operations. */
const troubledPlaces = [
	'anyRequest',
	'bulkRequest',
	'operation',
	'fileRequest',
	'file',
	'others',
] as const;
export type TroubledPlace = (typeof troubledPlaces)[number];

/** How a shop's bulk operations go, and how long they are waited for. */
export interface BulkManner {
	readonly patience: BulkPatience;
	readonly operations: BulkOptions;
	/** More orders than these it cannot put into one operation, where they do not come in crowds. */
	readonly mostAtOnce: number | undefined;
	/** How many line items an order has, at most. Files of orders with many go to disk while they are joined. */
	readonly lineItems: number;
	/** Whether the first link to each file has expired by the time it is used. */
	readonly linksExpire: boolean;
	/** In how many pieces a file comes. */
	readonly chunks: number;
	/** Whether another account of ours reads the same shop at the same moments. */
	readonly hasRival: boolean;
	/** Where something goes wrong, if it does. */
	readonly troubledAt: readonly [TroubledPlace, ...TroubledPlace[]];
}

const secondMs = 1_000;

/** Operations that take a few seconds, of orders that are few. */
export const plainBulk: BulkManner = {
	patience: { pollMs: 2 * secondMs, maxPolls: 32, limitMs: 300 * secondMs },
	operations: {
		queuedMs: 500,
		runningMs: 5 * secondMs,
		cancelingMs: secondMs,
		operationsAtOnce: 5,
		childrenOrder: 'far',
	},
	mostAtOnce: undefined,
	lineItems: 3,
	linksExpire: false,
	chunks: 2,
	hasRival: false,
	troubledAt: troubledPlaces,
};

export function drawBulk(random: SeededRandom): BulkManner {
	const pollMs = random.pick([2, 5, 16]) * secondMs;
	const maxPolls = random.pick([8, 32, 128]);
	return {
		patience: { pollMs, maxPolls, limitMs: random.pick([30, 120, 600]) * secondMs },
		operations: {
			queuedMs: random.integer(0, 2 * secondMs),
			// Never so long that it would not be waited for.
			runningMs: random.integer(0, Math.min(40 * secondMs, (pollMs * maxPolls) / 2)),
			cancelingMs: random.integer(0, 20 * secondMs),
			operationsAtOnce: random.pick([1, 2, 5]),
			childrenOrder: random.pick(['nearby', 'far']),
		},
		mostAtOnce: random.chance(0.5) ? random.integer(40, 60) : undefined,
		lineItems: random.chance(0.15) ? 60 : random.integer(1, 4),
		chunks: random.integer(1, 4),
		hasRival: random.chance(0.4),
		linksExpire: random.chance(0.1),
		troubledAt: troubledPlaces,
	};
}

/** In a crowd, no part of a window would be small enough. */
export function mostAtOnceIn({
	bulk,
	ties,
}: {
	readonly bulk: BulkManner;
	readonly ties: number;
}): number {
	return ties > 0 ? Infinity : (bulk.mostAtOnce ?? Infinity);
}
