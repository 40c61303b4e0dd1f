import { isObject } from '../../http/jsonPath';
import type { ThrottleStatus } from './costPacer';

/** What a shop said of a query's cost, as far as it can be believed. */
export interface CostReport {
	/** What the query asks for, in points. */
	readonly requested?: number;
	/** What it was charged, in points. */
	readonly charged?: number;
	readonly status?: ThrottleStatus;
}

/** What Shopify restores on its smallest plan, in points a second. */
export const leastRestoreRate = 100;

/** Well above what any plan has, and well below where sums of them lose meaning. */
const mostPoints = 1_000_000;
/** A bucket that cannot hold the largest query Shopify takes would refuse it for ever; none is that small. */
const smallestBucket = 1_000;

/**
 * Reads `extensions.cost`. The numbers decide how long every execution on the shop waits, and a gateway may have filled
 * them in: each counts only if it is one that Shopify could mean. Without a believable rate the slowest one is taken.
 */
export function costReport(cost: unknown): CostReport {
	if (!isObject(cost)) return {};
	return {
		requested: within(cost.requestedQueryCost, 0, mostPoints),
		charged: within(cost.actualQueryCost, 0, mostPoints),
		status: throttleStatus(cost.throttleStatus),
	};
}

function throttleStatus(status: unknown): ThrottleStatus | undefined {
	if (!isObject(status)) return undefined;
	const maximumAvailable = within(status.maximumAvailable, smallestBucket, mostPoints);
	if (maximumAvailable === undefined) return undefined;
	const currentlyAvailable = within(status.currentlyAvailable, 0, maximumAvailable);
	if (currentlyAvailable === undefined) return undefined;
	const restoreRate = within(status.restoreRate, 1, mostPoints) ?? leastRestoreRate;
	return { maximumAvailable, currentlyAvailable, restoreRate };
}

function within(value: unknown, least: number, most: number): number | undefined {
	return typeof value === 'number' && value >= least && value <= most ? value : undefined;
}
