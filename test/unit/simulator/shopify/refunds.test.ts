import { defaultApp, type LedgerEntry, type Simulator } from '../../../../simulator';
import { finished, linesOf, textOf, timed } from './bulk/bulkClient';
import { ask, noon, simulators, StandingClock } from './client';

const start = simulators();
const dayMs = 86_400_000;

const money = '{ shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }';

const orderFields = `id createdAt updatedAt test cancelledAt displayFinancialStatus
	subtotalPriceSet ${money} totalPriceSet ${money} totalTaxSet ${money} totalDiscountsSet ${money}
	totalShippingPriceSet ${money} totalRefundedSet ${money} totalRefundedShippingSet ${money}
	originalTotalPriceSet ${money} currentTotalPriceSet ${money} currentSubtotalPriceSet ${money}
	currentTotalTaxSet ${money} currentTotalDiscountsSet ${money} currentSubtotalLineItemsQuantity
	transactions { kind amountSet ${money} createdAt }
	lineItems(first: 20) { nodes { id quantity currentQuantity refundableQuantity originalUnitPriceSet ${money}
		totalDiscountSet ${money} taxLines { priceSet ${money} } product { id } } }
	refunds { id createdAt note totalRefunded { amount } totalRefundedSet ${money}
		transactions(first: 5) { nodes { kind amountSet ${money} createdAt } }
		orderAdjustments(first: 5) { nodes { reason amountSet ${money} } }
		refundShippingLines(first: 5) { nodes { subtotalAmountSet ${money} } }
		refundLineItems(first: 20) { nodes { id quantity restockType subtotal subtotalSet ${money} totalTaxSet ${money}
			lineItem { id } } } }`;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an answer of the API, reached into
type Shown = any;

interface Bag {
	readonly shopMoney: { readonly amount: string };
}

function cents(bag: Bag): number {
	return Math.round(Number(bag.shopMoney.amount) * 100);
}

function sum(bags: readonly Bag[]): number {
	return bags.reduce((total, bag) => total + cents(bag), 0);
}

async function orders(simulator: Simulator): Promise<Shown[]> {
	const shown: Shown[] = [];
	let after: string | null = null;
	do {
		simulator.fillBucket(40_000);
		const { body } = await ask(
			simulator,
			`query($after: String) { orders(first: 10, after: $after, sortKey: ID) { pageInfo { hasNextPage endCursor }
				nodes { ${orderFields} } } }`,
			{ variables: { after } },
		);
		if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors));
		shown.push(...body.data.orders.nodes);
		const { hasNextPage, endCursor } = body.data.orders.pageInfo;
		after = hasNextPage ? endCursor : null;
	} while (after !== null);
	return shown;
}

/** A shop with one paid order of three line items, and a clock. */
async function oneOrder() {
	const clock = new StandingClock(noon);
	const simulator = await start({ orders: 0, clock, plan: 'enterprise' });
	const { id } = simulator.shop.createOrder({ lineItems: 3, discountCode: 'WELCOME10' });
	const shown = async (): Promise<Shown> => (await orders(simulator))[0];
	const lineItems = (await shown()).lineItems.nodes as { id: string; quantity: number }[];
	const lineItem = (position: number) => lineItems[position] ?? { id: '', quantity: 0 };
	return { clock, simulator, id, shown, lineItem, lineItems };
}

