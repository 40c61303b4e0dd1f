import type { IDataObject } from 'n8n-workflow';

import { listOrders, orderPath, readOrder, readRun, readSales } from '../../engine/console';
import { withStore } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { expectedSales } from '../../rig/figures/expectedFigures';
import {
	expectedPerformance,
	performanceOf,
	salesOf,
	withNet,
} from '../../rig/figures/foundFigures';
import { consoleOf, tablesOf } from '../support/console/consoleContext';
import { figureBackEnds, type FigureTables } from '../support/figures/figureWorld';
import { withTables } from '../support/figures/placedTables';
import { start, workflowOf } from '../support/listOrdersWorkflow';
import { firing, openShopWorld, type ShopWorld } from '../support/shopWorld';
import { editBlock, readTemplate, withSettings } from '../support/template';
import type { WorkflowJson, WorkflowRun } from '../support/workflowEngine';

const hourMs = 3_600_000;
const file = '07-daily-shopify-bulk-sync-with-figures.json';
const timeZone = 'America/New_York';

let accounts = 0;

describe.each(figureBackEnds)('template 07, daily bulk sync with figures ($name)', (backEnd) => {
	const ownZone = process.env.TZ;
	let world: ShopWorld;
	let tables: FigureTables;
	let template: WorkflowJson;

	beforeAll(async () => {
		process.env.TZ = 'Asia/Tokyo';
		await backEnd.start();
	});
	afterAll(async () => {
		await backEnd.stop();
		if (ownZone === undefined) delete process.env.TZ;
		else process.env.TZ = ownZone;
	});

	beforeEach(async () => {
		const accountId = `account-${++accounts}`;
		tables = await backEnd.tables(accountId);
		// The clocks of New York go back in the night of the first orders.
		world = await openShopWorld({ accountId, now: '2026-11-01T03:00:00.000Z' });
		Object.assign(world.credentials, tables.credentials);
		const startDate = '2026-10-30T00:00:00Z';
		template = withTables(withSettings(readTemplate(file), { startDate, timeZone }), tables);
	});
	afterEach(async () => {
		await world.close();
	});

	/** Sells for so many days, with edits, a cancellation, refunds and a test order. */
	const sell = (days: number) => {
		const { shop } = world.simulator;
		for (let hour = 0; hour < days * 24; hour += 3) {
			world.clock.advance(3 * hourMs);
			const { id } = shop.createOrder({ lineItems: (hour % 4) + 1, test: hour % 21 === 0 });
			if (hour % 9 === 0) shop.editOrder(id, { note: 'Gift' });
			if (hour % 24 === 3) shop.cancelOrder(id);
			if (hour % 15 === 0) shop.refundOrder(id);
			else if (hour % 24 === 12) {
				const lineItem = shop.ledger().find(({ order }) => order === id)?.lineItems[0]?.id ?? '';
				shop.removeLineItems(id, [{ lineItem }]);
			}
		}
		world.clock.advance(hourMs);
	};
	const run = async (): Promise<WorkflowRun> => {
		const ran = await world.tick(template);
		if (ran.error !== undefined) throw ran.error;
		return ran;
	};
	const report = (ran: WorkflowRun) => ran.json('Report')[0] ?? {};
	const logOf = async (runId: unknown) => {
		const parameters = { operation: 'list', options: { includeSteps: true, runId: String(runId) } };
		const type = 'n8n-nodes-scheduled-sync.syncRun';
		const workflow = workflowOf({ Start: start, Runs: { type, parameters } }, ['Start > Runs']);
		const [run] = (await world.engine.run(workflow, { items: [{}] })).json('Runs');
		return run as unknown as {
			readonly failedIn: string | null;
			readonly steps: readonly {
				readonly at: string;
				readonly step: string;
				readonly details?: IDataObject;
			}[];
		};
	};

	const compareSales = async () => {
		const text = backEnd.name === 'MariaDB' ? 'char' : 'text';
		const rows = await tables.rows(
			`SELECT s.*, CAST(day AS ${text}) AS ${backEnd.name === 'MariaDB' ? '`shownDay`' : '"shownDay"'} FROM measurement_sales s`,
		);
		const expected = expectedSales(world.simulator.shop.ledger(), timeZone);
		expect(salesOf(rows)).toEqual(withNet(expected));
		return expected;
	};

	it('has the figures of the shop, on its own days, and the same after a second run', async () => {
		sell(4);
		const first = await run();
		const { sales } = report(first) as { sales: { rows: number } };
		expect(report(first)).toMatchObject({
			run_id: first.json('Begin run')[0]?.runId,
			initiator: 'cron',
			verdict: 'complete',
			orders: { failed: 0 },
			sales: {
				created: sales.rows,
				written: true,
				archive: { syncName: 'measurement_sales', rows: sales.rows },
			},
			performance: { written: true, archive: { syncName: 'measurement_performance' } },
		});
		const expected = await compareSales();
		expect(expected.size).toBeGreaterThan(20);

		const second = await run();
		expect(report(second)).toMatchObject({
			sales: { rows: sales.rows, created: 0, updated: 0, unchanged: sales.rows, deleted: 0 },
			performance: { created: 0, updated: 0, deleted: 0 },
		});
		await compareSales();
	});

	it('has the last 7 and 30 days up to yesterday, by the clock of the shop', async () => {
		sell(10);
		await run();
		const all = await compareSales();
		const expected = expectedPerformance(all, world.clock.now(), timeZone);
		const rows = await tables.rows('SELECT * FROM measurement_performance');
		expect(rows).toHaveLength(expected.size);
		expect(performanceOf(rows)).toEqual(expected);
		const sold7 = [...expected.values()].filter(({ last7 }) => last7.quantity > 0);
		expect(sold7.length).toBeGreaterThan(5);
	});

	it('follows edits and refunds of old orders with the next run', async () => {
		sell(2);
		await run();
		const { shop } = world.simulator;
		const orders = shop.ledger().filter(({ test, refunds }) => !test && refunds.length === 0);
		world.clock.advance(24 * hourMs);
		shop.refundOrder(orders[0]?.order ?? '');
		shop.removeLineItems(orders[1]?.order ?? '', [{ lineItem: orders[1]?.lineItems[0]?.id ?? '' }]);
		sell(1);
		await run();
		await compareSales();
	});

	const compareProducts = async () => {
		const rows = await tables.rows('SELECT * FROM product');
		const truth = world.simulator.products.truth();
		expect(new Map(rows.map(({ id, title }) => [id, title]))).toEqual(
			new Map(truth.map(({ id, title }) => [id, title])),
		);
		expect(rows).toHaveLength(truth.length);
	};

	it('has the products of the shop, as they are after the orders', async () => {
		sell(1);
		const { products } = world.simulator;
		const { id } = products.create({ title: 'Early Grey' });
		world.clock.advance(hourMs);
		const first = await run();
		const count = products.truth().length;
		expect(report(first)).toMatchObject({
			products: { sync: 'shopify.daily.products', verdict: 'complete' },
		});
		expect(first.json('Sync products')).toMatchObject([{ created: count }]);
		await compareProducts();

		products.edit(id, { title: 'Earl Grey' });
		world.clock.advance(hourMs);
		const second = await run();
		expect(second.json('Sync products')).toMatchObject([{ created: 0, updated: 1 }]);
		await compareProducts();
	});

	it('makes no figures when the products cannot be had, says why, and goes on from there', async () => {
		sell(1);
		world.simulator.products.create({ title: 'Earl Grey' });
		world.clock.advance(hourMs);
		const broken = editBlock(template, 'Sync products', (parameters) => ({
			...parameters,
			externalId: 'isbn',
		}));
		const failed = await world.tick(broken);
		expect(failed.error?.message).toMatch(/^Run .* of shopify\.daily has failed: .*"isbn"/);
		expect(failed.json('Refresh sales')).toEqual([]);
		expect(report(await run())).toMatchObject({
			verdict: 'complete',
			products: { verdict: 'complete' },
		});
		await compareProducts();
		await compareSales();
	});

	it.each([
		'Sync orders',
		'Begin products',
		'Sync products',
		'Commit products',
		'Refresh sales',
		'Refresh performance',
		'Commit run',
		'Report',
	])(
		'killed before "%s", the next run has the figures right, and asks for nothing twice',
		async (block) => {
			sell(1);
			world.simulator.products.create({ title: 'Earl Grey' });
			world.clock.advance(hourMs);
			const dying = world.engine.start(template, {
				items: [firing(world.clock.now())],
				beforeBlock: (name) => {
					if (name === block) dying.kill();
				},
			});
			expect((await dying.finished).status).toBe('killed');
			// The lease of a dead process, which no trigger could close, lasts Maximum Run Time.
			world.clock.advance(4 * hourMs);
			expect(report(await run())).toMatchObject({ verdict: 'complete' });
			await compareSales();
			await compareProducts();
		},
	);

	it('has in the log of its run each step, in order, with its time and what was counted', async () => {
		sell(1);
		const { runId } = report(await run());
		const { steps, failedIn } = await logOf(runId);
		expect(failedIn).toBeNull();
		expect([...new Set(steps.map(({ step }) => step))]).toEqual([
			'initiated',
			'polling',
			'downloading',
			'upserting',
			'transforming',
			'completed',
		]);
		expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).toSorted());
		const done = steps.filter(({ details }) => details?.isDone === true);
		expect(done.map(({ details }) => details)).toMatchObject([
			{ table: 'measurement_sales', rows: expect.any(Number) as number, deleted: 0 },
			{ table: 'measurement_performance', created: expect.any(Number) as number },
		]);
	});

	it('is shown by the console as it stands: runs, orders with their line items, and sales', async () => {
		sell(3);
		const { runId } = report(await run());
		const [sums] = await tables.rows(
			'SELECT sum(net) AS net, sum(quantity) AS quantity, count(DISTINCT day) AS days FROM measurement_sales',
		);
		const destination = tables.destination();
		const accountId = `account-${accounts}`;
		await withStore(tables.store, systemEnvironment, async (store) => {
			const more = { accountId, tables: tablesOf(() => destination, { accountId }) };
			const console = consoleOf(store, systemEnvironment, more);
			expect(await readRun(console, String(runId))).toMatchObject({
				verdict: 'complete',
				initiator: 'cron',
				requested_at: expect.stringMatching(/^2026-11-0\dT.*Z$/),
				steps: expect.arrayContaining([
					expect.objectContaining({
						message: expect.stringContaining('asked for by its schedule at'),
					}),
				]),
			});
			const ledger = world.simulator.shop.ledger();
			const { items } = await listOrders(console, { limit: '200' });
			expect(items.map(({ id }) => id).sort()).toEqual(ledger.map(({ order }) => order).sort());
			for (const { order, refunds } of ledger) {
				const shown = await readOrder(console, orderPath(order));
				expect(shown.order.id).toBe(order);
				expect(shown.refunds.length > 0).toBe(refunds.length > 0);
			}
			const {
				totals,
				by_day: byDay,
				by_product: byProduct,
			} = await readSales(console, {
				from: '2026-10-01',
				to: '2026-11-30',
			});
			expect(totals).toHaveLength(1);
			expect(Number(totals[0]?.net)).toBeCloseTo(Number(sums?.net), 4);
			expect(Number(totals[0]?.quantity)).toBe(Number(sums?.quantity));
			expect(byDay).toHaveLength(Number(sums?.days));
			const titled = byProduct.filter(({ title }) => title !== null);
			expect(titled.length).toBeGreaterThan(0);
		}).finally(async () => await destination.close());
	});

	it('hands on who asked, and when', async () => {
		sell(1);
		const asked = { run_id: 'run-7', initiator: 'user', requested_at: '2026-11-02T09:00:00Z' };
		const ran = await world.engine.run(template, { items: [asked] });
		expect(report(ran)).toMatchObject(asked);
	});

	it('frees its lease and says why when the figures cannot be made, and keeps the watermark', async () => {
		sell(1);
		const broken = editBlock(template, 'Refresh sales', (parameters) => ({
			...parameters,
			query: 'SELECT nothing FROM order_line_item',
		}));
		const failed = await world.tick(broken);
		expect(failed.error?.message).toMatch(
			/^Run .* of shopify\.daily has failed: .* refused the query: /,
		);
		const [, runId = ''] = /^Run (\S+)/.exec(failed.error?.message ?? '') ?? [];
		const { steps, failedIn } = await logOf(runId);
		expect(failedIn).toBe('transforming');
		expect(new Set(steps.map(({ step }) => step))).toEqual(
			new Set(['initiated', 'polling', 'downloading', 'upserting', 'transforming', 'failed']),
		);
		expect(report(await run())).toMatchObject({ verdict: 'complete' });
		await compareSales();
	});

	it('is filled up by template 08, whose figures are the same', async () => {
		sell(2);
		const backfill = withTables(
			withSettings(readTemplate('08-backfill-of-orders-with-figures.json'), {
				from: '2026-10-30T00:00:00Z',
				to: new Date(world.clock.now() - hourMs / 2).toISOString(),
				timeZone,
			}),
			tables,
		);
		const ran = await world.engine.run(backfill, { mode: 'manual' });
		expect(ran.error).toBeUndefined();
		expect(ran.json('Commit run')).toMatchObject([{ verdict: 'complete' }]);
		await compareSales();
		const daily = report(await run());
		expect(daily).toMatchObject({ sales: { created: 0, updated: 0, deleted: 0 } });
	});
});
