import type { Fault as AnyFault, NetworkFaultKind } from '../../server/faults';

/** What goes wrong at Shopify beside what goes wrong on any network. */
export type ShopFaultKind =
	/** THROTTLED, whatever the bucket holds. */
	| 'throttled'
	/** Status 200 with an INTERNAL_SERVER_ERROR among `errors` and no data. */
	| 'internalError'
	/** The token in use is revoked for good, and the request answered with 401. */
	| 'revokeToken'
	/** All tokens from grants end, as at their expiry; a static token lives on. */
	| 'expireToken'
	| BulkFaultKind;

/**
 * What goes wrong with bulk operations. Each waits for the request that it is for (the start of an operation, the
 * request to cancel one, the download), unless `operation` says otherwise.
 */
export type BulkFaultKind =
	/** The start is refused: an operation of another client of the same app is in progress. */
	| 'bulkSlotTaken'
	/** The start is refused with LIMIT_REACHED. */
	| 'bulkLimitReached'
	/** The operation runs `delayMs` (default 1000) longer. */
	| 'bulkSlow'
	/** COMPLETED with objects, and without a URL. */
	| 'bulkNoUrl'
	/**
	 * FAILED, after `value.lines` lines (default 10), with `value.errorCode` (default none), and with a
	 * `partialDataUrl` once it was looked at `value.polls` times (default 0) in vain.
	 */
	| 'bulkFailed'
	/** CANCELED by somebody else. */
	| 'bulkCanceled'
	/** EXPIRED before anybody had the result. */
	| 'bulkExpired'
	/** `fileSize` is `value` (default 1) more than the file has. */
	| 'bulkWrongSize'
	/** `objectCount` is `value` (default 1) more than the file has lines. */
	| 'bulkWrongCount'
	/** The operation stays CANCELING for `delayMs` (default for ever). */
	| 'bulkCancelStuck'
	/** The link has expired, for good (403); the operation has a new one when it is looked at again. */
	| 'linkExpired'
	/** Half of what was asked for comes, as if it were all: nothing on the network tells. */
	| 'fileCut'
	/** The whole file comes, with status 200, in answer to a range. */
	| 'rangeIgnored';

const files = '/bulk-operation-outputs/';

/** What a fault of these kinds waits for when it does not say itself. */
export const aims: Readonly<Record<BulkFaultKind, string>> = {
	bulkSlotTaken: 'bulkOperationRunQuery',
	bulkLimitReached: 'bulkOperationRunQuery',
	bulkSlow: 'bulkOperationRunQuery',
	bulkNoUrl: 'bulkOperationRunQuery',
	bulkFailed: 'bulkOperationRunQuery',
	bulkCanceled: 'bulkOperationRunQuery',
	bulkExpired: 'bulkOperationRunQuery',
	bulkWrongSize: 'bulkOperationRunQuery',
	bulkWrongCount: 'bulkOperationRunQuery',
	bulkCancelStuck: 'bulkOperationCancel',
	linkExpired: files,
	fileCut: files,
	rangeIgnored: files,
};

export type FaultKind = NetworkFaultKind | ShopFaultKind;

/** A fault of the simulated shop. `operation` is looked for in the document, or in the path of other requests. */
export type Fault = AnyFault<ShopFaultKind>;