describe('amounts that add up', () => {
	it('of every seeded order: line items to the order, refunds to what was refunded', async () => {
		const simulator = await start({ orders: 150, lineItems: 5, plan: 'enterprise', seed: 2 });
		const all = await orders(simulator);
		expect(all.filter(({ refunds }) => refunds.length > 0).length).toBeGreaterThan(10);
		for (const order of all) {
			const items = order.lineItems.nodes;
			const gross = items.reduce(
				(total: number, item: Shown) => total + item.quantity * cents(item.originalUnitPriceSet),
				0,
			);
			const discounts = sum(items.map((item: Shown) => item.totalDiscountSet));
			expect(discounts).toBe(cents(order.totalDiscountsSet));
			expect(gross - discounts).toBe(cents(order.subtotalPriceSet));
			expect(sum(items.map((item: Shown) => item.taxLines[0].priceSet))).toBe(
				cents(order.totalTaxSet),
			);
			const refunded = sum(order.refunds.map((refund: Shown) => refund.totalRefundedSet));
			expect(refunded).toBe(cents(order.totalRefundedSet));
			expect(cents(order.currentTotalPriceSet)).toBe(cents(order.totalPriceSet) - refunded);
			if (order.displayFinancialStatus === 'REFUNDED') {
				expect(refunded).toBe(cents(order.totalPriceSet));
				expect(order.currentSubtotalLineItemsQuantity).toBe(0);
			}
			for (const refund of order.refunds) expectAddsUp(refund);
		}
	});

	function expectAddsUp(refund: Shown): void {
		const lines = refund.refundLineItems.nodes;
		const parts =
			sum(lines.map((line: Shown) => line.subtotalSet)) +
			sum(lines.map((line: Shown) => line.totalTaxSet)) +
			sum(refund.refundShippingLines.nodes.map((line: Shown) => line.subtotalAmountSet)) -
			sum(refund.orderAdjustments.nodes.map((one: Shown) => one.amountSet));
		expect(parts).toBe(cents(refund.totalRefundedSet));
		expect(Number(refund.totalRefunded.amount) * 100).toBeCloseTo(parts);
		expect(sum(refund.transactions.nodes.map((one: Shown) => one.amountSet))).toBe(parts);
	}

	it('refunds unit by unit give back the whole line item, to the cent', async () => {
		const { simulator, id, shown, lineItems } = await oneOrder();
		for (const item of lineItems) {
			for (let unit = 0; unit < item.quantity; unit++) {
				simulator.shop.refundOrder(id, { lineItems: [{ lineItem: item.id, quantity: 1 }] });
			}
		}
		const order = await shown();
		const lines = order.refunds.flatMap((refund: Shown) => refund.refundLineItems.nodes);
		expect(sum(lines.map((line: Shown) => line.subtotalSet))).toBe(cents(order.subtotalPriceSet));
		expect(sum(lines.map((line: Shown) => line.totalTaxSet))).toBe(cents(order.totalTaxSet));
		expect(cents(order.currentSubtotalPriceSet)).toBe(0);
		expect(cents(order.currentTotalDiscountsSet)).toBe(0);
		expect(new Set(lines.map((line: Shown) => line.id)).size).toBe(lines.length);
	});

	it('the presentment currency goes through all of them', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ orders: 0, clock, plan: 'enterprise' });
		const presentment = { currency: 'EUR', rate: 0.5 };
		const { id } = simulator.shop.createOrder({ lineItems: 1, presentment });
		simulator.shop.refundOrder(id);
		const [order] = await orders(simulator);
		const [refund] = order.refunds;
		for (const bag of [refund.totalRefundedSet, refund.refundLineItems.nodes[0].subtotalSet]) {
			expect(bag.presentmentMoney.currencyCode).toBe('EUR');
			expect(Number(bag.presentmentMoney.amount)).toBeCloseTo(Number(bag.shopMoney.amount) / 2, 1);
		}
	});
});

