import { json, type Reply } from '../../server/reply';
import type { Order } from '../data/order';
import type { OrderBook } from '../data/orderBook';
import type { Position } from '../data/sorting';
import { listOrders, type PageRequest } from '../search/listOrders';
import type { PlanName } from './bucket';
import { tooManyRequests } from './replies';
import { restOrder } from './restOrder';
import type { Fault } from './shopFaults';
import type { Tally } from './stats';

export interface RestApiOptions {
	readonly book: OrderBook;
	readonly plan: PlanName;
	readonly seed: number;
	readonly tally: Tally;
	readonly now: () => number;
}

/** Requests per second; the bucket holds 20 times as many. */
const requestsPerSecond = { standard: 2, advanced: 4, plus: 20, enterprise: 40 } as const;
const bucketSeconds = 20;
const sixtyDaysMs = 60 * 86_400_000;

/** Filters other than `page_info` and what may stand beside it. */
const besidePageInfo: ReadonlySet<string> = new Set(['page_info', 'limit', 'fields']);

interface PageInfo {
	readonly backward: boolean;
	readonly position: Position;
	readonly filters: Readonly<Record<string, string>>;
}

/** The legacy REST API, as far as `GET orders.json` and `orders/count.json` go. */
export class RestApi {
	private level = 0;
	private levelAt = 0;

	constructor(private readonly options: RestApiOptions) {}

	answer(
		url: URL,
		resource: string,
		version: string,
		scopes: readonly string[],
		fault: Fault | null,
	): Reply | null {
		if (fault?.kind === 'throttled' || !this.admit()) {
			this.options.tally.count('throttled');
			return tooManyRequests();
		}
		const { plan } = this.options;
		const headers = {
			'x-shopify-api-version': version,
			'x-shopify-shop-api-call-limit': `${Math.ceil(this.level)}/${requestsPerSecond[plan] * bucketSeconds}`,
		};
		const query = Object.fromEntries(url.searchParams);
		if (resource === 'orders/count.json') {
			const page = this.list(query, scopes, 1_000_000, null);
			return json(200, { count: page.orders.length }, headers);
		}
		return resource === 'orders.json' ? this.orders(url, query, scopes, headers) : null;
	}

	private orders(
		url: URL,
		query: Readonly<Record<string, string>>,
		scopes: readonly string[],
		headers: Readonly<Record<string, string>>,
	): Reply {
		const limit = Math.min(250, Number(query['limit'] ?? 50));
		const info = readPageInfo(query['page_info']);
		if (query['page_info'] !== undefined) {
			const extra = Object.keys(query).filter((name) => !besidePageInfo.has(name));
			const [first] = extra;
			if (first !== undefined) {
				return json(400, {
					errors: { [first]: `${first} cannot be passed when page_info is present` },
				});
			}
			if (info === null) return json(400, { errors: { page_info: 'Invalid value.' } });
		}
		const filters = info?.filters ?? query;
		const page = this.list(filters, scopes, limit, info);
		// Shopify names its own host; here the links lead back to where the request came in.
		const link = (rel: string, backward: boolean, order: Order | undefined) => {
			if (order === undefined) return [];
			const position = { value: order.createdAt, index: order.index };
			const text = JSON.stringify({ backward, position, filters: withoutPaging(filters) });
			const pageInfo = Buffer.from(text).toString('base64url');
			return [`<${url.origin}${url.pathname}?limit=${limit}&page_info=${pageInfo}>; rel="${rel}"`];
		};
		const links = [
			...(page.hasPreviousPage ? link('previous', true, page.orders[0]) : []),
			...(page.hasNextPage ? link('next', false, page.orders.at(-1)) : []),
		];
		return json(
			200,
			{ orders: page.orders.map((order) => this.show(order, query['fields'])) },
			links.length > 0 ? { ...headers, link: links.join(', ') } : headers,
		);
	}

	private list(
		filters: Readonly<Record<string, string>>,
		scopes: readonly string[],
		limit: number,
		info: PageInfo | null,
	) {
		const { book, seed, now } = this.options;
		book.search.settle(now());
		const backward = info?.backward ?? false;
		const request: PageRequest = {
			search: { matches: restFilter(filters), warnings: [], parsed: {}, bounds: {} },
			sortKey: 'CREATED_AT',
			reverse: filters['order'] !== 'created_at asc',
			first: backward ? null : limit,
			last: backward ? limit : null,
			after: info === null || backward ? null : info.position,
			before: info === null || !backward ? null : info.position,
			visibleFrom: scopes.includes('read_all_orders') ? -Infinity : now() - sixtyDaysMs,
		};
		return listOrders(book, seed, request);
	}

	private show(order: Order, fields: string | undefined): Record<string, unknown> {
		const shown = restOrder(order, this.options.seed);
		if (fields === undefined) return shown;
		const wanted = fields.split(',').map((field) => field.trim());
		return Object.fromEntries(Object.entries(shown).filter(([name]) => wanted.includes(name)));
	}

	private admit(): boolean {
		const now = this.options.now();
		const rate = requestsPerSecond[this.options.plan];
		const elapsed = Math.max(0, now - this.levelAt);
		this.level = Math.max(0, this.level - (elapsed / 1000) * rate);
		this.levelAt = now;
		if (this.level + 1 > rate * bucketSeconds) return false;
		this.level += 1;
		return true;
	}
}

/** REST shows open orders only, unless asked otherwise. */
function restFilter(filters: Readonly<Record<string, string>>): (order: Order) => boolean {
	const time = (name: string) => (filters[name] === undefined ? null : Date.parse(filters[name]));
	const ranges = (['created_at', 'updated_at', 'processed_at'] as const).map((field) => ({
		field,
		from: time(`${field}_min`) ?? -Infinity,
		to: time(`${field}_max`) ?? Infinity,
	}));
	const status = filters['status'] ?? 'open';
	const since = Number(filters['since_id'] ?? 0);
	return (order) => {
		const values = {
			created_at: order.createdAt,
			updated_at: order.updatedAt,
			processed_at: order.processedAt,
		};
		const inRange = ranges.every(
			({ field, from, to }) => values[field] >= from && values[field] <= to,
		);
		return inRange && order.id > since && hasStatus(order, status);
	};
}

function hasStatus(order: Order, status: string): boolean {
	if (status === 'any') return true;
	if (status === 'cancelled') return order.cancelledAt !== null;
	if (status === 'closed') return order.closedAt !== null;
	return order.closedAt === null && order.cancelledAt === null;
}

function withoutPaging(filters: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(Object.entries(filters).filter(([name]) => !besidePageInfo.has(name)));
}

function readPageInfo(text: string | undefined): PageInfo | null {
	if (text === undefined) return null;
	try {
		return JSON.parse(Buffer.from(text, 'base64url').toString()) as PageInfo;
	} catch {
		return null;
	}
}
