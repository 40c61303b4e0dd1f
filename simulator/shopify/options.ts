import type { BulkOptions } from './bulk/operations';
import type { IndexLag } from './data/orderBook';
import type { LineItemCount } from './data/seededOrder';
import type { ProtectedKind } from './graphql/resolvers/access';
import type { Competitor, PlanName } from './http/bucket';

/** The app that a client signs in as. */
export interface SimulatedApp {
	readonly clientId: string;
	readonly clientSecret: string;
	/** A static token of an older custom app; it does not expire. */
	readonly accessToken: string;
	/** An offline refresh token; it is replaced with every use. */
	readonly refreshToken: string;
	readonly scopes: readonly string[];
	/**
	 * How long a token from a grant lives. Default: Shopify's 86,399 s for client credentials and 3,600 s for a
	 * refresh.
	 */
	readonly tokenLifetimeSeconds?: number;
	/** False: client credentials are answered with `shop_not_permitted`. Default true. */
	readonly sameOrganization?: boolean;
	/** Which protected customer data the app is approved for. Default `all`. */
	readonly protectedData?: 'all' | readonly ProtectedKind[];
}

/** Works with every sign-in. It has no `read_all_orders`: orders older than 60 days are silently absent. */
export const defaultApp: SimulatedApp = {
	clientId: '4f1c0de5a2b94c7f8e6d3b2a19087f65',
	clientSecret: 'shpss_simulated0client0secret00001',
	accessToken: 'shpat_simulated0static0token000001',
	refreshToken: 'shprt_simulated0refresh0token00001',
	scopes: [
		'read_orders',
		'read_customers',
		'read_products',
		'read_fulfillments',
		'read_inventory',
		'read_locations',
		'read_publications',
	],
};

/** The scopes of an app that sees orders of every age. */
export const allOrdersScopes: readonly string[] = [...defaultApp.scopes, 'read_all_orders'];

export interface SimulatorOptions {
	/** Default 0: any free port. Always on 127.0.0.1. */
	readonly port?: number;
	/** What all content and chance follows from. Default 1. */
	readonly seed?: number;
	/** The shop's handle, as in `<shop>.myshopify.com`. Default `demo-shop`. */
	readonly shop?: string;
	/** How many orders exist from the start, up to 1,000,000. Default 1000. */
	readonly orders?: number;
	/** When the first of them was created (ISO 8601). Default: 30 days before `to`. */
	readonly from?: string;
	/** When the last of them was created, at the latest. Default: now. */
	readonly to?: string;
	/** How many products exist from the start. Default 997: all that the seeded orders are of. */
	readonly products?: number;
	/** Decides the rate limit. Default `standard`. */
	readonly plan?: PlanName;
	/** The simulator's clock: order times, token expiry, the bucket, the `Date` header. Default the system's. */
	readonly clock?: { now(): number };
	/** How far the simulator's clock runs ahead of `clock`, in milliseconds. Default 0. */
	readonly clockSkewMs?: number;
	/** How long search takes to see an order's creation or change. Default 0. */
	readonly indexLagMs?: IndexLag;
	/** How long every answer takes at least. Default 0. */
	readonly latencyMs?: number | (() => number);
	/** Line items of the seeded and live orders. Default `natural`: 1 to 5, some 40, a few more than 200. */
	readonly lineItems?: LineItemCount;
	/** The shop's currency. Default `USD`. */
	readonly currency?: string;
	/** The shop's time zone. Default `America/New_York`. */
	readonly timeZone?: string;
	/** A second client of the same app that takes a steady part of the rate limit. Default none. */
	readonly competitor?: Competitor | null;
	/** How bulk operations go. */
	readonly bulk?: BulkOptions;
	/** Keeps rendered answers and serves a repeated request from them, so that a benchmark measures the client. */
	readonly keepRenderedPages?: boolean;
	readonly app?: Partial<SimulatedApp>;
}