describe('refunds', () => {
	it('count on their own day, and stay there whatever is edited later', async () => {
		const { clock, simulator, id, shown, lineItem } = await oneOrder();
		clock.advance(3 * dayMs);
		const { id: item } = lineItem(1);
		simulator.shop.refundOrder(id, { lineItems: [{ lineItem: item }], note: 'Too small' });
		clock.advance(2 * dayMs);
		simulator.shop.editOrder(id, { note: 'called' });
		clock.advance(dayMs);
		simulator.shop.refundOrder(id);
		const order = await shown();
		expect(order.createdAt).toBe('2026-11-10T12:00:00Z');
		expect(order.updatedAt).toBe('2026-11-16T12:00:00Z');
		expect(order.displayFinancialStatus).toBe('REFUNDED');
		expect(order.refunds.map(({ createdAt, note }: Shown) => [createdAt, note])).toEqual([
			['2026-11-13T12:00:00Z', 'Too small'],
			['2026-11-16T12:00:00Z', null],
		]);
		const refundedItems = order.refunds.map((refund: Shown) =>
			refund.refundLineItems.nodes.map((line: Shown) => line.lineItem.id),
		);
		expect(refundedItems).toEqual([[item], [lineItem(0).id, lineItem(2).id]]);
		expect(order.transactions.map(({ kind, createdAt }: Shown) => [kind, createdAt])).toEqual([
			['SALE', '2026-11-10T12:00:00Z'],
			['REFUND', '2026-11-13T12:00:00Z'],
			['REFUND', '2026-11-16T12:00:00Z'],
		]);
	});

	it('a part leaves the rest: quantities and totals of now', async () => {
		const { simulator, id, shown, lineItem } = await oneOrder();
		simulator.shop.refundOrder(id, {
			lineItems: [{ lineItem: lineItem(0).id, quantity: 1 }],
			restock: 'NO_RESTOCK',
		});
		const order = await shown();
		expect(order.displayFinancialStatus).toBe('PARTIALLY_REFUNDED');
		expect(order.lineItems.nodes[0]).toMatchObject({
			quantity: lineItem(0).quantity,
			currentQuantity: lineItem(0).quantity - 1,
			refundableQuantity: lineItem(0).quantity - 1,
		});
		const [line] = order.refunds[0].refundLineItems.nodes;
		expect(line).toMatchObject({ quantity: 1, restockType: 'NO_RESTOCK' });
		expect(Number(line.subtotal) * 100).toBeCloseTo(cents(line.subtotalSet));
		expect(cents(order.currentSubtotalPriceSet)).toBe(
			cents(order.subtotalPriceSet) - cents(line.subtotalSet),
		);
		expect(cents(order.currentTotalTaxSet)).toBe(
			cents(order.totalTaxSet) - cents(line.totalTaxSet),
		);
	});

	it('shipping, and an amount for no line item at all', async () => {
		const { simulator, id, shown } = await oneOrder();
		simulator.shop.refundOrder(id, { shipping: 100, adjustment: 250 });
		const order = await shown();
		const [refund] = order.refunds;
		expect(refund.refundLineItems.nodes).toEqual([]);
		expect(sum([refund.totalRefundedSet])).toBe(350);
		expect(cents(order.totalRefundedShippingSet)).toBe(100);
		expect(refund.orderAdjustments.nodes).toMatchObject([
			{ reason: 'REFUND_DISCREPANCY', amountSet: { shopMoney: { amount: '-2.5' } } },
		]);
	});

	it('what is canceled is refunded then, and stays so', async () => {
		const { clock, simulator, id, shown, lineItems } = await oneOrder();
		clock.advance(dayMs);
		simulator.shop.cancelOrder(id);
		clock.advance(dayMs);
		simulator.shop.editOrder(id);
		const { cancelledAt, refunds } = await shown();
		expect(cancelledAt).toBe('2026-11-11T12:00:00Z');
		expect(refunds).toMatchObject([
			{ createdAt: '2026-11-11T12:00:00Z', note: 'Cancelled: CUSTOMER' },
		]);
		const lines = refunds[0].refundLineItems.nodes;
		expect(lines.map(({ restockType }: Shown) => restockType)).toEqual(
			lineItems.map(() => 'CANCEL'),
		);
	});

	it('no more than there is, and of this order only', async () => {
		const { simulator, id, lineItem } = await oneOrder();
		const refund = (item: string, quantity: number) => () =>
			simulator.shop.refundOrder(id, { lineItems: [{ lineItem: item, quantity }] });
		const { id: item, quantity } = lineItem(0);
		expect(refund(item, quantity + 1)).toThrow(
			`Of line item ${item}, ${quantity} are left; given: ${quantity + 1}`,
		);
		const other = simulator.shop.createOrder({ lineItems: 1 });
		expect(() => simulator.shop.refundOrder(other.id, { lineItems: [{ lineItem: item }] })).toThrow(
			`has no line item ${item}.`,
		);
		expect(simulator.shop.truth().every(({ version }) => version === 1)).toBe(true);
	});

	it('come in bulk as the list that they are', async () => {
		const { clock, ...options } = timed({ orders: 60, lineItems: 2 });
		const simulator = await start({ ...options, clock });
		const { url } = await finished(
			simulator,
			clock,
			'{ orders { edges { node { id refunds { id createdAt totalRefundedSet { shopMoney { amount } } } } } } }',
		);
		const lines = linesOf(await textOf(url));
		const refunded = lines.flatMap(({ refunds }) => refunds as object[]);
		const { length } = simulator.shop.ledger().flatMap(({ refunds }) => refunds);
		expect(refunded).toHaveLength(length);
		expect(length).toBeGreaterThan(3);
	});
});

