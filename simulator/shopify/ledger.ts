import { lineAmountsOf } from './data/lineAmounts';
import { lineItemAt } from './data/lineItems';
import { type Order, orderGid } from './data/order';
import { productId, variantId } from './data/product';
import { refundAmountsOf } from './data/refunds';
import { totalsOf } from './data/totals';
import { gid } from './graphql/resolvers/values';

/**
 * What an order brought in and gave back, told from the shop's own books, for whoever adds it up in another way.
 * Money is in cents of the shop's currency, times are epoch milliseconds, IDs are as the API shows them.
 */
export interface LedgerEntry {
	readonly order: string;
	readonly createdAt: number;
	readonly cancelledAt: number | null;
	readonly test: boolean;
	readonly currency: string;
	readonly shipping: number;
	readonly lineItems: readonly {
		readonly id: string;
		readonly product: string;
		readonly variant: string;
		/** As ordered, and without what edits took out. */
		readonly quantity: number;
		readonly kept: number;
		/** Of what is kept: its price, the discount on it, the tax on what remains. */
		readonly gross: number;
		readonly discount: number;
		readonly tax: number;
	}[];
	readonly refunds: readonly {
		readonly createdAt: number;
		readonly total: number;
		readonly shipping: number;
		readonly adjustment: number;
		readonly lineItems: readonly {
			readonly id: string;
			readonly product: string;
			readonly quantity: number;
			/** After discounts, before tax. */
			readonly subtotal: number;
			readonly tax: number;
		}[];
	}[];
}

export function ledgerEntryOf(order: Order): LedgerEntry {
	const lineItems = lineAmountsOf(order).map((amounts, position) => {
		const { id, product, variant, quantity } = lineItemAt(order, position);
		return {
			id: gid('LineItem', id),
			product: gid('Product', productId(product)),
			variant: gid('ProductVariant', variantId(product, variant)),
			quantity,
			...amounts,
		};
	});
	const refunds = refundAmountsOf(order).map(({ refund, lines, total }) => ({
		createdAt: refund.createdAt,
		total,
		shipping: refund.shipping,
		adjustment: refund.adjustment,
		lineItems: lines.map(({ position, quantity, subtotal, tax }) => ({
			id: lineItems[position]?.id ?? '',
			product: lineItems[position]?.product ?? '',
			...{ quantity, subtotal, tax },
		})),
	}));
	const { createdAt, cancelledAt, test, currency } = order;
	const { shipping } = totalsOf(order);
	return {
		order: orderGid(order.id),
		createdAt,
		cancelledAt,
		test,
		currency,
		shipping,
		lineItems,
		refunds,
	};
}
