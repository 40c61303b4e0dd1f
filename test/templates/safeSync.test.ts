import { orderOfRow, orderOfShop } from '../../rig/shop/orderRecord';
import { compareTable } from '../../rig/tables/tableComparison';
import { accountBackEnds, type AccountTables } from '../support/accountTables';
import { firing, openShopWorld, type ShopWorld } from '../support/shopWorld';
import { editBlock, readTemplate, withSettings } from '../support/template';
import type { WorkflowJson } from '../support/workflowEngine';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const start = '2026-03-02T08:00:00.000Z';
const file = '02b-safe-sync-of-orders-every-5-minutes.json';

let accounts = 0;

describe.each(accountBackEnds)('template 02b, safe sync of orders ($kind)', (backEnd) => {
	let world: ShopWorld;
	let account: AccountTables;
	let template: WorkflowJson;
	let table = '';

	beforeAll(async () => await backEnd.start());
	afterAll(async () => await backEnd.stop());

	beforeEach(async () => {
		accounts += 1;
		const accountId = `account-${accounts}`;
		table = `orders_${accounts}`;
		account = await backEnd.newAccount(accountId);
		world = await openShopWorld({ accountId, now: start });
		world.credentials.syncAccountApi = account.credential;
		template = withSettings(readTemplate(file), { table, startDate: start });
	});

	afterEach(async () => {
		await world.close();
	});

	/** Creates orders a second apart, and returns their names. */
	const createOrders = (count: number): string[] =>
		Array.from({ length: count }, () => {
			world.clock.advance(1_000);
			return world.simulator.shop.createOrder({ lineItems: 2 }).name;
		});

	const compare = async () => {
		const rows = await account.rows(table);
		return compareTable(world.simulator.shop.truth().map(orderOfShop), rows.map(orderOfRow));
	};

	const equal = (expected: number) => ({
		...{ equal: true, expected, missing: [], unknown: [], stale: [], doubled: [], newer: 0 },
	});

	it('makes the table equal to the shop: new orders, and later their edits, each once', async () => {
		createOrders(120);
		world.clock.advance(5 * minuteMs);
		const first = await world.tick(template);
		expect(first.error).toBeUndefined();
		expect(first.json('Commit run')).toMatchObject([
			{ verdict: 'complete', moved: true, counts: { fetched: 120, created: 120, failed: 0 } },
		]);
		expect(await compare()).toEqual(equal(120));

		const [edited, cancelled] = world.simulator.shop.truth();
		world.simulator.shop.editOrder(edited?.id ?? '', { note: 'Gift' });
		world.simulator.shop.cancelOrder(cancelled?.id ?? '');
		createOrders(1);
		world.clock.advance(5 * minuteMs);
		const second = await world.tick(template);
		expect(second.json('Commit run')).toMatchObject([
			{ verdict: 'complete', counts: { created: 1, updated: 2, failed: 0 } },
		]);
		expect(second.order).toEqual([
			...['Every 5 minutes', 'Settings', 'Begin run', 'Sync orders', 'Commit run'],
			'Is it incomplete?',
		]);
		expect(await compare()).toEqual(equal(121));
	});

	it('takes what has changed during the run with the next one', async () => {
		const names = createOrders(3);
		world.clock.advance(5 * minuteMs);
		const first = await world.tick(template, {
			beforeBlock: (name) => {
				if (name !== 'Sync orders') return;
				const [order] = world.simulator.shop.truth();
				world.simulator.shop.editOrder(order?.id ?? '', { note: 'Edited during the run' });
				createOrders(1);
			},
		});
		expect(first.status).toBe('success');
		expect(first.json('Sync orders')).toMatchObject([{ fetched: 2, created: 2 }]);
		world.clock.advance(5 * minuteMs);
		const second = await world.tick(template);

		expect(second.status).toBe('success');
		expect(second.json('Commit run')).toMatchObject([{ verdict: 'complete' }]);
		expect(await compare()).toEqual(equal(names.length + 1));
	});

	it.each(['Begin run', 'Sync orders', 'Commit run', 'Is it incomplete?'])(
		'killed before "%s", the next run covers it again, and doubles nothing',
		async (block) => {
			createOrders(30);
			world.clock.advance(5 * minuteMs);
			const dying = world.engine.start(template, {
				items: [firing(world.clock.now())],
				beforeBlock: (name) => {
					if (name === block) dying.kill();
				},
			});
			expect((await dying.finished).status).toBe('killed');
			createOrders(5);
			// The lease of a dead process, which no trigger could close, lasts Maximum Run Time.
			world.clock.advance(65 * minuteMs);
			const next = await world.tick(template);

			expect(next.error).toBeUndefined();
			expect(next.json('Commit run')).toMatchObject([{ verdict: 'complete' }]);
			expect(await compare()).toEqual(equal(35));
		},
	);

	it('broken off between two pages, the next run completes it, and doubles nothing', async () => {
		createOrders(60);
		world.clock.advance(5 * minuteMs);
		const small = editBlock(template, 'Sync orders', (parameters) => ({
			...parameters,
			options: { pageSize: 10, batchSize: 10, maxRetries: 0 },
		}));
		world.simulator.faults.add({ kind: 'status', after: 4, times: 1_000 });
		const broken = await world.tick(small);
		expect(broken.status).toBe('error');
		const written = (await account.rows(table)).length;
		expect(written).toBeGreaterThan(0);
		expect(written).toBeLessThan(60);

		world.simulator.faults.clear();
		world.clock.advance(65 * minuteMs);
		const next = await world.tick(small);
		expect(next.error).toBeUndefined();
		expect(next.json('Commit run')).toMatchObject([
			{ verdict: 'complete', counts: { created: 60 - written, unchanged: written } },
		]);
		expect(await compare()).toEqual(equal(60));
	});

	it('leaves a second run out while one is going', async () => {
		createOrders(10);
		world.clock.advance(5 * minuteMs);
		const between: string[] = [];
		const first = await world.tick(template, {
			beforeBlock: async (name) => {
				if (name !== 'Sync orders') return;
				const second = await world.tick(template);
				expect(second.json('Begin run', 1)).toMatchObject([{ skipped: true, reason: 'held' }]);
				between.push(...second.order);
			},
		});

		expect(first.json('Commit run')).toMatchObject([{ verdict: 'complete' }]);
		expect(between).toEqual(['Every 5 minutes', 'Settings', 'Begin run']);
		expect(await compare()).toEqual(equal(10));
	});

	it('works off a long backlog slice by slice, in one run and one round', async () => {
		for (let day = 0; day < 20; day++) {
			createOrders(3);
			world.clock.advance(dayMs);
		}
		const run = await world.tick(template);

		expect(run.error).toBeUndefined();
		expect(run.rounds('Commit run')).toBe(1);
		expect(run.json('Commit run')).toMatchObject([{ verdict: 'complete', hasMore: false }]);
		expect(await compare()).toEqual(equal(60));
	});

	it('moves on with nothing new, and makes no table of nothing', async () => {
		world.clock.advance(5 * minuteMs);
		const run = await world.tick(template);

		expect(run.error).toBeUndefined();
		expect(run.json('Commit run')).toMatchObject([
			{ verdict: 'complete', moved: true, watermarkAfter: '2026-03-02T08:03:00.000Z' },
		]);
	});

	it('names an order that the table refuses, writes the others, moves on, and ends in an error', async () => {
		const [, refused = ''] = createOrders(2);
		world.clock.advance(5 * minuteMs);
		await world.tick(template);
		await account.execute(refusing(backEnd.kind, table, refused));
		for (const { id } of world.simulator.shop.truth()) {
			world.simulator.shop.editOrder(id, { note: 'Edited' });
		}
		createOrders(1);
		world.clock.advance(5 * minuteMs);
		const run = await world.tick(template);
		const id = world.simulator.shop.truth().find(({ name }) => name === refused)?.id ?? '';

		expect(run.status).toBe('error');
		expect(run.record?.data.resultData.lastNodeExecuted).toBe('Stop: incomplete');
		expect(run.error?.message).toMatch(/^Run \S+ of shopify\.orders is incomplete: /);
		expect(run.error?.message).toContain(`\n${refused}: `);
		expect(run.json('Sync orders', 1)).toMatchObject([{ externalId: id }]);
		expect(run.json('Commit run')).toMatchObject([
			{ verdict: 'incomplete', moved: true, counts: { created: 1, updated: 1, failed: 1 } },
		]);
		expect(await compare()).toMatchObject({ missing: [], stale: [refused], doubled: [] });
	});

	it('goes on to the end of a backlog when the table refuses an order of its first slice, and then ends in an error', async () => {
		const [refused = ''] = createOrders(1);
		world.clock.advance(5 * minuteMs);
		await world.tick(template);
		await account.execute(refusing(backEnd.kind, table, refused));
		const [{ id } = { id: '' }] = world.simulator.shop.truth();
		world.simulator.shop.editOrder(id, { note: 'Edited' });
		for (let day = 0; day < 20; day++) {
			createOrders(2);
			world.clock.advance(dayMs);
		}
		const run = await world.tick(template);

		expect(run.rounds('Commit run')).toBe(1);
		expect(run.error?.message).toMatch(
			/ is incomplete: 1 record failed, and is kept to be tried again\. What was refused, and why, is in the output Failed of Sync orders\.\n/,
		);
		expect(run.json('Sync orders', 1, 0)).toMatchObject([{ externalId: id }]);
		expect(await compare()).toMatchObject({ missing: [], stale: [refused], doubled: [] });
	});

	it('in a test run from the editor writes nothing and moves nothing', async () => {
		createOrders(3);
		world.clock.advance(5 * minuteMs);
		const tried = await world.engine.run(template, {
			mode: 'manual',
			items: [firing(world.clock.now())],
		});
		expect(tried.error).toBeUndefined();
		expect(tried.json('Sync orders')).toEqual([
			{
				table,
				from: expect.any(String),
				to: expect.any(String),
				fetched: 3,
				created: 3,
				updated: 0,
				unchanged: 0,
				failed: 0,
				runId: expect.any(String),
				written: false,
			},
		]);
		expect(tried.json('Commit run')).toMatchObject([{ written: false }]);
		expect(await account.rows(table)).toEqual([]);

		const run = await world.tick(template);
		expect(run.json('Commit run')).toMatchObject([{ verdict: 'complete', counts: { created: 3 } }]);

		const [edited] = world.simulator.shop.truth();
		world.simulator.shop.editOrder(edited?.id ?? '', { note: 'Gift' });
		createOrders(1);
		world.clock.advance(5 * minuteMs);
		const later = await world.engine.run(template, {
			mode: 'manual',
			items: [firing(world.clock.now())],
		});
		expect(later.json('Sync orders')).toMatchObject([
			{ created: 1, updated: 1, failed: 0, written: false },
		]);
	});

	it('does the same wherever its blocks stand on the canvas', async () => {
		createOrders(4);
		world.clock.advance(15 * dayMs);
		const run = await world.tick({
			...template,
			nodes: template.nodes.map((node) => ({
				...node,
				position: [-node.position[0], -node.position[1]],
			})),
		});

		expect(run.error).toBeUndefined();
		expect(await compare()).toEqual(equal(4));
	});
});

/** From now on the table takes no change of an order of that name. */
function refusing(kind: 'sqlite' | 'postgres', table: string, name: string): string {
	return kind === 'sqlite'
		? `CREATE TRIGGER "${table}_refuses" BEFORE UPDATE ON "${table}" WHEN NEW.name = '${name}'
			BEGIN SELECT RAISE(ABORT, 'not this one'); END`
		: `ALTER TABLE "${table}" ADD CONSTRAINT refuses CHECK (name <> '${name}') NOT VALID`;
}
