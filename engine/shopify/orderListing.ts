import type { Environment } from '../environment';
import type { CoverageNotice } from './coverage';
import { coverageOf, reachesHiddenOrders } from './coverage';
import type { OpenConnection, OrderSort } from './documents';
import { ordersPageQuery } from './documents';
import { drainConnections } from './drainConnections';
import type { OrderFields } from './orderFields';
import { orderSelection } from './orderFields';
import type { OrderFilters } from './orderFilters';
import { orderSearch } from './orderFilters';
import type { Answered, Order } from './orderShape';
import { shapeOrder } from './orderShape';
import { maxPageSize, sizePage } from './pageSizes';
import type { Selection } from './selection';
import type { ShopifyClient } from './shopifyClient';

/** Which orders to list, and how. Plain data, so that it can wait between two pages. */
export interface OrderListing {
	readonly filters: OrderFilters;
	readonly fields: OrderFields;
	readonly sortBy: OrderSort;
	readonly descending: boolean;
	/** Orders a page, 1 to 250; fewer come when the fields are too expensive for that. Default: 250. */
	readonly pageSize?: number;
	/** Stop after this many orders. Default: all. */
	readonly limit?: number;
}

/** Where a listing stands between two pages. Plain data; good for this run only, as Shopify's cursors are. */
export interface ListingPlace {
	readonly after: string;
	/** How many orders have come so far. */
	readonly listed: number;
	/** The orders of the last page, by ID, each with its `updatedAt` if that was read. */
	readonly lastPage: Readonly<Record<string, string>>;
}

export interface OrderPage {
	readonly orders: readonly Order[];
	/** Where to go on; absent after the last page. */
	readonly next?: ListingPlace;
	/** What the listing leaves out; with the first page only. */
	readonly coverage?: CoverageNotice;
}

/** Lists a shop's orders, page by page, each page whole: nested lists are read to their ends. */
export class OrderSource {
	private readonly selection: Selection;
	private readonly search: string | undefined;

	/** @throws EngineError `invalidFilter`, `invalidSelection` before anything is sent */
	constructor(
		private readonly client: ShopifyClient,
		private readonly listing: OrderListing,
		private readonly environment: Environment,
	) {
		this.selection = orderSelection(listing.fields);
		this.search = orderSearch(listing.filters);
	}

	/** All pages, one after the other, for a stream that is read at its reader's pace. */
	async *pages(): AsyncGenerator<OrderPage, void, undefined> {
		let place: ListingPlace | undefined;
		do {
			const page: OrderPage = await this.readPage(place);
			yield page;
			place = page.next;
		} while (place !== undefined);
	}

	/** The page at a place; the first one without. */
	async readPage(place?: ListingPlace): Promise<OrderPage> {
		const { pageSize = maxPageSize, limit, filters, sortBy, descending } = this.listing;
		const listed = place?.listed ?? 0;
		const wanted = Math.min(pageSize, (limit ?? Infinity) - listed);
		const sized = sizePage(this.selection, wanted, this.client.maxCost - 10);
		const withScopes = place === undefined && reachesHiddenOrders(filters, this.environment.now());
		const data = await this.client.query(
			ordersPageQuery({
				selection: sized.selection,
				first: sized.orders,
				after: place?.after ?? null,
				search: this.search,
				sortBy,
				descending,
				withScopes,
			}),
		);
		const { nodes, pageInfo } = data.orders as OrdersAnswer;
		const fresh = nodes.filter((order) => !isRepeated(order, place?.lastPage));
		const orders = await this.complete(fresh, sized.selection);
		const total = listed + orders.length;
		const goesOn =
			pageInfo.hasNextPage && pageInfo.endCursor !== null && !(total >= (limit ?? Infinity));
		return {
			orders,
			...(goesOn && {
				next: { after: pageInfo.endCursor ?? '', listed: total, lastPage: versions(nodes) },
			}),
			...(withScopes && { coverage: coverageOf(scopesOf(data), this.environment.now()) }),
		};
	}

	private async complete(nodes: readonly Answered[], selection: Selection): Promise<Order[]> {
		const open: OpenConnection[] = [];
		for (const node of nodes) open.push(...shapeOrder(node, selection));
		const orders = nodes as readonly Order[] as Order[];
		if (open.length === 0) return orders;
		const deleted = await drainConnections(this.client, orders, open);
		return orders.filter((order) => !deleted.has(order.id));
	}
}

interface OrdersAnswer {
	readonly nodes: readonly Answered[];
	readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/**
 * Whether an order came with the page before already: pages shift when what they are sorted by changes meanwhile.
 * One that is newer now comes again.
 */
function isRepeated(order: Answered, lastPage: ListingPlace['lastPage'] | undefined): boolean {
	return lastPage?.[String(order.id)] === versionOf(order);
}

function versions(nodes: readonly Answered[]): Record<string, string> {
	return Object.fromEntries(nodes.map((node) => [String(node.id), versionOf(node)]));
}

function versionOf({ updatedAt }: Answered): string {
	return typeof updatedAt === 'string' ? updatedAt : '';
}

function scopesOf(data: Readonly<Record<string, unknown>>): readonly string[] {
	const installation = data.currentAppInstallation as {
		readonly accessScopes: readonly { readonly handle: string }[];
	};
	return installation.accessScopes.map(({ handle }) => handle);
}
