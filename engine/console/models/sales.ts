import { type Amount, amountIn, amountOfNumber, amountText, nothing, sum } from '../../exactAmount';
import type { ConsoleContext } from '../console';
import { consoleError } from '../errors';
import type { ConsoleRow, TableCondition, TableQuery } from '../tables';
import { invalid } from './paging';
import { rowsUnlessMissing } from './rowsUnlessMissing';

/** What was sold, in one currency. Amounts are decimal numbers as text, with all their digits. */
export interface SalesFigures {
	readonly currency_code: string;
	readonly gross: string;
	readonly discounts: string;
	readonly refunds: string;
	readonly net: string;
	readonly quantity: string;
}

export interface SalesOverview {
	/** Calendar days of the shop, both included. */
	readonly from: string;
	readonly to: string;
	readonly totals: readonly SalesFigures[];
	readonly by_day: readonly (SalesFigures & { readonly day: string })[];
	/** Of each currency those with the highest net, at most 20: amounts in different currencies cannot be ranked. */
	readonly by_product: readonly (SalesFigures & {
		readonly product_id: string;
		/** Null where the table of products does not have it. */
		readonly title: string | null;
	})[];
}

export interface SalesQuery {
	readonly from?: string;
	readonly to?: string;
}

const figures = ['gross', 'discounts', 'refunds', 'net', 'quantity'] as const;
const PRODUCTS_SHOWN = 20;
const MOST_DAYS = 1_100;
/** More currencies than this no shop sells in. */
const MOST_CURRENCIES = 200;
const DAY_MS = 86_400_000;

/**
 * Adds up what was sold in a range of days, by day and by product. It is read from the figures, which have a row for each
 * day, product and currency, so that it does not grow with the number of orders; by their key, which begins with the day:
 * once for the days, which add up to the whole, and once for the products of each currency.
 *
 * @throws EngineError `invalidRequest`, `tableMissing`, `columnMissing`, `figureUnreadable`
 */
export async function readSales(
	{ tables, names }: ConsoleContext,
	query: SalesQuery,
): Promise<SalesOverview> {
	const { from, to } = readDays(query);
	const ofDays: readonly TableCondition[] = [
		{ column: 'day', is: '>=', value: from },
		{ column: 'day', is: '<=', value: to },
	];
	const summedUp = async (
		by: string,
		{ where = ofDays, ...of }: Pick<TableQuery, 'where' | 'order' | 'limit'>,
	) => {
		const sums = { of: figures, by: [by, 'currencyCode'] };
		return await tables.rows({ table: names.sales, where, sums, ...of });
	};
	const dayRows = await summedUp('day', {
		order: [{ column: 'day' }, { column: 'currencyCode' }],
		limit: MOST_DAYS * MOST_CURRENCIES,
	});
	const byDay = dayRows.map((row) => ({ day: String(row.day).slice(0, 10), ...figuresOf(row) }));
	const totals = totalsOf(byDay);
	const byProduct: ConsoleRow[] = [];
	for (const { currency_code: value } of totals) {
		const best = await summedUp('productId', {
			where: [...ofDays, { column: 'currencyCode', is: '=', value }],
			order: [{ column: 'net', descending: true }, { column: 'productId' }],
			limit: PRODUCTS_SHOWN,
		});
		byProduct.push(...best);
	}
	const titles = await titlesOf(byProduct.map(({ productId }) => String(productId)));
	return {
		from,
		to,
		totals,
		by_day: byDay,
		by_product: byProduct.map((row) => ({
			product_id: String(row.productId),
			title: titles.get(String(row.productId)) ?? null,
			...figuresOf(row),
		})),
	};

	async function titlesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
		const where = [{ column: 'id', is: 'in', values: ids }] as const;
		const query = { table: names.products, where, limit: ids.length };
		const found = ids.length === 0 ? [] : await rowsUnlessMissing(tables, query);
		return new Map(
			(found ?? []).flatMap(({ id, title }) =>
				typeof title === 'string' ? [[String(id), title] as const] : [],
			),
		);
	}
}

/** By currency, in the order of their codes. */
function totalsOf(rows: readonly SalesFigures[]): readonly SalesFigures[] {
	const totals = new Map<string, SalesFigures>();
	for (const row of rows) totals.set(row.currency_code, added(totals.get(row.currency_code), row));
	return [...totals.values()].sort((one, other) =>
		one.currency_code < other.currency_code ? -1 : 1,
	);
}

function added(before: SalesFigures | undefined, row: SalesFigures): SalesFigures {
	const of = (name: (typeof figures)[number]) =>
		amountText(sum(amountIn(before?.[name]) ?? nothing, amountIn(row[name]) ?? nothing));
	return {
		currency_code: row.currency_code,
		gross: of('gross'),
		discounts: of('discounts'),
		refunds: of('refunds'),
		net: of('net'),
		quantity: of('quantity'),
	};
}

/** @throws EngineError `figureUnreadable` */
function figuresOf(row: ConsoleRow): SalesFigures {
	const text = (name: (typeof figures)[number]) => amountText(figureIn(row, name));
	return {
		currency_code: String(row.currencyCode ?? ''),
		gross: text('gross'),
		discounts: text('discounts'),
		refunds: text('refunds'),
		net: text('net'),
		quantity: text('quantity'),
	};
}

/** What is no number is told of: as nothing it would falsify what it is added to. */
function figureIn(row: ConsoleRow, name: (typeof figures)[number]): Amount {
	const text = String(row[name] ?? 0);
	const figure = amountOfNumber(text);
	if (figure !== undefined) return figure;
	throw consoleError(
		'figureUnreadable',
		`The sum of "${name}" in the table of figures is ${text}, which is no number`,
		'Look for that in the table, and refresh it. If it is made anew by each run, look at the query that makes it.',
	);
}

/** @throws EngineError `invalidRequest` that names the days */
export function readDays({ from, to }: SalesQuery): { readonly from: string; readonly to: string } {
	const first = readDay('from', from);
	const last = readDay('to', to);
	if (first > last) {
		throw consoleError(
			'invalidRequest',
			`"from" (${first}) is after "to" (${last})`,
			'Give the earlier day as "from". Both days are included.',
			{ parameter: 'from' },
		);
	}
	if ((Date.parse(last) - Date.parse(first)) / DAY_MS >= MOST_DAYS) {
		throw invalid('from', first, `Give a range of at most ${MOST_DAYS} days.`);
	}
	return { from: first, to: last };
}

function readDay(name: 'from' | 'to', given: string | undefined): string {
	if (given === undefined || given === '') {
		throw consoleError(
			'invalidRequest',
			`"${name}" is missing`,
			'Give both days, such as from=2026-01-01 and to=2026-01-31.',
			{ parameter: name },
		);
	}
	const time = /^\d{4}-\d\d-\d\d$/.test(given) ? Date.parse(`${given}T00:00:00Z`) : Number.NaN;
	// A 30 February would be taken for a day in March.
	if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(given)) return given;
	throw invalid(name, given, 'Give a day as 2026-01-31.');
}
