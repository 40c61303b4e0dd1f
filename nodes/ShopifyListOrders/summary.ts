import type { IDataObject } from 'n8n-workflow';

import { type CoverageNotice, type OrderFilters, searchTime } from '../../engine/sources/shopify';
import type { FailureCause } from './failureCauses';

/** What has been counted for one input item. Plain data. */
export interface Tally {
	readonly startedMs: number;
	orders: number;
	pages: number;
	/** Orders that came back with an error, and the first of them by name. */
	failed: number;
	failedOrders: string[];
	/** Why they did; absent while none has. */
	causes?: readonly FailureCause[];
	/** How often orders went out once more, since they had come back with an error that may pass. */
	resent?: number;
	/** Orders that a former run had sent, and that were accepted then. */
	alreadyAccepted?: number;
	requests: number;
	retries: number;
	throttledMs: number;
	coverage?: CoverageNotice & { readonly remedy: string };
}

/** So many failed orders are named; the rest are counted. */
export const maxNamed = 20;

export function newTally(startedMs: number): Tally {
	return {
		startedMs,
		orders: 0,
		pages: 0,
		failed: 0,
		failedOrders: [],
		requests: 0,
		retries: 0,
		throttledMs: 0,
	};
}

/** The item that comes out of *Done*. */
export function doneItem(tally: Tally, filters: OrderFilters, nowMs: number): IDataObject {
	const given = shownFilters(filters);
	const { coverage } = tally;
	return {
		orders: tally.orders,
		pages: tally.pages,
		failed: tally.failed,
		failedOrders: tally.failedOrders,
		...(tally.resent === undefined ? {} : { resent: tally.resent }),
		...(tally.alreadyAccepted === undefined ? {} : { alreadyAccepted: tally.alreadyAccepted }),
		from: given.createdAfter ?? given.updatedAfter ?? given.processedAfter ?? null,
		to: given.createdBefore ?? given.updatedBefore ?? given.processedBefore ?? null,
		filters: given,
		warnings: coverage === undefined ? [] : [coverage.message],
		coverage:
			coverage === undefined
				? { complete: true }
				: {
						complete: false,
						visibleFrom: coverage.visibleFrom,
						message: coverage.message,
						remedy: coverage.remedy,
					},
		requests: tally.requests,
		retries: tally.retries,
		throttledMs: Math.round(tally.throttledMs),
		durationMs: nowMs - tally.startedMs,
	};
}

/** What was done for one input item, in a sentence. */
export function saidOf({ orders, pages, failed, alreadyAccepted = 0 }: Tally): string {
	const known = alreadyAccepted === 0 ? '' : `, ${alreadyAccepted} accepted before`;
	const refused = failed === 0 ? '' : `, ${failed} with an error`;
	return `Done: ${orders} ${orders === 1 ? 'order' : 'orders'} on ${pages} ${pages === 1 ? 'page' : 'pages'}${known}${refused}`;
}

/** The filters as they were applied: times in UTC, in the whole seconds that Shopify compares. */
function shownFilters(filters: OrderFilters): IDataObject {
	return Object.fromEntries(
		Object.entries(filters).map(([name, value]) => [
			name,
			typeof value === 'number' ? searchTime(value) : value,
		]),
	);
}
