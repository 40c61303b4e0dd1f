import { lineItemAddress } from './lineItems';
import { firstNumber, idOf, indexOfId, type Order } from './order';
import { refundsAfter } from './refunds';
import { SearchIndex } from './searchIndex';
import { changedOrder } from './seededOrder';
import { SeededOrders, type SeededOrdersOptions } from './seededOrders';

/** How long search takes to see a change, in milliseconds; asked for once per change. */
export type IndexLag = number | ((order: Order) => number);

export interface OrderBookOptions extends SeededOrdersOptions {
	readonly now: () => number;
	readonly indexLagMs: IndexLag;
}

/** What a caller may set of an order. */
export type OrderChanges = Partial<Omit<Order, 'index' | 'id' | 'number' | 'version'>>;

/** The shop's database of orders, with the search index beside it. */
export class OrderBook {
	readonly search: SearchIndex;
	private readonly seeded: SeededOrders;
	private readonly touched = new Map<number, Order>();
	private readonly deleted = new Set<number>();
	private next: number;
	private changes = 0;

	constructor(private readonly options: OrderBookOptions) {
		this.seeded = new SeededOrders(options);
		this.search = new SearchIndex(this.seeded, options.seed);
		this.next = options.count;
	}

	/** Changes whenever an answer could: by a change of an order, or by one reaching the index. */
	get generation(): number {
		return this.changes + this.search.generation;
	}

	/** How many orders were ever created, deleted ones included. */
	get everCreated(): number {
		return this.next;
	}

	byIndex(index: number): Order | null {
		if (index < 0 || index >= this.next || this.deleted.has(index)) return null;
		return this.touched.get(index) ?? (index < this.options.count ? this.seeded.at(index) : null);
	}

	byId(id: number): Order | null {
		return this.byIndex(indexOfId(id));
	}

	/** The order that a line item ID belongs to, with the item's position in it. */
	byLineItemId(id: number): { order: Order; position: number } | null {
		const address = lineItemAddress(id);
		const order = address === null ? null : this.byIndex(address.orderIndex);
		if (address === null || order === null || address.position >= order.lineItemCount) return null;
		return { order, position: address.position };
	}

	create(changes: OrderChanges): Order {
		const index = this.next++;
		const now = this.options.now();
		const createdAt = changes.createdAt ?? now;
		const template = changedOrder(this.seeded.at(index), {
			createdAt,
			updatedAt: createdAt,
			processedAt: createdAt,
			cancelledAt: null,
			cancelReason: null,
			closedAt: null,
			test: false,
			financialStatus: 'PAID',
			fulfillmentStatus: 'UNFULFILLED',
			...changes,
		});
		return this.store({
			...template,
			index,
			id: idOf(index),
			number: firstNumber + index,
			version: 1,
		});
	}

	/** Returns the new state; throws when there is no such order. */
	edit(id: number, changes: OrderChanges): Order {
		const order = this.existing(id);
		const updatedAt = changes.updatedAt ?? this.options.now();
		return this.store(
			changedOrder(order, {
				updatedAt,
				...historyAfter(order, changes, updatedAt),
				...changes,
				version: order.version + 1,
			}),
		);
	}

	delete(id: number): void {
		const { index } = this.existing(id);
		this.touched.delete(index);
		this.deleted.add(index);
		this.changes += 1;
		this.search.remove(index);
	}

	*all(): Generator<Order> {
		for (let index = 0; index < this.next; index++) {
			const order = this.byIndex(index);
			if (order !== null) yield order;
		}
	}

	private existing(id: number): Order {
		const order = this.byId(id);
		if (order === null) throw new Error(`There is no order ${id} in the simulated shop.`);
		return order;
	}

	private store(order: Order): Order {
		this.touched.set(order.index, order);
		this.changes += 1;
		const { indexLagMs, now } = this.options;
		const lag = typeof indexLagMs === 'number' ? indexLagMs : indexLagMs(order);
		this.search.put(order, now() + lag);
		if (lag <= 0) this.search.settle(now());
		return order;
	}
}

/** What has happened keeps its time, whatever is changed later. */
function historyAfter(
	order: Order,
	changes: OrderChanges,
	at: number,
): Pick<Order, 'refunds' | 'fulfilledAt'> {
	const changed = changedOrder(order, changes);
	const isFulfilledNow = changed.fulfillmentStatus !== order.fulfillmentStatus;
	return {
		refunds: refundsAfter(order, changed, at),
		fulfilledAt: isFulfilledNow ? at : (order.fulfilledAt ?? order.updatedAt),
	};
}
