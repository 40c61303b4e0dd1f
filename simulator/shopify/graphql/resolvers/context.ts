import type { BulkDesk } from '../../bulk/bulkDesk';
import type { OrderBook } from '../../data/orderBook';
import type { ProductBook } from '../../data/productBook';
import type { SearchWarning } from '../../search/compile';
import type { Resolver } from '../plan';
import type { ApiSchema } from '../schemas';

/** What the answers to one request are drawn from. */
export interface ShopContext {
	readonly api: ApiSchema;
	readonly book: OrderBook;
	readonly shop: ShopFacts;
	readonly seed: number;
	readonly now: number;
	/** The scopes of the token in use. */
	readonly scopes: readonly string[];
	/** Orders created before this do not exist for this app; −∞ with `read_all_orders`. */
	readonly visibleFrom: number;
	readonly products: ProductBook;
	readonly bulk: BulkDesk;
	/** Collects what `extensions.search` shows. */
	readonly searches: SearchReport[];
}

export interface ShopFacts {
	readonly name: string;
	readonly domain: string;
	readonly currency: string;
	readonly timeZone: string;
	readonly planName: string;
}

export interface SearchReport {
	readonly path: readonly string[];
	readonly query: string;
	readonly parsed: unknown;
	readonly warnings: readonly SearchWarning[];
}

export type ShopResolver = Resolver<ShopContext>;

/** How the fields of one type are answered; those left out fall to the defaults for their type. */
export type FieldTable = Readonly<Record<string, ShopResolver>>;
