import { replaceEnvironment } from '../../nodes/shared/n8n/environment';
import { type Erp, type ErpOptions, startErp } from '../../rig/erp/erp';
import type { InventoryItem } from '../../rig/erp/inventory';
import { itemOfErp, itemOfRow } from '../../rig/erp/itemRecord';
import { compareTable } from '../../rig/tables/tableComparison';
import { accountBackEnds, type AccountTables } from '../support/accountTables';
import type { RunOptions } from '../support/execution';
import { seededRandom } from '../support/seededRandom';
import { firing } from '../support/shopWorld';
import { type SteeredClock, steeredClock, steeredEnvironment } from '../support/steeredClock';
import { editBlock, readTemplate, withSettings } from '../support/template';
import { createWorkflowEngine } from '../support/workflowEngine';
import type { WorkflowEngine, WorkflowJson, WorkflowRun } from '../support/workflowEngine';

const hourMs = 60 * 60_000;
const apiKey = 'key-of-the-erp';
const file = '09-erp-inventory-hourly-and-by-webhook.json';

let accounts = 0;

describe.each(accountBackEnds)('template 09, ERP inventory ($kind)', (backEnd) => {
	let clock: SteeredClock;
	let restoreEnvironment: () => void;
	let engine: WorkflowEngine;
	let account: AccountTables;
	let erp: Erp;
	let beforePage: ErpOptions['beforePage'];
	let template: WorkflowJson;
	let table = '';

	beforeAll(async () => await backEnd.start());
	afterAll(async () => await backEnd.stop());

	beforeEach(async () => {
		accounts += 1;
		table = `inventory_${accounts}`;
		account = await backEnd.newAccount(`account-${accounts}`);
		clock = steeredClock(Date.parse('2026-03-02T08:00:00.000Z'));
		restoreEnvironment = replaceEnvironment(steeredEnvironment(clock, seededRandom(1)));
		beforePage = undefined;
		erp = await startErp({
			apiKey,
			items: 230,
			now: () => clock.now(),
			beforePage: async (page) => await beforePage?.(page),
		});
		engine = createWorkflowEngine({
			credentials: {
				syncAccountApi: account.credential,
				httpHeaderAuth: { name: 'X-API-Key', value: apiKey },
			},
		});
		template = editBlock(
			withSettings(readTemplate(file), { erpUrl: erp.url, table }),
			'List changed items',
			(parameters) => parameters,
			{ credentials: { httpHeaderAuth: { id: 'httpHeaderAuth', name: 'httpHeaderAuth' } } },
		);
		clock.advance(hourMs);
	});

	afterEach(async () => {
		restoreEnvironment();
		await erp.close();
	});

	const hourly = async (options: RunOptions = {}): Promise<WorkflowRun> =>
		await engine.run(template, {
			startNode: 'Every hour',
			items: [firing(clock.now())],
			...options,
		});

	/** What n8n makes of the webhook's request. */
	const webhook = async (...items: readonly InventoryItem[]): Promise<WorkflowRun> => {
		const body = { event: 'item.changed', items: items.map((item) => ({ ...item })) };
		const request = { headers: {}, params: {}, query: {}, body };
		return await engine.run(template, { startNode: 'Item changed', items: [request] });
	};

	const compare = async () => {
		const rows = await account.rows(table);
		return compareTable(erp.inventory.all().map(itemOfErp), rows.map(itemOfRow));
	};

	const equal = {
		equal: true,
		expected: 230,
		missing: [],
		unknown: [],
		stale: [],
		doubled: [],
		newer: 0,
	};

	it('makes the table equal to the inventory, page by page, and later takes what has changed', async () => {
		const first = await hourly();
		expect(first.error).toBeUndefined();
		expect(first.json('List changed items')).toHaveLength(3);
		expect(first.json('Commit run')).toMatchObject([
			{ verdict: 'unverifiable', moved: true, counts: { fetched: 230, created: 230, failed: 0 } },
		]);
		expect(await compare()).toEqual(equal);

		erp.inventory.change('SKU-00007', { stock: 1 });
		clock.advance(hourMs);
		const second = await hourly();
		expect(second.json('Commit run')).toMatchObject([
			{ moved: true, counts: { fetched: 1, updated: 1 } },
		]);
		expect(await compare()).toEqual(equal);
	});

	it('commits a run in which nothing has changed', async () => {
		await hourly();
		clock.advance(hourMs);
		const run = await hourly();

		expect(run.error).toBeUndefined();
		expect(run.json('Commit run')).toMatchObject([
			{
				moved: true,
				watermarkAfter: '2026-03-02T09:58:00.000Z',
				counts: { fetched: 0, created: 0, failed: 0 },
			},
		]);
		expect(await compare()).toEqual(equal);
	});

	it('writes a single item at once, and says what it did with it', async () => {
		await hourly();
		clock.advance(1_000);
		const changed = erp.inventory.change('SKU-00003', { stock: 2 });
		const added = erp.inventory.change('SKU-NEW', { title: 'New', warehouse: 'Hamburg' });
		const run = await webhook(changed, added);

		expect(run.error).toBeUndefined();
		expect(run.order).toEqual([
			...['Item changed', 'Settings', 'Which trigger?', 'The item', 'Sync one item'],
		]);
		expect(run.json('Sync one item')).toMatchObject([
			{ action: 'updated', externalId: 'SKU-00003' },
			{ action: 'created', externalId: 'SKU-NEW' },
		]);
		expect(await compare()).toEqual({ ...equal, expected: 231 });
		expect((await webhook(changed)).json('Sync one item')).toMatchObject([{ action: 'unchanged' }]);
	});

	it('makes the table when the webhook comes first', async () => {
		const run = await webhook(erp.inventory.change('SKU-00003', { stock: 2 }));
		expect(run.json('Sync one item')).toMatchObject([{ action: 'created' }]);
		await hourly();
		expect(await compare()).toEqual(equal);
	});

	it('a list that was read before a webhook came, and is written after it, puts nothing old back', async () => {
		await hourly();
		erp.inventory.change('SKU-00001', { stock: 50 });
		erp.inventory.change('SKU-00002', { stock: 50 });
		clock.advance(hourMs);
		const slow = await hourly({
			beforeBlock: async (name) => {
				if (name !== 'Sync items') return;
				clock.advance(1_000);
				const sold = await webhook(erp.inventory.change('SKU-00001', { stock: 49 }));
				expect(sold.json('Sync one item')).toMatchObject([{ action: 'updated' }]);
			},
		});

		expect(slow.error).toBeUndefined();
		expect(slow.json('List changed items')).toMatchObject([
			{
				items: [
					{ sku: 'SKU-00001', stock: 50 },
					{ sku: 'SKU-00002', stock: 50 },
				],
			},
		]);
		expect(slow.json('Commit run')).toMatchObject([
			{ counts: { fetched: 2, updated: 1, unchanged: 1, failed: 0 } },
		]);
		expect(await compare()).toEqual(equal);
	});

	it('webhooks in any order, all at once, beside a list, end in the newest version of each item', async () => {
		await hourly();
		const versions = Array.from({ length: 12 }, (_, index) => {
			clock.advance(100);
			return erp.inventory.change(`SKU-0000${1 + (index % 3)}`, { stock: 60 - index });
		});
		clock.advance(hourMs);
		const runs = await Promise.all([hourly(), ...versions.reverse().map((item) => webhook(item))]);

		expect(runs.map(({ error }) => error)).toEqual(runs.map(() => undefined));
		expect(await compare()).toEqual(equal);
	});

	it('a webhook that is late says that it is stale, and changes nothing', async () => {
		await hourly();
		const late = erp.inventory.change('SKU-00001', { stock: 50 });
		erp.inventory.change('SKU-00001', { stock: 49 });
		clock.advance(hourMs);
		await hourly();
		const run = await webhook(late);

		expect(run.json('Sync one item')).toMatchObject([{ action: 'stale', externalId: 'SKU-00001' }]);
		expect(await compare()).toEqual(equal);
	});

	it('items that change while the pages are turned are in the table after the next run, and so are all others', async () => {
		beforePage = (page) => {
			if (page !== 2) return;
			clock.advance(1_000);
			for (const sku of ['SKU-00005', 'SKU-00150', 'SKU-00229']) {
				erp.inventory.change(sku, { stock: 3 });
			}
			erp.inventory.change('SKU-00000', { title: 'First of all' });
		};
		await hourly();
		beforePage = undefined;
		const rows = (await account.rows(table)).map(itemOfRow);
		expect(rows.length).toBeGreaterThanOrEqual(230);

		clock.advance(hourMs);
		await hourly();
		expect(await compare()).toEqual({ ...equal, expected: 231 });
	});

	it.each(['Begin run', 'List changed items', 'The items', 'Sync items', 'Commit run'])(
		'killed before "%s", the next run covers it again, and doubles nothing',
		async (block) => {
			const dying = engine.start(template, {
				startNode: 'Every hour',
				items: [firing(clock.now())],
				beforeBlock: (name) => {
					if (name === block) dying.kill();
				},
			});
			expect((await dying.finished).status).toBe('killed');
			erp.inventory.change('SKU-00007', { stock: 1 });
			// The lease of a dead process, which no trigger could close, lasts Maximum Run Time.
			clock.advance(65 * 60_000);
			const next = await hourly();

			expect(next.error).toBeUndefined();
			expect(next.json('Commit run')).toMatchObject([{ moved: true }]);
			expect(await compare()).toEqual(equal);
		},
	);

	it('fails while the ERP does not answer, and moves nothing', async () => {
		engine.credentials.httpHeaderAuth = { name: 'X-API-Key', value: 'another' };
		const refused = await hourly();
		expect(refused.status).toBe('error');
		expect(refused.record?.data.resultData.lastNodeExecuted).toBe('List changed items');
		expect(await account.rows(table)).toEqual([]);
	});

	it('names an item that the table refuses, writes the others, moves on, and ends in an error', async () => {
		await hourly();
		await account.execute(refusing(backEnd.kind, table, 'SKU-00002'));
		for (const sku of ['SKU-00001', 'SKU-00002']) erp.inventory.change(sku, { stock: 1 });
		clock.advance(hourMs);
		const run = await hourly();

		expect(run.status).toBe('error');
		expect(run.record?.data.resultData.lastNodeExecuted).toBe('Stop: incomplete');
		expect(run.error?.message).toContain('\nSKU-00002: ');
		expect(run.json('Sync items', 1)).toMatchObject([{ externalId: 'SKU-00002' }]);
		expect(run.json('Commit run')).toMatchObject([
			{ verdict: 'incomplete', moved: true, counts: { updated: 1, failed: 1 } },
		]);
		expect(await compare()).toMatchObject({ stale: ['SKU-00002'], missing: [], doubled: [] });
	});
});

/** From now on the table takes no change of that item. */
function refusing(kind: 'sqlite' | 'postgres', table: string, sku: string): string {
	return kind === 'sqlite'
		? `CREATE TRIGGER "${table}_refuses" BEFORE UPDATE ON "${table}" WHEN NEW.sku = '${sku}'
			BEGIN SELECT RAISE(ABORT, 'not this one'); END`
		: `ALTER TABLE "${table}" ADD CONSTRAINT refuses CHECK (sku <> '${sku}') NOT VALID`;
}
