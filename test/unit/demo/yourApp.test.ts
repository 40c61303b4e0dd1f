import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startYourApp, type YourApp } from '../../../demo/app/yourApp';

const order = {
	id: 'gid://shopify/Order/1',
	name: '#1001',
	createdAt: '2026-03-01T10:00:00Z',
	updatedAt: '2026-03-01T10:00:05Z',
	totalPrice: { amount: '129.9', currencyCode: 'EUR' },
	lineItems: [
		{ title: 'Kettle', quantity: 2 },
		{ title: '日本茶', quantity: 1 },
	],
};

let folder: string;
let app: YourApp;

beforeEach(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'your-app-'));
	app = await start();
});

afterEach(async () => {
	await app.close();
	rmSync(folder, { recursive: true, force: true });
});

const start = async (): Promise<YourApp> =>
	await startYourApp({
		port: 0,
		databaseFile: path.join(folder, 'app.sqlite'),
		shop: 'demo-shop',
	});

const post = async (
	body: string,
	headers: Readonly<Record<string, string>> = { 'idempotency-key': 'key-1' },
): Promise<{ status: number; answer: unknown }> => {
	const response = await fetch(app.ordersUrl, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body,
	});
	return { status: response.status, answer: await response.json() };
};

describe('the idempotency key', () => {
	it('makes a repeated delivery do nothing, and says so', async () => {
		expect(await post(JSON.stringify(order))).toEqual({
			status: 201,
			answer: { id: order.id, outcome: 'created' },
		});
		expect(await post(JSON.stringify({ ...order, name: '#changed' }))).toEqual({
			status: 200,
			answer: { id: order.id, outcome: 'repeated' },
		});
		expect(app.totals()).toEqual({ orders: 1, requests: 2, repeated: 1 });
		expect(app.orders().map(({ name }) => name)).toEqual(['#1001']);
	});

	it('is remembered after a restart', async () => {
		await post(JSON.stringify(order));
		await app.close();
		app = await start();
		expect((await post(JSON.stringify(order))).answer).toEqual({
			id: order.id,
			outcome: 'repeated',
		});
		expect(app.totals()).toEqual({ orders: 1, requests: 2, repeated: 1 });
	});

	it('is not used up by a request that was refused', async () => {
		expect((await post('{"id": 1')).status).toBe(400);
		expect((await post(JSON.stringify(order))).status).toBe(201);
	});

	it.each([
		['missing', {}, /Idempotency-Key is missing/],
		['longer than 255 characters', { 'idempotency-key': 'k'.repeat(256) }, /1 to 255 visible/],
		['with a space in it', { 'idempotency-key': 'a b' }, /1 to 255 visible/],
	])('is refused when it is %s', async (_case, headers, message) => {
		const { status, answer } = await post(JSON.stringify(order), headers);
		expect(status).toBe(400);
		expect(answer).toEqual({ error: expect.stringMatching(message) });
		expect(app.totals()).toEqual({ orders: 0, requests: 0, repeated: 0 });
	});
});

describe('an order that comes again under another key', () => {
	it('replaces the older version', async () => {
		await post(JSON.stringify(order), { 'idempotency-key': 'a' });
		const newer = { ...order, name: '#1001 (edited)', updatedAt: '2026-03-01T11:00:00Z' };
		expect((await post(JSON.stringify(newer), { 'idempotency-key': 'b' })).answer).toEqual({
			id: order.id,
			outcome: 'updated',
		});
		expect(app.orders().map(({ name }) => name)).toEqual(['#1001 (edited)']);
	});

	it('changes nothing when a newer version is here, in whatever time zone its time is written', async () => {
		await post(JSON.stringify(order), { 'idempotency-key': 'a' });
		const older = { ...order, name: '#old', updatedAt: '2026-03-01T11:00:04+01:00' };
		expect((await post(JSON.stringify(older), { 'idempotency-key': 'b' })).answer).toEqual({
			id: order.id,
			outcome: 'unchanged',
		});
		expect(app.orders().map(({ name }) => name)).toEqual(['#1001']);
	});
});

