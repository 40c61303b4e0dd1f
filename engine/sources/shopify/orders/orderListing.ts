import type { Environment } from '../../../environment';
import {
	connectionPage,
	malformedAnswer,
	objectsAmong,
	requireFields,
} from '../client/connectionPage';
import type { Answered } from '../client/connectionPage';
import { type CursorTrail, goneOn } from '../client/cursorTrail';
import type { ShopifyClient } from '../client/shopifyClient';
import { type ConnectionPlace, type OrderSort, ordersPageQuery } from '../query/documents';
import { type OrderFilters, orderSearch } from '../query/orderFilters';
import { maxPageSize, sizePage } from '../query/pageSizes';
import { maxQueryCost } from '../query/queryCost';
import { field, type Selection } from '../query/selection';
import { type CoverageNotice, coverageOf, reachesHiddenOrders, scopesOf } from './coverage';
import { drainConnections } from './drainConnections';
import { type OrderFields, orderSelection } from './orderFields';
import { type Order, shapeOrder } from './orderShape';

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
	/** The way here, by which a listing without end is noticed; absent in a place that an older version wrote down. */
	readonly trail?: CursorTrail;
}

export interface OrderPage {
	readonly orders: readonly Order[];
	/** Where to go on; absent after the last page. */
	readonly next?: ListingPlace;
	/** What the listing leaves out; with the first page only. */
	readonly coverage?: CoverageNotice;
}

/** Lists a shop's orders, page by page, each page whole: nested lists are read to their ends. */
export class OrderLister {
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

	/** Returns the page at a place; the first one without. */
	async readPage(place?: ListingPlace): Promise<OrderPage> {
		const { pageSize = maxPageSize, limit, filters, sortBy, descending } = this.listing;
		const listed = place?.listed ?? 0;
		const wanted = Math.min(pageSize, (limit ?? Infinity) - listed);
		const sized = sizePage(this.selection, wanted, maxQueryCost - 10);
		const withScopes = place === undefined && reachesHiddenOrders(filters, this.environment.now());
		const query = ordersPageQuery({
			selection: sized.selection,
			first: sized.orders,
			after: place?.after ?? null,
			search: this.search,
			sortBy,
			descending,
			withScopes,
		});
		const { nodes, open, after, scopes } = await this.client.query(query, (data) =>
			readOrders(data, sized.selection, withScopes),
		);
		const fresh = eachOnce(nodes).filter((order) => !isRepeated(order, place?.lastPage));
		const orders = await this.complete(fresh, open);
		const total = listed + orders.length;
		const goesOn = after !== null && !(total >= (limit ?? Infinity));
		return {
			orders,
			...(goesOn && {
				next: {
					after,
					listed: total,
					lastPage: versions(nodes),
					trail: goneOn(trailTo(place), { after, isNew: fresh.length > 0 }, 'orders'),
				},
			}),
			...(scopes !== undefined && { coverage: coverageOf(scopes, this.environment.now()) }),
		};
	}

	private async complete(
		nodes: readonly Answered[],
		open: readonly ConnectionPlace[],
	): Promise<readonly Order[]> {
		const orders = nodes as readonly Order[];
		const ids = new Set(orders.map(({ id }) => id));
		const toDrain = open.filter(({ orderId }) => ids.has(orderId));
		if (toDrain.length === 0) return orders;
		const deleted = await drainConnections(this.client, orders, toDrain);
		return orders.filter((order) => !deleted.has(order.id));
	}
}

interface ReadOrders {
	readonly nodes: readonly Answered[];
	/** What of the orders is to be read on. */
	readonly open: readonly ConnectionPlace[];
	readonly after: string | null;
	/** Undefined when they were not asked for. */
	readonly scopes: readonly string[] | undefined;
}

/** @throws EngineError `malformedAnswer`, `nestedTruncated` */
function readOrders(data: Answered, selection: Selection, withScopes: boolean): ReadOrders {
	const { entries, after } = connectionPage(data.orders, ordersField, 'orders');
	const nodes = objectsAmong(entries, 'orders');
	const open = nodes.flatMap((order) => {
		checkIdentity(order);
		requireFields(order, selection, `order ${String(order.name ?? order.id)}`);
		return shapeOrder(order, selection);
	});
	return { nodes, open, after, scopes: withScopes ? scopesOf(data) : undefined };
}

const ordersField = field('orders', [field('nodes', [])]);

/** What orders are told apart and put in sequence by is never null. */
function checkIdentity(order: Answered): void {
	const { id } = order;
	if (typeof id !== 'string' || id === '') throw malformedAnswer('has an order without an ID');
	for (const name of ['createdAt', 'updatedAt'] as const) {
		const time = order[name];
		if (time === undefined || (typeof time === 'string' && !Number.isNaN(Date.parse(time))))
			continue;
		throw malformedAnswer(`has no time in the place of "${name}" of order ${id}`);
	}
}

/** A place of an older version knows only where it goes on. */
function trailTo(place: ListingPlace | undefined): CursorTrail | undefined {
	if (place === undefined || place.trail !== undefined) return place?.trail;
	return goneOn(undefined, { after: place.after, isNew: true }, 'orders');
}

/**
 * Whether an order came with the page before already: pages shift when what they are sorted by changes meanwhile.
 * One that is newer now comes again.
 */
function isRepeated(order: Answered, lastPage: ListingPlace['lastPage'] | undefined): boolean {
	return lastPage?.[String(order.id)] === versionOf(order);
}

/** An order that stands twice on one page is one order. */
function eachOnce(nodes: readonly Answered[]): readonly Answered[] {
	return [...new Map(nodes.map((node) => [node.id, node])).values()];
}

function versions(nodes: readonly Answered[]): Record<string, string> {
	return Object.fromEntries(nodes.map((node) => [String(node.id), versionOf(node)]));
}

function versionOf({ updatedAt }: Answered): string {
	return typeof updatedAt === 'string' ? updatedAt : '';
}
