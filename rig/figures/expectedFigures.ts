import type { LedgerEntry } from '../../simulator';

/** Figures in cents. */
export interface Figures {
	gross: number;
	discounts: number;
	refunds: number;
	quantity: number;
}

/** By day, product and currency, each key a JSON list. */
export type SalesByDay = ReadonlyMap<string, Figures>;

/**
 * Adds up a shop's own books, order by order and in whole cents, with the days from the clock of the runtime's own
 * calendar: another way than that of the tables and of SQL.
 */
export function expectedSales(ledger: readonly LedgerEntry[], timeZone: string): SalesByDay {
	const calendar = new Intl.DateTimeFormat('en-CA', { timeZone });
	const sales = new Map<string, Figures>();
	const at = (epochMs: number, product: string, currency: string): Figures => {
		const key = JSON.stringify([calendar.format(epochMs), product, currency]);
		const figures = sales.get(key) ?? { gross: 0, discounts: 0, refunds: 0, quantity: 0 };
		sales.set(key, figures);
		return figures;
	};
	for (const { test, createdAt, currency, lineItems, refunds } of ledger) {
		if (test) continue;
		for (const { product, kept, gross, discount } of lineItems) {
			if (kept === 0) continue;
			const figures = at(createdAt, product, currency);
			figures.gross += gross;
			figures.discounts += discount;
			figures.quantity += kept;
		}
		for (const refund of refunds) {
			for (const { product, subtotal } of refund.lineItems) {
				at(refund.createdAt, product, currency).refunds += subtotal;
			}
		}
	}
	return sales;
}

/** The same by product and currency, for days from the first to the last. */
export function expectedWithin(sales: SalesByDay, first: string, last: string): SalesByDay {
	const sums = new Map<string, Figures>();
	for (const [key, figures] of sales) {
		const [day = '', product, currency] = JSON.parse(key) as readonly string[];
		if (day < first || day > last) continue;
		const sum = sums.get(JSON.stringify([product, currency]));
		sums.set(
			JSON.stringify([product, currency]),
			sum === undefined ? figures : added(sum, figures),
		);
	}
	return sums;
}

function added(one: Figures, other: Figures): Figures {
	return {
		gross: one.gross + other.gross,
		discounts: one.discounts + other.discounts,
		refunds: one.refunds + other.refunds,
		quantity: one.quantity + other.quantity,
	};
}
