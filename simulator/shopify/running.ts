import type { Competitor } from './http/bucket';
import type { Fault, FaultKind } from './http/shopFaults';
import type { SimulatorStats } from './http/stats';
import type { SimulatedShop } from './shop';
import type { ShopBulk } from './shopBulk';
import type { ShopProducts } from './shopProducts';

/** A simulator that runs. */
export interface Simulator {
	/** `http://127.0.0.1:<port>`: what a client takes for the shop's address. */
	readonly url: string;
	/** The address of a shop that does not exist; it answers 404. */
	readonly missingShopUrl: string;
	/** Where the results of bulk operations are: another origin. */
	readonly filesUrl: string;
	/** The simulator's time, in epoch milliseconds. */
	now(): number;
	readonly shop: SimulatedShop;
	/** The products of the shop. */
	readonly products: Pick<ShopProducts, 'create' | 'edit' | 'delete' | 'truth'>;
	/** The bulk operations of the app. */
	readonly bulk: Pick<ShopBulk, 'operations' | 'startForeign' | 'cancel' | 'expireLinks'>;
	readonly faults: {
		/** Arms faults; they strike in the order in which they were added. */
		add(...faults: Fault[]): void;
		clear(): void;
		/** How often each kind has struck. */
		readonly struck: Partial<Record<FaultKind, number>>;
	};
	readonly tokens: {
		/** Ends one token for good, a static one too. */
		revoke(token: string): void;
		/** Ends every token from a grant, as their expiry would. */
		expireIssued(): void;
		/** Changes what the app may do, from the next request on. */
		grantScopes(scopes: readonly string[]): void;
		/** How many access and refresh tokens were issued. */
		readonly issuedCount: number;
	};
	/** Starts, replaces or (null) stops another client that uses the same rate limit. */
	compete(competitor: Competitor | null): void;
	/** Sets how many points are available right now. */
	fillBucket(points: number): void;
	stats(): SimulatorStats;
	/** Stops live traffic, cuts every connection, and resolves when nothing is left open. */
	close(): Promise<void>;
}
