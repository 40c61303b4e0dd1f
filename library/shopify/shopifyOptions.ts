import type { Environment } from '../../engine/environment';
import type { OrderCursor } from '../../engine/sources/shopify';
import type { Fetch } from '../http/signedDoor';
import type { Instant } from '../options/instant';

/** How to sign in to a shop. It is sent to the shop only, and shown nowhere. */
export type ShopifySignIn =
	/** An app of your own organization, made in the Dev Dashboard. */
	| {
			readonly by: 'clientCredentials';
			readonly clientId: string;
			readonly clientSecret: string;
	  }
	/** A custom app made in the Shopify admin before 2026. */
	| { readonly by: 'accessToken'; readonly accessToken: string }
	/** An app on somebody else's shop, with expiring offline tokens. */
	| {
			readonly by: 'refreshToken';
			readonly clientId: string;
			readonly clientSecret: string;
			readonly refreshToken: string;
			/**
			 * Keeps the refresh token that has taken the place of the one given, which is of no use from then on. Called
			 * after every use, before anything is read by the new access token.
			 */
			readonly saveRefreshToken: (refreshToken: string) => unknown;
	  };

/** What to read of each order. */
type ShopifyOrderFields =
	| {
			/**
			 * `summary`: ID, name, times, states and totals. `standard`: all amounts and states, no personal data. `full`: with
			 * customer, addresses, taxes and shipments. Default: `standard`.
			 */
			readonly fields?: 'summary' | 'standard' | 'full';
			/** Whether line items are read, all of them. Default: true. */
			readonly lineItems?: boolean;
	  }
	/** Fields of an order as in GraphQL, such as `name lineItems { nodes { sku } }`; lists are read to their ends. */
	| { readonly selection: string };

/** Which orders of which shop to read, and how. */
export type ShopifyOrdersOptions = ShopifyOrderFields & {
	/** The name before `.myshopify.com`, or the whole address. */
	readonly shop: string;
	readonly signIn: ShopifySignIn;
	/** Default: the latest that this package was tested with. */
	readonly apiVersion?: string;
	/** Only to reach the Admin API through a gateway or a simulator: https, or http on this machine. */
	readonly apiBaseUrl?: string;
	/** The time by which orders are followed. Default: `updatedAt`. */
	readonly cursorField?: OrderCursor;
	/** Only orders created from then on count, whenever they are edited. Default: all. */
	readonly createdSince?: Instant;
	/**
	 * What to do where Shopify may hide orders: from an app without `read_all_orders`, it hides those created more than 60
	 * days ago, and says nothing. `error`, or `leaveOut`. A stream leaves them out, and its receipt says so. Default:
	 * `error`.
	 */
	readonly hiddenOrders?: 'error' | 'leaveOut';
	/** Orders a page, 1 to 250. Default: 250. */
	readonly pageSize?: number;
	/** How many requests one reading may take, tries again included. Default: as many as it takes. */
	readonly requestLimit?: number;
	/** How often a request is tried again after what may pass. Default: 6. */
	readonly maxRetries?: number;
	/** How long one answer may take, in milliseconds. Default: 60,000. */
	readonly timeoutMs?: number;
	/** Stops all reading. */
	readonly signal?: AbortSignal;
	/** What sends requests. Default: the `fetch` of Node. */
	readonly fetch?: Fetch;
	/** The clock, randomness and sleep. Default: the machine's. */
	readonly environment?: Environment;
};
