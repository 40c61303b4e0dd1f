import { fraction, hash } from '../server/hash';
import { PerMinute } from '../server/perMinute';
import { lineItemAt } from './data/lineItems';
import type { Order } from './data/order';
import type { OrderBook } from './data/orderBook';

/** What is done to a shop while it is open. */
interface Business {
	createOrder(): unknown;
	editOrder(id: number, changes?: OrderEdit): unknown;
	cancelOrder(id: number): unknown;
	refundOrder(id: number, input: { readonly lineItems?: readonly { lineItem: number }[] }): unknown;
}

interface OrderEdit {
	readonly fulfillmentStatus?: 'FULFILLED';
	readonly tags?: string[];
}

export interface LiveRates {
	/** Default 0. */
	readonly ordersPerMinute?: number;
	/** Edits, cancellations among them, of the latest 200 orders. Default 0. */
	readonly editsPerMinute?: number;
	/** Refunds among the latest 200 orders, of one line item or of all. Default 0. */
	readonly refundsPerMinute?: number;
}

const editedAmongLatest = 200;

/** Buyers and staff at work while the simulator runs: seeded in what they do, not in when the timer fires. */
export class LiveTraffic {
	private readonly perMinute = new PerMinute();
	private serial = 0;

	constructor(
		private readonly shop: Business,
		private readonly book: OrderBook,
		private readonly seed: number,
	) {}

	/** Replaces the rates of a traffic that is going. */
	start({ ordersPerMinute = 0, editsPerMinute = 0, refundsPerMinute = 0 }: LiveRates): void {
		this.perMinute.start([
			{ perMinute: ordersPerMinute, act: () => void this.shop.createOrder() },
			{ perMinute: editsPerMinute, act: () => this.editOne() },
			{ perMinute: refundsPerMinute, act: () => this.refundOne() },
		]);
	}

	stop(): void {
		this.perMinute.stop();
	}

	private editOne(): void {
		const position = this.serial++;
		const order = this.latest(position);
		if (order === null) return;
		const kind = hash(this.seed, position, 81) % 10;
		if (kind === 0) this.shop.cancelOrder(order.id);
		else if (kind < 5) this.shop.editOrder(order.id, { fulfillmentStatus: 'FULFILLED' });
		else if (kind < 8) this.shop.editOrder(order.id, { tags: [...order.tags, `edit-${position}`] });
		else this.shop.editOrder(order.id);
	}

	/** Leaves alone what was not paid, or was refunded before. */
	private refundOne(): void {
		const position = this.serial++;
		const order = this.latest(position);
		if (order === null || order.financialStatus !== 'PAID' || order.lineItemCount === 0) return;
		const { id } = lineItemAt(order, 0);
		const isWhole = hash(this.seed, position, 82) % 3 === 0;
		this.shop.refundOrder(order.id, isWhole ? {} : { lineItems: [{ lineItem: id }] });
	}

	private latest(position: number): Order | null {
		const newest = this.book.everCreated - 1;
		const back = Math.floor(
			fraction(this.seed, position, 80) * Math.min(editedAmongLatest, newest),
		);
		return this.book.byIndex(newest - back);
	}
}
