import type { LedgerEntry, OrderTruth, ProductTruth } from '../../simulator';

/** An order as far as a comparison needs it. Times are ISO 8601 in UTC, with milliseconds. */
export interface ShopOrder {
	/** Shopify's global ID, e.g. `gid://shopify/Order/1`. */
	readonly id: string;
	readonly name: string;
	readonly createdAt: string;
	readonly updatedAt: string;
}

/** Where the orders come from: the simulated shop, or a real one. */
export interface Shop {
	/** The shop's name, as in `<name>.myshopify.com`. */
	readonly name: string;
	/** For the line that says what is being synced. */
	readonly description: string;
	/** The shop's time zone; undefined where the demo cannot know. */
	readonly timeZone?: string;
	/** The data of the Shopify Admin credential. */
	readonly credential: Readonly<Record<string, unknown>>;
	/**
	 * What really exists in the shop and was created in `[from, to)`. Undefined where the demo cannot know: then the
	 * app is compared with what the shop listed.
	 */
	truth(from: string, to: string): readonly ShopOrder[] | undefined;
	/** Every order as it really is; undefined where the demo cannot know. */
	orders(): readonly OrderTruth[] | undefined;
	/** What each order brought in and gave back, by the shop's own books; undefined where the demo cannot know. */
	ledger(): readonly LedgerEntry[] | undefined;
	/** Every product as it really is; undefined where the demo cannot know. */
	products(): readonly ProductTruth[] | undefined;
	/** Starts whatever goes on in the shop by itself. */
	open(): void;
	close(): Promise<void>;
}
