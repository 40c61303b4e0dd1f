import { discountCodes, notes, sources, tags } from './catalogue';
import { customerEmail } from './customers';
import { hash, pick } from '../../server/hash';
import {
	type CancelReason,
	type FinancialStatus,
	firstNumber,
	type FulfillmentStatus,
	idOf,
	type Order,
} from './order';

/** `natural` draws 1 to 5 for most orders, up to 40 for some, and 200 to 260 for one in 300. */
export type LineItemCount = 'natural' | number;

export interface SeededOrderSource {
	readonly seed: number;
	readonly lineItems: LineItemCount;
	readonly currency: string;
}

const hourMs = 3_600_000;

/** An order that is a function of its seed and index: it costs nothing until one of its fields is read. */
export class SeededOrder implements Order {
	readonly version = 1;
	readonly removals = [];
	readonly refunds = null;
	readonly fulfilledAt = null;

	constructor(
		private readonly source: SeededOrderSource,
		readonly index: number,
		readonly createdAt: number,
		readonly updatedAt: number,
		readonly processedAt: number,
	) {}

	get id(): number {
		return idOf(this.index);
	}

	get number(): number {
		return firstNumber + this.index;
	}

	get name(): string {
		return `#${this.number}`;
	}

	get contentSeed(): number {
		return this.draw(10);
	}

	get currency(): string {
		return this.source.currency;
	}

	get presentment(): { currency: string; rate: number } {
		if (this.draw(11) % 12 !== 0) return { currency: this.currency, rate: 1 };
		return this.currency === 'EUR'
			? { currency: 'USD', rate: 1.08 }
			: { currency: 'EUR', rate: 0.93 };
	}

	get test(): boolean {
		return this.draw(12) % 60 === 0;
	}

	get cancelledAt(): number | null {
		return this.draw(13) % 25 === 0 ? this.updatedAt : null;
	}

	get cancelReason(): CancelReason | null {
		if (this.cancelledAt === null) return null;
		return pick(['CUSTOMER', 'FRAUD', 'INVENTORY', 'OTHER', 'STAFF', 'DECLINED'], this.draw(14));
	}

	get closedAt(): number | null {
		const fulfilled =
			this.fulfillmentStatus === 'FULFILLED' && this.updatedAt - this.createdAt > hourMs;
		return this.cancelledAt !== null || fulfilled ? this.updatedAt : null;
	}

	get financialStatus(): FinancialStatus {
		if (this.cancelledAt !== null) return this.draw(15) % 2 === 0 ? 'REFUNDED' : 'VOIDED';
		const h = this.draw(15) % 20;
		if (h < 15) return 'PAID';
		return pick(
			['PENDING', 'AUTHORIZED', 'PARTIALLY_PAID', 'PARTIALLY_REFUNDED', 'REFUNDED'],
			this.draw(16),
		);
	}

	get fulfillmentStatus(): FulfillmentStatus {
		if (this.cancelledAt !== null) return 'UNFULFILLED';
		return pick(
			['FULFILLED', 'FULFILLED', 'UNFULFILLED', 'UNFULFILLED', 'PARTIALLY_FULFILLED', 'ON_HOLD'],
			this.draw(17),
		);
	}

	get tags(): readonly string[] {
		const h = this.draw(18);
		if (h % 3 !== 0) return [];
		const one = pick(tags, h >>> 8);
		const other = pick(tags, h >>> 16);
		return one === other ? [one] : [one, other].sort();
	}

	get note(): string | null {
		const h = this.draw(19);
		return h % 6 === 0 ? pick(notes, h >>> 8) : null;
	}

	get customerNumber(): number | null {
		const h = this.draw(20);
		return h % 15 === 0 ? null : (h >>> 4) % 5000;
	}

	get email(): string | null {
		return this.customerNumber === null
			? null
			: customerEmail(this.source.seed, this.customerNumber);
	}

	get phone(): string | null {
		const h = this.draw(21);
		return h % 4 === 0 ? `+1613555${String(h % 10_000).padStart(4, '0')}` : null;
	}

	get lineItemCount(): number {
		if (this.source.lineItems !== 'natural') return this.source.lineItems;
		const h = this.draw(22);
		if (h % 300 === 0) return 200 + ((h >>> 10) % 61);
		return h % 25 === 1 ? 6 + ((h >>> 10) % 35) : 1 + ((h >>> 10) % 5);
	}

	get discountCode(): string | null {
		const h = this.draw(23);
		return h % 8 === 0 ? pick(discountCodes, h >>> 8) : null;
	}

	get sourceName(): string {
		return pick(sources, this.draw(24));
	}

	get poNumber(): string | null {
		const h = this.draw(25);
		return h % 30 === 0 ? `PO-${h % 100_000}` : null;
	}

	private draw(purpose: number): number {
		return hash(this.source.seed, this.index, purpose);
	}
}

/** A plain copy with `changes` laid over it: what an edit makes of an order. */
export function changedOrder(order: Order, changes: Partial<Order>): Order {
	return {
		index: order.index,
		id: order.id,
		number: order.number,
		name: order.name,
		version: order.version,
		createdAt: order.createdAt,
		updatedAt: order.updatedAt,
		processedAt: order.processedAt,
		closedAt: order.closedAt,
		cancelledAt: order.cancelledAt,
		cancelReason: order.cancelReason,
		test: order.test,
		financialStatus: order.financialStatus,
		fulfillmentStatus: order.fulfillmentStatus,
		tags: order.tags,
		note: order.note,
		email: order.email,
		phone: order.phone,
		customerNumber: order.customerNumber,
		lineItemCount: order.lineItemCount,
		discountCode: order.discountCode,
		sourceName: order.sourceName,
		poNumber: order.poNumber,
		currency: order.currency,
		presentment: order.presentment,
		contentSeed: order.contentSeed,
		removals: order.removals,
		refunds: order.refunds,
		fulfilledAt: order.fulfilledAt,
		...changes,
	};
}
