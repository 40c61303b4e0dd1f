import { lineItemsOf } from './lineItems';
import type { Order } from './order';

/** What shipping an order costs, in cents: by what was ordered, whatever an edit took out since. */
export function shippingOf(order: Order): number {
	const items = lineItemsOf(order);
	const gross = items.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0);
	return items.some(({ requiresShipping }) => requiresShipping) && gross < 15_000 ? 690 : 0;
}
