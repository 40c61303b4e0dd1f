import {
	type ConsoleContext,
	readSales,
	type SalesFigures,
	type SalesOverview,
} from '../../engine/console';
import { dayChart } from '../charts/dayChart';
import { rankChart } from '../charts/rankChart';
import { html, type Html } from '../html';
import { amount, count, short } from '../parts/amounts';
import { notice } from '../parts/form';
import { page } from '../parts/layout';
import { table, type TableColumn } from '../parts/table';
import type { View } from '../view';

const DAY_MS = 86_400_000;
/** So many days are shown first. */
const USUAL_DAYS = 30;

/** What was sold, by day and by product: as charts, and as tables of the same figures. */
export async function salesPage(
	view: View,
	context: ConsoleContext,
	query: Readonly<Record<string, string | undefined>>,
): Promise<string> {
	const days = query.from === undefined && query.to === undefined ? lastDays(view) : query;
	const sales = await readSales(context, days);
	const filter = html`<form
		class="filter"
		method="get"
		action="${view.links.to(['sales'])}"
		aria-label="Days"
	>
		<div>
			<label for="from">From</label
			><input id="from" name="from" type="date" required value="${sales.from}" />
		</div>
		<div>
			<label for="to">To</label><input id="to" name="to" type="date" required value="${sales.to}" />
		</div>
		<button>Show</button>
	</form>`;
	const sections = await Promise.all(
		sales.totals.map(async (totals) => await currencySection(sales, totals)),
	);
	return page(
		view,
		{ section: 'sales', title: 'Sales' },
		html`${filter}${sections.length === 0 ? notice('Nothing was sold on these days.', undefined, false) : sections}`,
	);
}

async function currencySection(
	{ from, to, by_day: byDay, by_product: byProduct }: SalesOverview,
	totals: SalesFigures,
): Promise<Html> {
	const currency = totals.currency_code;
	const own = <Row extends SalesFigures>(rows: readonly Row[]) =>
		rows.filter((row) => row.currency_code === currency);
	const days = own(byDay);
	const products = own(byProduct).map((row) => ({ ...row, label: row.title ?? row.product_id }));
	const net = new Map(days.map((row) => [row.day, Number(row.net)]));
	const bars = everyDay(from, to).map((day) => ({ day, value: net.get(day) ?? 0 }));
	const name = `Net sales in ${currency}, a bar for each day from ${from} to ${to}`;
	const figures = ['gross', 'discounts', 'refunds', 'net'] as const;
	const sums = [
		...figures.map(
			(each) =>
				html`<div>
					<span class="soft">${headings[each]}</span><b>${amount(totals[each], currency)}</b>
				</div>`,
		),
		html`<div><span class="soft">Quantity</span><b>${count(totals.quantity)}</b></div>`,
	];
	return html`<h2>${currency}</h2>
		<div class="card figures">${sums}</div>
		<figure class="card">
			<figcaption>Net sales by day</figcaption>
			<div class="chart" tabindex="0" role="group" aria-label="${name}">
				${await dayChart(name, bars, short)}
			</div>
		</figure>
		<details>
			<summary>Figures by day</summary>
			${table(`Sales in ${currency} by day`, [{ label: 'Day', cell: ({ day }) => day }, ...columnsOf(currency)], days)}
		</details>
		<figure class="card">
			<figcaption>Products with the highest net sales</figcaption>
			${rankChart(products.map((row) => ({ label: row.label, value: Number(row.net), shown: amount(row.net, currency) })))}
		</figure>
		<details>
			<summary>Figures by product</summary>
			${table(`Sales in ${currency} by product`, [{ label: 'Product', kind: 'words', cell: ({ label }) => label }, ...columnsOf(currency)], products)}
		</details>`;
}

const headings = {
	gross: 'Gross',
	discounts: 'Discounts',
	refunds: 'Refunds',
	net: 'Net',
} as const;

function columnsOf<Row extends SalesFigures>(currency: string): readonly TableColumn<Row>[] {
	const amounts = (['gross', 'discounts', 'refunds', 'net'] as const).map(
		(name): TableColumn<Row> => ({
			label: headings[name],
			kind: 'number',
			cell: (row) => amount(row[name], currency),
		}),
	);
	return [
		...amounts,
		{ label: 'Quantity', kind: 'number', cell: ({ quantity }) => count(quantity) },
	];
}

/** Days without a sale have no figures, and a place in the chart all the same. */
function everyDay(from: string, to: string): readonly string[] {
	const first = Date.parse(from);
	const days = Math.round((Date.parse(to) - first) / DAY_MS) + 1;
	return Array.from({ length: days }, (_, index) => dayAt(first + index * DAY_MS));
}

function lastDays({ now }: View): { readonly from: string; readonly to: string } {
	return { from: dayAt(now - (USUAL_DAYS - 1) * DAY_MS), to: dayAt(now) };
}

function dayAt(ms: number): string {
	return new Date(ms).toISOString().slice(0, 10);
}
