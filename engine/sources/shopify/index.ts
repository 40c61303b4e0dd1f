/** Shopify's Admin API: a client that paces itself, its queries, and its orders as a source. */
export { checkedApiVersion, latestApiVersion } from './client/apiVersion';
export { sharedPacer } from './client/costPacer';
export { grantRefusal, grantTooSlow, noTokenGranted } from './client/grantRefusal';
export { adminOrigin, shopDomain } from './client/shopAddress';
export { ShopifyClient } from './client/shopifyClient';
export { OrderSource, type OrderSourceOptions } from './orderSource';
export type { CoverageNotice } from './orders/coverage';
export { withOrderFields } from './orders/orderColumns';
export { fieldPresets, type OrderFields } from './orders/orderFields';
export { allOrderIds } from './orders/orderIds';
export type { ListingPlace, OrderListing, OrderPage } from './orders/orderListing';
export { OrderLister } from './orders/orderListing';
export type { Order } from './orders/orderShape';
export type { OrderCursor } from './orders/orderRecords';
export type { FinancialStatus, FulfillmentStatus, OrderFilters } from './query/orderFilters';
export {
	financialStatuses,
	fulfillmentStatuses,
	orderStatuses,
	searchTime,
} from './query/orderFilters';
export { maxPageSize } from './query/pageSizes';
export { type ShopifyErrorKind, shopifyError } from './shopifyError';
