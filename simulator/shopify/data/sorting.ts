import { customerAt } from './customers';
import { totalsOf } from './totals';
import type { Order } from './order';

/** Shopify's `OrderSortKeys`. */
export type SortKey =
	| 'CREATED_AT'
	| 'CURRENT_TOTAL_PRICE'
	| 'CUSTOMER_NAME'
	| 'DESTINATION'
	| 'FINANCIAL_STATUS'
	| 'FULFILLMENT_STATUS'
	| 'ID'
	| 'ORDER_NUMBER'
	| 'PO_NUMBER'
	| 'PROCESSED_AT'
	| 'RELEVANCE'
	| 'TOTAL_ITEMS_QUANTITY'
	| 'TOTAL_PRICE'
	| 'UPDATED_AT';

export type SortValue = number | string;

/** A place in a sorted list: the value sorted by, then the order's index. */
export interface Position {
	readonly value: SortValue;
	readonly index: number;
}

export function sortValue(order: Order, key: SortKey, seed: number): SortValue {
	switch (key) {
		case 'CREATED_AT':
			return order.createdAt;
		case 'UPDATED_AT':
			return order.updatedAt;
		case 'PROCESSED_AT':
			return order.processedAt;
		case 'ID':
		case 'ORDER_NUMBER':
		case 'RELEVANCE':
			return order.index;
		case 'TOTAL_PRICE':
		case 'CURRENT_TOTAL_PRICE':
			return totalsOf(order).total;
		case 'TOTAL_ITEMS_QUANTITY':
			return totalsOf(order).quantity;
		case 'CUSTOMER_NAME':
			return order.customerNumber === null ? '' : customerAt(seed, order.customerNumber).lastName;
		case 'FINANCIAL_STATUS':
			return order.financialStatus;
		case 'FULFILLMENT_STATUS':
			return order.fulfillmentStatus;
		case 'PO_NUMBER':
			return order.poNumber ?? '';
		case 'DESTINATION':
			return order.contentSeed;
	}
}

export function comparePositions(
	a: SortValue,
	aIndex: number,
	b: SortValue,
	bIndex: number,
): number {
	if (a < b) return -1;
	if (a > b) return 1;
	return aIndex - bIndex;
}
