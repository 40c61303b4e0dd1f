import type { Row } from '../tables/sqliteTable';
import { expectedWithin, type Figures, type SalesByDay } from './expectedFigures';

/** Figures in cents, as {@link Figures}. */
export interface NetFigures extends Figures {
	readonly net: number;
}

export const noFigures: NetFigures = { gross: 0, discounts: 0, refunds: 0, net: 0, quantity: 0 };

/** What a table is to hold: net is what the others leave. */
export function withNet(sales: ReadonlyMap<string, Figures>): ReadonlyMap<string, NetFigures> {
	return new Map(
		Array.from(sales, ([key, figures]) => [
			key,
			{ ...figures, net: figures.gross - figures.discounts - figures.refunds },
		]),
	);
}

/**
 * The figures of a row, in cents: a remainder would show.
 *
 * @param days what stands behind the names of figures. Default: nothing
 */
export function figuresOf(row: Row, days: '' | '7' | '30' = ''): NetFigures {
	// Plus nothing: a zero has no sign.
	const cents = (name: string) => Number((Number(row[`${name}${days}`]) * 100).toFixed(4)) + 0;
	return {
		gross: cents('gross'),
		discounts: cents('discounts'),
		refunds: cents('refunds'),
		net: cents('net'),
		quantity: Number(row[`quantity${days}`]),
	};
}

/** The rows of `measurement_sales`, by day, product and currency as in {@link Figures}; `shownDay` is the day as text. */
export function salesOf(rows: readonly Row[]): ReadonlyMap<string, NetFigures> {
	return new Map(
		rows.map((row) => [
			JSON.stringify([row.shownDay, row.productId, row.currencyCode]),
			figuresOf(row),
		]),
	);
}

/** The last 7 and 30 full days of a product in a currency. */
export interface Performance {
	readonly last7: NetFigures;
	readonly last30: NetFigures;
}

/**
 * What `measurement_performance` is to hold, by product and currency, each key a JSON list.
 *
 * @param asked when it was asked for, in epoch milliseconds: the day before it, in the time zone, is the last that counts
 */
export function expectedPerformance(
	sales: SalesByDay,
	asked: number,
	timeZone: string,
): ReadonlyMap<string, Performance> {
	const yesterday = dayBefore(asked, 1, timeZone);
	const last7 = withNet(expectedWithin(sales, dayBefore(asked, 7, timeZone), yesterday));
	const last30 = withNet(expectedWithin(sales, dayBefore(asked, 30, timeZone), yesterday));
	return new Map(
		Array.from(last30, ([key, figures]) => [
			key,
			{ last7: last7.get(key) ?? noFigures, last30: figures },
		]),
	);
}

/** The rows of `measurement_performance`, as {@link expectedPerformance} has them. */
export function performanceOf(rows: readonly Row[]): ReadonlyMap<string, Performance> {
	return new Map(
		rows.map((row) => [
			JSON.stringify([row.productId, row.currencyCode]),
			{ last7: figuresOf(row, '7'), last30: figuresOf(row, '30') },
		]),
	);
}

/** The calendar day so many days before a moment, by the clocks of a time zone. */
export function dayBefore(epochMs: number, days: number, timeZone: string): string {
	const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(epochMs);
	return new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);
}
