import { listOrders, orderPath, readOrder, readSales } from '../../engine/console';
import { consoleOfTables } from '../support/console/consoleContext';
import { fill, sold } from '../../rig/console/shopTables';
import { destinationBackEnds, freshDatabases } from '../support/destinations';

const order = (number: number, more: object = {}) => ({
	id: `gid://shopify/Order/${1000 + number}`,
	name: `#${number}`,
	createdAt: '2026-03-01T10:00:00Z',
	day: '2026-03-01',
	currencyCode: 'EUR',
	totalPrice: '10.50',
	...more,
});

const plain = (amount: string): string => String(Number(amount));

describe.each(destinationBackEnds)('tables in the console ($name)', (backEnd) => {
	const database = freshDatabases(backEnd);
	const looking = (accountId = 'acme') => consoleOfTables(database.open, { accountId });
	const acme = { accountId: 'acme', accountColumn: 'account_id' };
	const globex = { ...acme, accountId: 'globex' };

	it('lists orders page by page, each once, the highest ID first, and none of another account', async () => {
		const orders = Array.from({ length: 7 }, (_, index) => order(index + 1));
		await fill(database.open(), 'orders', orders, acme);
		await fill(database.open(), 'orders', [order(3, { name: 'not ours' })], globex);
		for (const console of [looking(), consoleOfTables(database.open, acme)]) {
			const listed: unknown[] = [];
			let cursor: string | undefined;
			do {
				const query = cursor === undefined ? { limit: '3' } : { limit: '3', cursor };
				const { items, next } = await listOrders(console, query);
				listed.push(...items.map(({ name }) => name));
				cursor = next ?? undefined;
			} while (cursor !== undefined);
			expect(listed).toEqual(['#7', '#6', '#5', '#4', '#3', '#2', '#1']);
		}
	});

	it('shows an order by its ID or by the number at its end, with its line items and refunds', async () => {
		const [id, other] = [order(1).id, order(2).id];
		await fill(database.open(), 'orders', [order(1), order(2)]);
		await fill(database.open(), 'lineItems', [
			{ id: 'l2', orderId: id, title: 'Tea', keptQuantity: 2, gross: '7.5' },
			{ id: 'l1', orderId: id, title: 'Cup' },
			{ id: 'l3', orderId: other, title: 'Not this one' },
		]);
		const withoutRefunds = await readOrder(looking(), '1001');
		expect(withoutRefunds.order).toMatchObject({ id, name: '#1' });
		expect(withoutRefunds.line_items.map(({ title }) => title)).toEqual(['Cup', 'Tea']);
		expect(withoutRefunds.refunds).toEqual([]);
		await fill(database.open(), 'refunds', [{ id: 'r1', orderId: id, subtotal: '3' }]);
		expect(await readOrder(looking(), id)).toMatchObject({ refunds: [{ id: 'r1' }] });
		expect(orderPath(id)).toBe('1001');
		await expect(readOrder(looking(), "1' OR '1'='1")).rejects.toMatchObject({
			kind: 'orderMissing',
		});
		await expect(readOrder(looking('globex'), id)).rejects.toMatchObject({ kind: 'orderMissing' });
	});

	it('adds up sales by day and by product, both ends included, currencies apart', async () => {
		await fill(
			database.open(),
			'sales',
			[
				sold('2026-02-28', 'p1', '1000'),
				sold('2026-03-01', 'p1', '10.1', { refunds: '2.5', discounts: '0.4', gross: '13' }),
				sold('2026-03-01', 'p2', '0.2'),
				sold('2026-03-01', 'p2', '5000', { currencyCode: 'JPY' }),
				sold('2026-03-02', 'p2', '-4', { quantity: '0' }),
				sold('2026-03-03', 'p1', '1000'),
			],
			acme,
		);
		await fill(database.open(), 'sales', [sold('2026-03-01', 'p1', '7')], globex);
		await fill(database.open(), 'products', [{ id: 'p1', title: 'Tea' }]);
		const sales = await readSales(looking(), { from: '2026-03-01', to: '2026-03-02' });
		const nets = (rows: readonly { net: string; currency_code: string }[]) =>
			rows.map((row) => `${row.currency_code} ${plain(row.net)}`);
		expect(nets(sales.totals)).toEqual(['EUR 6.3', 'JPY 5000']);
		expect(sales.by_day.map(({ day }) => day)).toEqual(['2026-03-01', '2026-03-01', '2026-03-02']);
		expect(nets(sales.by_day)).toEqual(['EUR 10.3', 'JPY 5000', 'EUR -4']);
		expect(nets(sales.by_product)).toEqual(['EUR 10.1', 'EUR -3.8', 'JPY 5000']);
		expect(sales.by_product.map(({ title }) => title)).toEqual(['Tea', null, null]);
		const [first] = sales.by_day;
		expect(
			[first?.gross, first?.discounts, first?.refunds, first?.quantity].map((n) => plain(n ?? '')),
		).toEqual(['13.2', '0.4', '2.5', '2']);
	});

	it('ranks the products of each currency by themselves, so that small units do not crowd out others', async () => {
		const ofCurrency = (currencyCode: string, factor: number) =>
			Array.from({ length: 21 }, (_, n) =>
				sold('2026-03-01', `p${n + 1}`, String((n + 1) * factor), { currencyCode }),
			);
		const rows = [...ofCurrency('EUR', 1), ...ofCurrency('JPY', 1_000)];
		await fill(database.open(), 'sales', rows, acme);
		const sales = await readSales(looking(), { from: '2026-03-01', to: '2026-03-01' });
		for (const [currency, factor] of [
			['EUR', 1],
			['JPY', 1_000],
		] as const) {
			const own = sales.by_product.filter((row) => row.currency_code === currency);
			expect(own.map(({ net }) => Number(net) / factor)).toEqual(
				Array.from({ length: 20 }, (_, n) => 21 - n),
			);
		}
	});

	it('adds up to the last digit what a database writes with an exponent', async () => {
		const large = '3000000000000000000000';
		await fill(
			database.open(),
			'sales',
			[sold('2026-03-01', 'p1', large), sold('2026-03-02', 'p1', large)],
			acme,
		);
		const { totals } = await readSales(looking(), { from: '2026-03-01', to: '2026-03-02' });
		expect(totals.map(({ net }) => net.replace(/\.0+$/, ''))).toEqual(['6000000000000000000000']);
	});

	it('does not show the column that tells accounts apart, and does without it in a table that has none', async () => {
		await fill(database.open(), 'orders', [order(1)], acme);
		await fill(database.open(), 'lineItems', [{ id: 'l1', orderId: order(1).id, title: 'Cup' }]);
		const shown = await readOrder(consoleOfTables(database.open, acme), '1001');
		expect(Object.keys(shown.order)).not.toContain('account_id');
		expect(shown.line_items).toMatchObject([{ title: 'Cup' }]);
		expect(Object.keys((await readOrder(looking(), '1001')).order)).toContain('account_id');
		await expect(readOrder(consoleOfTables(database.open, globex), '1001')).rejects.toMatchObject({
			kind: 'orderMissing',
		});
	});

	it('says which table is missing, and what to do', async () => {
		await expect(listOrders(looking(), {})).rejects.toMatchObject({ kind: 'tableMissing' });
		await expect(
			readSales(looking(), { from: '2026-03-01', to: '2026-03-01' }),
		).rejects.toMatchObject({ kind: 'tableMissing' });
		await database.query('CREATE TABLE order_header (number INTEGER)');
		await expect(listOrders(looking(), {})).rejects.toMatchObject({
			kind: 'columnMissing',
			message: 'The table "order_header" has no column "id"',
		});
	});
});

describe('the days of an overview', () => {
	const looking = consoleOfTables(() => {
		throw new Error('Nothing is to be looked at');
	});

	it.each([
		[{ from: '2026-02-02', to: '2026-01-31' }, '"from" (2026-02-02) is after "to" (2026-01-31)'],
		[{ to: '2026-01-31' }, '"from" is missing'],
		[{ from: '2026-01-31' }, '"to" is missing'],
		[{ from: '2026-02-30', to: '2026-03-01' }, '"from" cannot be "2026-02-30"'],
		[{ from: '2026-01-01', to: "2026-01-01' --" }, '"to" cannot be "2026-01-01\' --"'],
		[{ from: '2020-01-01', to: '2026-01-01' }, '"from" cannot be "2020-01-01"'],
	])('%p are refused', async (query, message) => {
		await expect(readSales(looking, query)).rejects.toMatchObject({
			kind: 'invalidRequest',
			message,
		});
	});
});
