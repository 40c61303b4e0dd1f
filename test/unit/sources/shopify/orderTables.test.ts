import type { SourceItem } from '../../../../engine/source';
import { daysIn } from '../../../../engine/sources/shopify/client/shopDays';
import { OrderSource } from '../../../../engine/sources/shopify/orderSource';
import type { OrderFields } from '../../../../engine/sources/shopify/orders/orderFields';
import { orderLists } from '../../../../engine/sources/shopify/orders/orderTables';
import { systemEnvironment } from '../../../../engine/systemEnvironment';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../../simulator';
import { clientOf } from '../../../support/shopifyDoor';

const open: Simulator[] = [];

afterEach(async () => {
	for (const simulator of open.splice(0)) await simulator.close();
});

async function shop(options: SimulatorOptions): Promise<Simulator> {
	const simulator = await startSimulator({ orders: 0, ...options });
	open.push(simulator);
	return simulator;
}

const standard: OrderFields = { preset: 'standard', lineItems: false, lists: true };

async function itemsOf(
	simulator: Simulator,
	fields: OrderFields = standard,
): Promise<readonly SourceItem[]> {
	const source = new OrderSource({
		client: clientOf(simulator),
		environment: systemEnvironment,
		cursor: 'updatedAt',
		fields,
		pageSize: 100,
		shape: 'rows',
	});
	const items: SourceItem[] = [];
	for await (const page of source.pages({ from: 0, to: Date.now() + 60_000 })) {
		items.push(...page.items);
	}
	return items;
}

function withoutTax<Item extends { readonly tax: number }>(item: Item): Omit<Item, 'tax'> {
	return Object.fromEntries(Object.entries(item).filter(([name]) => name !== 'tax')) as Omit<
		Item,
		'tax'
	>;
}

const cents = (text: unknown) => Math.round(Number(text) * 100);

describe('the tables of an order', () => {
	it('hold what the ledger of the shop says, to the cent: edits, refunds on other days, discounts', async () => {
		const simulator = await shop({ orders: 60, timeZone: 'Asia/Kathmandu' });
		for (const { order, lineItems } of simulator.shop.ledger().slice(0, 30)) {
			const [first, second] = lineItems;
			if (first !== undefined && first.kept > 1) {
				try {
					simulator.shop.removeLineItems(order, [{ lineItem: first.id, quantity: 1 }]);
				} catch {
					// All of it was refunded.
				}
			}
			if (second === undefined) continue;
			try {
				simulator.shop.refundOrder(order, { lineItems: [{ lineItem: second.id, quantity: 1 }] });
			} catch {
				// Likewise.
			}
		}
		const items = await itemsOf(simulator);
		const dayOf = daysIn('Asia/Kathmandu');
		const day = (at: number) => dayOf(new Date(at).toISOString());
		const truth = new Map(simulator.shop.ledger().map((entry) => [entry.order, entry]));
		expect(items).toHaveLength(truth.size);
		for (const { columns, children } of items) {
			const entry = truth.get(String(columns['id']));
			if (entry === undefined) throw new Error('An order that the shop does not have');
			expect(columns['day']).toBe(day(entry.createdAt));
			expect(
				children?.['lineItems']?.map((row) => ({
					id: row['id'],
					product: row['productId'],
					variant: row['variantId'],
					quantity: row['quantity'],
					kept: row['keptQuantity'],
					gross: cents(row['gross']),
					discount: cents(row['discount']),
					day: row['day'],
				})),
			).toEqual(
				entry.lineItems
					.filter(({ kept }) => kept > 0)
					.map((item) => ({ ...withoutTax(item), day: day(entry.createdAt) })),
			);
			const refunds = children?.['refundLineItems'] ?? [];
			const total = (rows: readonly (typeof refunds)[number][]) =>
				rows.reduce((sum, row) => sum + cents(row['subtotal']), 0);
			expect(
				refunds
					.filter((row) => row['lineItemId'] !== null)
					.map((row) => ({
						id: row['lineItemId'],
						product: row['productId'],
						quantity: row['quantity'],
						subtotal: cents(row['subtotal']),
						day: row['day'],
					})),
			).toEqual(
				entry.refunds.flatMap(({ createdAt, lineItems }) =>
					lineItems.map((item) => ({ ...withoutTax(item), day: day(createdAt) })),
				),
			);
			expect(total(refunds.filter((row) => row['lineItemId'] === null))).toBe(
				entry.refunds.reduce((sum, { shipping, adjustment }) => sum + shipping + adjustment, 0),
			);
		}
	});

	it('a line item that an edit took out altogether is none of the order’s, one that was refunded is', async () => {
		const simulator = await shop({});
		const { id } = simulator.shop.createOrder({ lineItems: 3 });
		const [out, back, left] = simulator.shop.ledger()[0]?.lineItems ?? [];
		simulator.shop.removeLineItems(id, [{ lineItem: out?.id ?? '' }]);
		simulator.shop.refundOrder(id, { lineItems: [{ lineItem: back?.id ?? '' }] });
		const [order] = await itemsOf(simulator);
		const rows = order?.children?.['lineItems'] ?? [];
		expect(rows.map((row) => [row['id'], row['currentQuantity'], row['keptQuantity']])).toEqual([
			[back?.id, 0, back?.quantity],
			[left?.id, left?.quantity, left?.quantity],
		]);
	});

	it('the row of an order has what figures are made of, and not what its tables are made of', async () => {
		const simulator = await shop({});
		simulator.shop.createOrder({ lineItems: 1 });
		for (const fields of [
			{ preset: 'summary', lineItems: false, lists: true },
			{ selection: 'id tags', lists: true },
		] as const) {
			const [order] = await itemsOf(simulator, fields);
			expect(Object.keys(order?.columns ?? {})).toEqual(
				expect.arrayContaining([
					...['id', 'name', 'createdAt', 'updatedAt', 'cancelledAt', 'test', 'currencyCode', 'day'],
				]),
			);
			expect(Object.keys(order?.columns ?? {}).filter((name) => name.startsWith('_'))).toEqual([]);
		}
	});

	it('every entry has the columns that its table is made with, but for the ID of the order', async () => {
		const simulator = await shop({});
		const { id } = simulator.shop.createOrder({ lineItems: 2 });
		simulator.shop.refundOrder(id, { shipping: 10, adjustment: 20 });
		simulator.shop.refundOrder(id, {
			lineItems: [{ lineItem: simulator.shop.ledger()[0]?.lineItems[0]?.id ?? '' }],
		});
		const [order] = await itemsOf(simulator);
		for (const { list, columns } of orderLists) {
			const rows = order?.children?.[list] ?? [];
			expect(rows.length).toBeGreaterThan(0);
			const names = columns.map(({ name }) => name).filter((name) => name !== 'orderId');
			for (const row of rows) expect(Object.keys(row).sort()).toEqual([...names].sort());
		}
	});

	it('the time zone of the shop is asked for once, however many pages there are', async () => {
		const simulator = await shop({ orders: 250 });
		const items = await itemsOf(simulator, standard);
		expect(items).toHaveLength(250);
		const asked = Object.entries(simulator.stats().documents).filter(([text]) =>
			text.includes('ianaTimezone'),
		);
		expect(asked.map(([, times]) => times)).toEqual([1]);
	});
});
