/**
 * Orders, as WooCommerce's REST API lists them: times by the clocks of the shop, without an offset.
 *
 * https://woocommerce.github.io/woocommerce-rest-api-docs/#pagination
 * https://woocommerce.github.io/woocommerce-rest-api-docs/#list-all-orders
 */
import { DateTime } from 'luxon';

import type { SteeredClock } from '../steeredClock';
import {
	type Answered,
	type Asked,
	addressWith,
	type DocumentedApi,
	numberIn,
	startDocumentedApi,
} from './documentedApi';

export interface WooOrder {
	readonly id: number;
	/** Epoch milliseconds, in whole seconds. Not shown before. */
	readonly modifiedAt: number;
	readonly status?: string;
}

/** Where the shop is. */
export const shopZone = 'Europe/Berlin';

export async function startWoocommerce(
	clock: SteeredClock,
	orders: readonly WooOrder[],
): Promise<DocumentedApi> {
	const shownBy = (now: number) => orders.filter(({ modifiedAt }) => modifiedAt <= now);
	return await startDocumentedApi(clock, (asked) =>
		asked.url.pathname === '/wp-json/wc/v3/orders' ? page(asked, shownBy(clock.now())) : noRoute,
	);
}

/** WordPress while it is updated: an HTML page. */
export const maintenance: Answered = {
	status: 503,
	headers: { 'retry-after': '600' },
	body: '<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>Briefly unavailable for scheduled maintenance. Check back in a minute.</h1></body></html>',
};

const noRoute: Answered = {
	status: 404,
	body: {
		code: 'rest_no_route',
		message: 'No route was found matching the URL and request method.',
		data: { status: 404 },
	},
};

/** Both bounds are compared with what the clocks of the shop showed, and neither is among what is given out. */
function page(asked: Asked, orders: readonly WooOrder[]): Answered {
	const { searchParams } = asked.url;
	const after = searchParams.get('modified_after') ?? '';
	const before = searchParams.get('modified_before') ?? '9999';
	const found = orders
		.filter(({ modifiedAt }) => localTime(modifiedAt) > after && localTime(modifiedAt) < before)
		.sort((one, other) => one.modifiedAt - other.modifiedAt);
	const size = numberIn(asked, 'per_page', 10);
	const number = numberIn(asked, 'page', 1);
	const pages = Math.ceil(found.length / size);
	const links = [
		...(number > 1 ? [`<${addressWith(asked, { page: String(number - 1) })}>; rel="prev"`] : []),
		...(number < pages
			? [`<${addressWith(asked, { page: String(number + 1) })}>; rel="next"`]
			: []),
	];
	return {
		body: found.slice((number - 1) * size, number * size).map(shown),
		headers: {
			'x-wp-total': String(found.length),
			'x-wp-totalpages': String(pages),
			...(links.length > 0 && { link: links.join(', ') }),
		},
	};
}

function shown({ id, modifiedAt, status = 'processing' }: WooOrder): object {
	return {
		id,
		number: String(id),
		status,
		currency: 'EUR',
		total: '29.35',
		date_created: '2026-01-02T03:04:05',
		date_created_gmt: '2026-01-02T02:04:05',
		date_modified: localTime(modifiedAt),
		date_modified_gmt: new Date(modifiedAt).toISOString().slice(0, 19),
		line_items: [{ id: 315, name: 'Woo Single #1', quantity: 2, total: '6.00' }],
	};
}

function localTime(at: number): string {
	return DateTime.fromMillis(at, { zone: shopZone }).toFormat("yyyy-MM-dd'T'HH:mm:ss");
}
