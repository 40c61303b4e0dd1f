import type { OrderListing } from '../../../engine/shopify/orderListing';
import { windowFilters, type OrderWindow } from '../../../engine/shopify/orderRecords';
import type { StreamedRequest } from './request';

const secondMs = 1_000;

/** From a position on to an end, to the whole second outwards: Shopify compares no finer. */
export function windowFrom(
	position: number,
	to: number,
	{ cursor, createdSince }: Pick<StreamedRequest, 'cursor' | 'createdSince'>,
): OrderWindow {
	return {
		cursor,
		from: Math.floor(position / secondMs) * secondMs,
		to: Math.ceil(to / secondMs) * secondMs,
		createdSince,
	};
}

/** In the order of the cursor, so that each page is as good as a checkpoint. */
export function listingOf(
	window: OrderWindow,
	{ fields, requests }: StreamedRequest,
): OrderListing {
	return {
		filters: windowFilters(window),
		fields,
		sortBy: window.cursor,
		descending: false,
		pageSize: requests.pageSize,
	};
}
