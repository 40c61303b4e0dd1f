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
	| 'expireToken';

export type FaultKind = NetworkFaultKind | ShopFaultKind;

/** A fault of the simulated shop. `operation` is looked for in the document, or in the path of other requests. */
export type Fault = AnyFault<ShopFaultKind>;
