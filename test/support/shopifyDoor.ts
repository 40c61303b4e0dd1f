import type { Door } from '../../engine/sources/http/door';
import type { OrderListing } from '../../engine/sources/shopify/orders/orderListing';
import { OrderLister } from '../../engine/sources/shopify/orders/orderListing';
import type { ShopifyClientOptions } from '../../engine/sources/shopify/client/shopifyClient';
import { ShopifyClient } from '../../engine/sources/shopify/client/shopifyClient';
import { CostPacer } from '../../engine/sources/shopify/client/costPacer';
import { systemEnvironment } from '../../engine/systemEnvironment';
import type { Environment } from '../../engine/environment';
import type { Simulator } from '../../simulator';
import { defaultApp } from '../../simulator';

/** A door on plain `fetch`, signed with a static token, as code outside n8n would build one. */
export function doorWith(accessToken: string): Door {
	return async (url, init) =>
		await fetch(url, {
			...init,
			headers: { ...init.headers, 'X-Shopify-Access-Token': accessToken },
		});
}

/** The system's clock, but nobody waits between two tries for longer than this. */
export function waitingAtMost(longestMs: number): Environment {
	return {
		...systemEnvironment,
		sleep: async (durationMs, signal) =>
			await systemEnvironment.sleep(Math.min(durationMs, longestMs), signal),
	};
}

/** The system's clock, but nobody waits between two tries. */
export const impatient = waitingAtMost(1);

export function clientOf(
	simulator: Pick<Simulator, 'url'>,
	options: Partial<ShopifyClientOptions> = {},
): ShopifyClient {
	return new ShopifyClient({
		origin: simulator.url,
		apiVersion: '2026-10',
		door: doorWith(defaultApp.accessToken),
		pacer: new CostPacer(),
		environment: impatient,
		...options,
	});
}

export const everything: OrderListing = {
	filters: {},
	fields: { preset: 'summary', lineItems: false },
	sortBy: 'createdAt',
	descending: false,
};

export function sourceOf(
	client: ShopifyClient,
	listing: Partial<OrderListing> = {},
	environment: Environment = systemEnvironment,
): OrderLister {
	return new OrderLister(client, { ...everything, ...listing }, environment);
}