describe('edits that take line items out', () => {
	it('leave them listed with less, and change what the order is worth', async () => {
		const { simulator, id, shown, lineItem, lineItems } = await oneOrder();
		const before = await shown();
		simulator.shop.removeLineItems(id, [{ lineItem: lineItem(1).id }]);
		const order = await shown();
		expect(order.lineItems.nodes).toHaveLength(lineItems.length);
		expect(order.lineItems.nodes[1]).toMatchObject({
			id: lineItem(1).id,
			quantity: lineItem(1).quantity,
			currentQuantity: 0,
		});
		expect(order.originalTotalPriceSet).toEqual(before.totalPriceSet);
		expect(cents(order.totalPriceSet)).toBeLessThan(cents(before.totalPriceSet));
		expect(order.refunds).toEqual([]);
		const kept = order.lineItems.nodes.reduce(
			(total: number, item: Shown) =>
				total + item.currentQuantity * cents(item.originalUnitPriceSet),
			0,
		);
		expect(kept - cents(order.totalDiscountsSet)).toBe(cents(order.subtotalPriceSet));
	});
});

describe('the ledger', () => {
	it('says what the API shows, to the cent', async () => {
		const simulator = await start({ orders: 80, lineItems: 3, plan: 'enterprise' });
		const [first] = simulator.shop.truth();
		simulator.shop.removeLineItems(first?.id ?? '', [
			{ lineItem: simulator.shop.ledger()[0]?.lineItems[0]?.id ?? '', quantity: 1 },
		]);
		const ledger = new Map(simulator.shop.ledger().map((entry) => [entry.order, entry]));
		for (const order of await orders(simulator)) {
			const entry = ledger.get(order.id) as LedgerEntry;
			expect(entry.test).toBe(order.test);
			expect(entry.lineItems.map(({ id, product }) => [id, product])).toEqual(
				order.lineItems.nodes.map(({ id, product }: Shown) => [id, product.id]),
			);
			const net = entry.lineItems.reduce((total, one) => total + one.gross - one.discount, 0);
			expect(net).toBe(cents(order.subtotalPriceSet));
			expect(entry.refunds.map(({ total }) => total)).toEqual(
				order.refunds.map((refund: Shown) => cents(refund.totalRefundedSet)),
			);
			expect(entry.refunds.map(({ createdAt }) => Math.floor(createdAt / 1000) * 1000)).toEqual(
				order.refunds.map(({ createdAt }: Shown) => Date.parse(createdAt)),
			);
		}
	});

	it('fulfilments keep their day, whatever is edited later', async () => {
		const { clock, simulator, id } = await oneOrder();
		clock.advance(dayMs);
		simulator.shop.editOrder(id, { fulfillmentStatus: 'FULFILLED' });
		clock.advance(dayMs);
		simulator.shop.editOrder(id);
		const { body } = await ask(simulator, `{ order(id: "${id}") { fulfillments { createdAt } } }`);
		expect(body.data.order.fulfillments).toEqual([{ createdAt: '2026-11-11T12:00:00Z' }]);
	});
});

describe('REST', () => {
	it('shows refunds, discounts, what is left, and both currencies', async () => {
		const { simulator, id, shown, lineItem } = await oneOrder();
		simulator.shop.refundOrder(id, {
			lineItems: [{ lineItem: lineItem(0).id, quantity: 1 }],
			adjustment: 100,
		});
		const response = await fetch(`${simulator.url}/admin/api/2026-10/orders.json?status=any`, {
			headers: { 'x-shopify-access-token': defaultApp.accessToken },
		});
		const { orders: rest } = (await response.json()) as { orders: Shown[] };
		const order = await shown();
		const [refund] = order.refunds;
		expect(rest[0]).toMatchObject({
			test: false,
			cancel_reason: null,
			total_discounts: amount(order.totalDiscountsSet),
			current_total_price: amount(order.currentTotalPriceSet),
			total_price_set: {
				shop_money: { amount: amount(order.totalPriceSet), currency_code: 'USD' },
			},
			line_items: order.lineItems.nodes.map((item: Shown) => ({
				id: Number(item.id.split('/').at(-1)),
				product_id: Number(item.product.id.split('/').at(-1)),
				current_quantity: item.currentQuantity,
				total_discount: amount(item.totalDiscountSet),
			})),
			refunds: [
				{
					created_at: refund.createdAt,
					refund_line_items: [
						{
							line_item_id: Number(lineItem(0).id.split('/').at(-1)),
							quantity: 1,
							subtotal: cents(refund.refundLineItems.nodes[0].subtotalSet) / 100,
						},
					],
					order_adjustments: [{ kind: 'refund_discrepancy' }],
					transactions: [{ kind: 'refund', amount: amount(refund.totalRefundedSet) }],
				},
			],
		});
	});

	function amount(bag: Bag): string {
		return (cents(bag) / 100).toFixed(2);
	}
});
