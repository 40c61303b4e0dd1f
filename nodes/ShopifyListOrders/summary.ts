import type { IDataObject } from 'n8n-workflow';

import { type OrderFilters, searchTime } from '../../engine/sources/shopify';
import type { Tally } from '../shared/loop/tally';
import type { OrderNotes } from './askedOrders';

/** The item that comes out of *Done*. */
export function doneItem(
	tally: Tally<OrderNotes>,
	filters: OrderFilters,
	nowMs: number,
): IDataObject {
	const given = shownFilters(filters);
	const { coverage } = tally.notes ?? {};
	return {
		orders: tally.records,
		pages: tally.pages,
		failed: tally.failed,
		failedOrders: [...tally.failedNames],
		...(tally.kept === undefined ? {} : { kept: tally.kept }),
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

/** The filters as they were applied: times in UTC, in the whole seconds that Shopify compares. */
function shownFilters(filters: OrderFilters): IDataObject {
	return Object.fromEntries(
		Object.entries(filters).map(([name, value]) => [
			name,
			typeof value === 'number' ? searchTime(value) : value,
		]),
	);
}
