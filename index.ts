/**
 * The engine as a library: what code outside n8n may import from this package. It keeps records in step with a source, by
 * the engine that the blocks are built on; see docs/library.md.
 */
export type { Environment } from './engine/environment';
export { EngineError, type ErrorDetails } from './engine/errors';
export type { SyncedItem } from './engine/sync/job/jobSink';
export { runSync, syncSingleItem, type RunSyncOptions } from './engine/sync/job/runSync';
export {
	SyncJobError,
	type Awaitable,
	type ExternalItems,
	type SyncItemError,
	type SyncJob,
	type SyncJobErrorKind,
	type SyncResult,
} from './engine/sync/job/syncJob';
export { systemEnvironment } from './engine/systemEnvironment';
export type { HttpRecordsOptions, HttpSignInOption } from './library/http/httpOptions';
export { httpRecords } from './library/http/httpRecords';
export type { Fetch } from './library/http/signedDoor';
export type { LibraryErrorKind } from './library/options/errors';
export type { Instant } from './library/options/instant';
export type { RecordSource, RecordSpan } from './library/recordSource';
export { shopifyOrders } from './library/shopify/shopifyOrders';
export type { ShopifyOrdersOptions, ShopifySignIn } from './library/shopify/shopifyOptions';
export type { Order as ShopifyOrder } from './engine/sources/shopify/orders/orderShape';
export {
	verifyShopifyWebhook,
	type VerifiedWebhook,
	type VerifyWebhookOptions,
	type WebhookHeaders,
	type WebhookRefusal,
} from './library/shopify/verifyWebhook';
export type { OwnSource, StreamWindow } from './library/stream/ownSource';
export type {
	MysqlOption,
	PostgresOption,
	StoreOption,
	StreamProgress,
	SyncStreamOptions,
	TableOption,
} from './library/stream/streamOptions';
export type { FailedRecord, StreamReceipt, SyncStreamResult } from './library/stream/syncResult';
export { syncStream } from './library/stream/syncStream';
