/** Shopify's Admin API: a client that paces itself, its queries, and its orders as a source. */
export type { BulkOptions } from './bulk/bulkFiles';
export { bulkOfRun } from './bulk/bulkOfRun';
export { type FetchMode, fetchModes, ordersFetchedBy, ordersListedBy } from './bulk/fetchBy';
export type { FileDoor, FileResponse } from './bulk/file/fileDoor';
export {
	type BulkListener,
	type BulkPatience,
	type BulkProgress,
	usualPatience,
} from './bulk/operation/life';
export { type BulkRun, notedOperation, type OperationNotes } from './bulk/operation/notes';
export { checkedApiVersion, latestApiVersion } from './client/apiVersion';
export { sharedPacer } from './client/costPacer';
export { grantRefusal, grantTooSlow, noTokenGranted } from './client/grantRefusal';
export { checkAllowed, listedShops } from './client/allowedShops';
export { adminOrigin, shopDomain } from './client/shopAddress';
export { ShopifyClient } from './client/shopifyClient';
export { OrderSource, type OrderSourceOptions } from './orderSource';
export type { CoverageNotice } from './orders/coverage';
export { type OrderEvent, orderEvents } from './orders/orderEvents';
export { withOrderFields } from './orders/orderColumns';
export { fieldPresets, type OrderFields } from './orders/orderFields';
export { allOrderIds } from './orders/orderIds';
export { orderLists } from './orders/orderTables';
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
export { allProductIds } from './products/productIds';
export { ProductSource, type ProductSourceOptions } from './products/productSource';
export { maxPageSize } from './query/pageSizes';
export { type ShopifyErrorKind, shopifyError } from './shopifyError';