describe('bad input', () => {
	it.each([
		['no JSON', 'nonsense', 'The body is not valid JSON.'],
		['a list', '[]', 'The body must be one order, as a JSON object.'],
		['null', 'null', 'The body must be one order, as a JSON object.'],
		[
			'an order without an ID',
			JSON.stringify({ ...order, id: '' }),
			'The field "id" must be text.',
		],
		[
			'a name of the wrong type',
			JSON.stringify({ ...order, name: 7 }),
			'The field "name" must be text.',
		],
		[
			'a time that is none',
			JSON.stringify({ ...order, createdAt: 'soon' }),
			'The field "createdAt" must be an ISO 8601 time.',
		],
	])('%s is answered with 400 and the reason', async (_case, body, error) => {
		expect(await post(body)).toEqual({ status: 400, answer: { error } });
		expect(app.totals()).toEqual({ orders: 0, requests: 0, repeated: 0 });
	});

	it('is refused with 413 when it is too large, and the next request is served', async () => {
		const body = JSON.stringify({ ...order, note: 'x'.repeat(4 * 1024 * 1024) });
		const refused = await post(body).catch(() => undefined);
		// A sender that is still sending may see the connection close before it sees the answer.
		if (refused !== undefined) expect(refused.status).toBe(413);
		expect((await post(JSON.stringify(order))).status).toBe(201);
	});

	it('is refused with 415 when it is a form, which any web page could send', async () => {
		const response = await fetch(app.ordersUrl, {
			method: 'POST',
			headers: { 'content-type': 'text/plain', 'idempotency-key': 'k' },
			body: JSON.stringify(order),
		});
		expect(response.status).toBe(415);
	});

	it.each([
		['DELETE', '/orders', 405],
		['POST', '/', 405],
		['GET', '/other', 404],
	])('%s %s is answered with %i', async (method, pathname, status) => {
		const response = await fetch(app.url + pathname, { method });
		expect(response.status).toBe(status);
	});
});

describe('what arrived', () => {
	it('is listed as JSON, the newest first, as it was sent', async () => {
		await post(JSON.stringify(order), { 'idempotency-key': 'a' });
		const later = { ...order, id: 'gid://shopify/Order/2', createdAt: '2026-03-02T00:00:00Z' };
		await post(JSON.stringify(later), { 'idempotency-key': 'b' });
		const answer: unknown = await (await fetch(app.ordersUrl)).json();
		expect(answer).toEqual({
			orders: 2,
			requests: 2,
			repeated: 0,
			data: [
				{ ...later, receivedAt: expect.any(String) },
				{ ...order, receivedAt: expect.any(String) },
			],
		});
	});

	it('stands on a page that neither runs nor loads what an order brings along', async () => {
		await post(
			JSON.stringify({
				...order,
				name: '<script>alert(1)</script>',
				lineItems: [{ title: `"><img src=x onerror='alert(1)'>`, quantity: 1 }],
			}),
		);
		const response = await fetch(app.url);
		const html = await response.text();
		expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
		expect(html).toContain('1 × &quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;');
		expect(html).not.toMatch(/<(script|img)/);
		expect(html).toContain('<td>129.90 EUR</td>');
		expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
	});

	it('says that nothing has arrived when nothing has', async () => {
		expect(await (await fetch(app.url)).text()).toContain('Nothing has arrived yet');
	});

	it('shows what was bought, cut when it is much', async () => {
		await post(JSON.stringify(order), { 'idempotency-key': 'a' });
		const many = Array.from({ length: 200 }, () => ({ title: 'Cup', quantity: 1 }));
		const large = { ...order, id: 'gid://shopify/Order/2', lineItems: many };
		await post(JSON.stringify(large), { 'idempotency-key': 'b' });
		const html = await (await fetch(app.url)).text();
		expect(html).toContain('<td>2 × Kettle, 1 × 日本茶</td>');
		expect(html).toMatch(/<td>(1 × Cup, ){6}1 × …<\/td>/);
	});

	it('is shown for an order without line items and without total', async () => {
		const bare = { ...order, lineItems: undefined, totalPrice: undefined };
		expect((await post(JSON.stringify(bare))).status).toBe(201);
		expect(app.orders().map(({ items, total }) => [items, total])).toEqual([['', '']]);
	});
});
