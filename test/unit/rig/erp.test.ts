import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type Erp, type ErpOptions, startErp } from '../../../rig/erp/erp';
import { Webhook } from '../../../rig/erp/webhook';
import { startReceiver } from '../../support/receiver';

const apiKey = 'key-of-the-erp';
const erps: Erp[] = [];
let nowMs = Date.parse('2026-03-02T08:00:00.000Z');

async function open(options: Partial<ErpOptions> = {}): Promise<Erp> {
	const erp = await startErp({ apiKey, items: 5, now: () => nowMs, ...options });
	erps.push(erp);
	return erp;
}

async function ask(erp: Erp, query: string, key = apiKey) {
	const response = await fetch(`${erp.url}${query}`, { headers: { 'x-api-key': key } });
	return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

beforeEach(() => {
	nowMs = Date.parse('2026-03-02T08:00:00.000Z');
});

afterEach(async () => {
	for (const erp of erps.splice(0)) await erp.close();
});

it('the list holds what has changed since an instant, that instant included, by SKU and page', async () => {
	const erp = await open();
	nowMs += 60_000;
	for (const sku of ['SKU-00004', 'SKU-00001', 'SKU-00003'])
		erp.inventory.change(sku, { stock: 7 });
	const first = await ask(erp, '/items?updatedSince=2026-03-02T08:01:00Z&limit=2');
	const second = await ask(erp, '/items?updatedSince=2026-03-02T08:01:00Z&limit=2&page=2');
	const none = await ask(erp, '/items?updatedSince=2026-03-02T08:01:01Z');

	expect(first).toMatchObject({
		status: 200,
		body: { items: [{ sku: 'SKU-00001', stock: 7 }, { sku: 'SKU-00003' }], pages: 2, total: 3 },
	});
	expect(second.body).toMatchObject({ items: [{ sku: 'SKU-00004' }], page: 2, pages: 2 });
	expect(none.body).toEqual({ items: [], page: 1, pages: 1, total: 0 });
});

it('an item that changes while the pages are turned is skipped on none, nor is any other', async () => {
	const erp = await open();
	nowMs += 60_000;
	for (const sku of ['SKU-00001', 'SKU-00003', 'SKU-00005'])
		erp.inventory.change(sku, { stock: 7 });
	const query = '/items?updatedSince=2026-03-02T08:01:00Z&limit=2';
	const seen = [await ask(erp, query)];
	erp.inventory.change('SKU-00001', { stock: 6 });
	erp.inventory.change('SKU-00002', { stock: 6 });
	seen.push(await ask(erp, `${query}&page=2`));

	const skus = seen.flatMap(({ body }) => (body.items as { sku: string }[]).map(({ sku }) => sku));
	expect(skus).toEqual(['SKU-00001', 'SKU-00003', 'SKU-00003', 'SKU-00005']);
});

it('two versions of an item never share an instant', async () => {
	const { inventory } = await open();
	const [one, other] = [9, 8].map((stock) => inventory.change('SKU-00001', { stock }).updatedAt);
	expect([one, other]).toEqual(['2026-03-02T08:00:00.000Z', '2026-03-02T08:00:00.001Z']);
});

it('the inventory outlives the process', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'demo-erp-'));
	const file = path.join(folder, 'erp.sqlite');
	const former = await open({ file });
	former.inventory.change('SKU-00002', { stock: 1 });
	const left = former.inventory.all();
	await erps.pop()?.close();
	const again = await open({ file });
	expect(again.inventory.all()).toEqual(left);
	await erps.pop()?.close();
	rmSync(folder, { recursive: true });
});

it.each([
	['/items', 'another key', 401],
	['/items?page=0', apiKey, 400],
	['/items?limit=1000', apiKey, 400],
	['/items?updatedSince=yesterday', apiKey, 400],
	['/orders', apiKey, 404],
])('%s with the key "%s" is refused with %d', async (query, key, status) => {
	expect(await ask(await open(), query, key)).toMatchObject({ status });
});

it('the webhook sends an item again until it is confirmed, as it was then', async () => {
	const receiver = await startReceiver();
	const erp = await open();
	let refusals = 1;
	receiver.decide = () => (refusals-- > 0 ? { status: 500 } : 'kept');
	const webhook = new Webhook({ url: receiver.url, apiKey });
	webhook.send(erp.inventory.change('SKU-00001', { stock: 3 }));
	erp.inventory.change('SKU-00001', { stock: 2 });
	await webhook.settled();

	expect(receiver.deliveries).toHaveLength(2);
	expect(receiver.kept).toMatchObject([
		{ order: { event: 'item.changed', items: [{ sku: 'SKU-00001', stock: 3 }] } },
	]);
	await webhook.close();
	await receiver.close();
});

it('closing gives up what nobody confirms, at once', async () => {
	const erp = await open();
	const webhook = new Webhook({ url: 'http://127.0.0.1:1/nobody', apiKey });
	webhook.send(erp.inventory.change('SKU-00001', { stock: 3 }));
	await webhook.close();
	await expect(webhook.settled()).resolves.toBeUndefined();
});
