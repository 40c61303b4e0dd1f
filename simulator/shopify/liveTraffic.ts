import { fraction, hash } from '../server/hash';
import { PerMinute } from '../server/perMinute';
import type { OrderBook } from './data/orderBook';

/** What is done to a shop while it is open. */
interface Business {
	createOrder(): unknown;
	editOrder(id: number, changes?: OrderEdit): unknown;
	cancelOrder(id: number): unknown;
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
	start({ ordersPerMinute = 0, editsPerMinute = 0 }: LiveRates): void {
		this.perMinute.start([
			{ perMinute: ordersPerMinute, act: () => void this.shop.createOrder() },
			{ perMinute: editsPerMinute, act: () => this.editOne() },
		]);
	}

	stop(): void {
		this.perMinute.stop();
	}

	private editOne(): void {
		const position = this.serial++;
		const newest = this.book.everCreated - 1;
		const back = Math.floor(
			fraction(this.seed, position, 80) * Math.min(editedAmongLatest, newest),
		);
		const order = this.book.byIndex(newest - back);
		if (order === null) return;
		const kind = hash(this.seed, position, 81) % 10;
		if (kind === 0) this.shop.cancelOrder(order.id);
		else if (kind < 5) this.shop.editOrder(order.id, { fulfillmentStatus: 'FULFILLED' });
		else if (kind < 8) this.shop.editOrder(order.id, { tags: [...order.tags, `edit-${position}`] });
		else this.shop.editOrder(order.id);
	}
}
