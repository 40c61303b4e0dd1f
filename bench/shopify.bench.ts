import type { Benchmark } from './benchmark';
import { measureClientCost } from './shopify/clientCost';
import { measureRateUse } from './shopify/rateUse';

export const benchmark: Benchmark = {
	name: 'shopify',
	title: 'Shopify: the cost of our client, and its use of the rate limit',
	run: async () => [
		...(await measureClientCost('flat order', { preset: 'standard', lineItems: false }, 1, 0.3)),
		...(await measureClientCost(
			'order with 10 line items',
			{ preset: 'standard', lineItems: true },
			10,
			undefined,
		)),
		...(await measureRateUse()),
	],
};
