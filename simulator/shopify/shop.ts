import { createHash } from 'node:crypto';
import { totalsOf } from './data/totals';
import { indexOfId, numericId, type Order, orderGid } from './data/order';
import type { OrderBook, OrderChanges } from './data/orderBook';
import { dateTime, decimal } from './graphql/resolvers/values';
import { type LedgerEntry, ledgerEntryOf } from './ledger';
import { LiveTraffic, type LiveRates } from './liveTraffic';
import { type LineItemUnits, type RefundInput, refunding, removing } from './orderReturns';

/** What a caller sets of an order; times as ISO 8601 or epoch milliseconds. */
export interface OrderInput extends Omit<
	OrderChanges,
	| 'createdAt'
	| 'updatedAt'
	| 'processedAt'
	| 'cancelledAt'
	| 'closedAt'
	| 'lineItemCount'
	| 'refunds'
	| 'removals'
	| 'fulfilledAt'
> {
	readonly createdAt?: string | number;
	readonly updatedAt?: string | number;
	readonly processedAt?: string | number;
	readonly cancelledAt?: string | number | null;
	readonly closedAt?: string | number | null;
	/** How many line items it has. */
	readonly lineItems?: number;
}

/** An order as it really is, whatever search shows. */
export interface OrderTruth {
	/** `gid://shopify/Order/…` */
	readonly id: string;
	readonly legacyResourceId: string;
	readonly name: string;
	/** As the API shows it: whole seconds. */
	readonly createdAt: string;
	readonly updatedAt: string;
	/** As it is stored: with the milliseconds that the API hides. */
	readonly createdAtMs: number;
	readonly updatedAtMs: number;
	readonly version: number;
	readonly test: boolean;
	readonly cancelled: boolean;
	readonly lineItems: number;
	/** In the shop's currency, as the API shows it. */
	readonly totalPrice: string;
	/** Changes whenever anything that the API shows of the order changes. */
	readonly hash: string;
}

export interface TruthFilter {
	/** Included. */
	readonly createdFrom?: string | number;
	/** Excluded. */
	readonly createdBefore?: string | number;
	/** Excluded. */
	readonly updatedBefore?: string | number;
}

/** The shop's side of the simulator: what a merchant and buyers would do, and what is really there. */
export class SimulatedShop {
	private readonly live: LiveTraffic;

	constructor(
		private readonly book: OrderBook,
		seed: number,
		private readonly now: () => number,
	) {
		this.live = new LiveTraffic(this, book, seed);
	}

	/** Created now, paid and unfulfilled, unless `input` says otherwise. */
	createOrder(input: OrderInput = {}): OrderTruth {
		return truthOf(this.book.create(toChanges(input)));
	}

	/** Changes an order (its note, when nothing else is given) and so its `updatedAt`. */
	editOrder(id: string | number, input: OrderInput = {}): OrderTruth {
		const changes = toChanges(input);
		const note = `Edited at ${dateTime(this.now())}`;
		return truthOf(
			this.book.edit(numericId(id), Object.keys(changes).length === 0 ? { note } : changes),
		);
	}

	cancelOrder(id: string | number): OrderTruth {
		const now = this.now();
		return truthOf(
			this.book.edit(numericId(id), {
				cancelledAt: now,
				closedAt: now,
				cancelReason: 'CUSTOMER',
				financialStatus: 'REFUNDED',
			}),
		);
	}

	/** Gives back what is left of an order, or some of it, and so changes its `updatedAt`. */
	refundOrder(id: string | number, input: RefundInput = {}): OrderTruth {
		const order = this.existing(id);
		return truthOf(this.book.edit(order.id, refunding(order, input, this.now())));
	}

	/** Takes line items out, as an edit of the order does: they are listed still, with a `currentQuantity` of less. */
	removeLineItems(id: string | number, units: readonly LineItemUnits[]): OrderTruth {
		const order = this.existing(id);
		return truthOf(this.book.edit(order.id, removing(order, units)));
	}

	/** What was sold and given back, order by order, to the cent. */
	ledger(): LedgerEntry[] {
		return [...this.book.all()].map(ledgerEntryOf);
	}

	/** The order is gone from search and from `order(id)` at once. */
	deleteOrder(id: string | number): void {
		this.book.delete(numericId(id));
	}

	/** The order as it is, or null. */
	findOrder(id: string | number): OrderTruth | null {
		const order = this.book.byIndex(indexOfId(numericId(id)));
		return order === null ? null : truthOf(order);
	}

	startLive(rates: LiveRates): void {
		this.live.start(rates);
	}

	stopLive(): void {
		this.live.stop();
	}

	/** Every order that exists, in order of its number; index lag and the 60-day rule do not count. */
	truth(filter: TruthFilter = {}): OrderTruth[] {
		const createdFrom = toMilliseconds(filter.createdFrom) ?? -Infinity;
		const createdBefore = toMilliseconds(filter.createdBefore) ?? Infinity;
		const updatedBefore = toMilliseconds(filter.updatedBefore) ?? Infinity;
		const found: OrderTruth[] = [];
		for (const order of this.book.all()) {
			if (order.createdAt < createdFrom || order.createdAt >= createdBefore) continue;
			if (order.updatedAt < updatedBefore) found.push(truthOf(order));
		}
		return found;
	}

	private existing(id: string | number): Order {
		const order = this.book.byId(numericId(id));
		if (order === null) throw new Error(`There is no order ${id} in the simulated shop.`);
		return order;
	}
}

function truthOf(order: Order): OrderTruth {
	const shown = [
		order.id,
		order.version,
		order.createdAt,
		order.updatedAt,
		order.financialStatus,
		order.fulfillmentStatus,
		order.cancelledAt,
		order.note,
		order.tags,
		order.lineItemCount,
		order.contentSeed,
	];
	return {
		id: orderGid(order.id),
		legacyResourceId: String(order.id),
		name: order.name,
		createdAt: dateTime(order.createdAt),
		updatedAt: dateTime(order.updatedAt),
		createdAtMs: order.createdAt,
		updatedAtMs: order.updatedAt,
		version: order.version,
		test: order.test,
		cancelled: order.cancelledAt !== null,
		lineItems: order.lineItemCount,
		totalPrice: decimal(totalsOf(order).total),
		hash: createHash('sha1').update(JSON.stringify(shown)).digest('hex').slice(0, 16),
	};
}

function toChanges({ lineItems, ...input }: OrderInput): OrderChanges {
	const { createdAt, updatedAt, processedAt, cancelledAt, closedAt, ...rest } = input;
	const times = Object.entries({ createdAt, updatedAt, processedAt, cancelledAt, closedAt })
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => [name, value === null ? null : toMilliseconds(value)]);
	return {
		...rest,
		...(Object.fromEntries(times) as OrderChanges),
		...(lineItems === undefined ? {} : { lineItemCount: lineItems }),
	};
}

function toMilliseconds(time: string | number | undefined): number | undefined {
	if (time === undefined || typeof time === 'number') return time;
	const milliseconds = Date.parse(time);
	if (Number.isNaN(milliseconds)) throw new Error(`Not a time: ${time}`);
	return milliseconds;
}
