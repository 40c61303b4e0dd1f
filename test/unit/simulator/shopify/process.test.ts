import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ask } from './client';

let child: ChildProcess;
let url: string;

beforeAll(async () => {
	const root = path.resolve(__dirname, '../../../..');
	child = spawn(
		process.execPath,
		[
			'--import',
			'tsx',
			'simulator/shopify/main.ts',
			'--orders',
			'12',
			'--seed',
			'5',
			'--plan',
			'plus',
		],
		{ cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
	);
	if (child.stdout === null) throw new Error('The process has no output.');
	const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
	({ url } = JSON.parse(line) as { url: string });
});

afterAll(async () => {
	if (child.exitCode !== null) return;
	child.kill('SIGTERM');
	await once(child, 'exit');
});

async function control(method: string, route: string, body?: unknown) {
	const response = await fetch(`${url}/_simulator${route}`, {
		method,
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('the simulator as a process', () => {
	it('says where it listens, and serves the shop', async () => {
		const { body } = await ask(
			{ url },
			'{ ordersCount { count } shop { plan { publicDisplayName } } }',
		);
		expect(body.data).toEqual({
			ordersCount: { count: 12 },
			shop: { plan: { publicDisplayName: 'Plus' } },
		});
	});

	it('creates, edits, cancels and deletes orders, and tells the truth about them', async () => {
		const { body: made } = await control('POST', '/orders', { tags: ['by hand'], lineItems: 2 });
		expect(made).toMatchObject({ name: '#1013', lineItems: 2, version: 1 });
		const { body: edited } = await control('PATCH', '/orders', { id: made['id'], note: 'x' });
		expect(edited).toMatchObject({ name: '#1013', version: 2 });
		const { body: cancelled } = await control('POST', '/orders/cancel', { id: made['id'] });
		expect(cancelled).toMatchObject({ cancelled: true, version: 3 });
		const since = String(made['createdAt']);
		expect((await control('GET', `/truth?createdFrom=${since}`)).body).toEqual([cancelled]);
		await control('DELETE', '/orders', { id: made['id'] });
		expect((await control('GET', `/truth?createdFrom=${since}`)).body).toEqual([]);
	});

	it('refunds, changes products, and tells what was sold', async () => {
		const { body: made } = await control('POST', '/orders', { lineItems: 2 });
		const { body: refunded } = await control('POST', '/orders/refund', { id: made['id'] });
		expect(refunded).toMatchObject({ id: made['id'], version: 2 });
		const ledger = (await control('GET', '/ledger')).body as unknown as {
			order: string;
			refunds: object[];
		}[];
		expect(ledger.find(({ order }) => order === made['id'])?.refunds).toHaveLength(1);
		const { body: product } = await control('POST', '/products', { title: 'Kettle' });
		const change = { id: product['id'], title: 'Pot' };
		expect((await control('PATCH', '/products', change)).body).toMatchObject({ title: 'Pot' });
		await control('DELETE', '/products', { id: product['id'] });
		const { body: products } = await control('GET', '/products');
		expect(products).toHaveLength(997);
		await control('DELETE', '/orders', { id: made['id'] });
	});

	it('starts and cancels bulk operations as somebody else', async () => {
		const { body: theirs } = await control('POST', '/bulk', { slowerMs: 60_000 });
		await control('POST', '/bulk/cancel', { id: theirs['id'] });
		expect((await control('GET', '/bulk')).body).toMatchObject([
			{ id: theirs['id'], startedBy: 'another client' },
		]);
		expect((await control('POST', '/bulk/links/expire')).body).toEqual({ done: true });
		expect(await control('POST', '/bulk', { query: '{ shop { name } }' })).toMatchObject({
			status: 400,
			body: { error: 'Bulk queries must contain at least one connection.' },
		});
	});

	it('arms and clears faults, and counts', async () => {
		await control('POST', '/faults', { kind: 'status', status: 500, times: 9 });
		const refused = await fetch(`${url}/admin/api/2026-10/graphql.json`, { method: 'POST' });
		expect(refused.status).toBe(500);
		await control('DELETE', '/faults');
		expect((await ask({ url }, '{ shop { name } }')).status).toBe(200);
		expect((await control('GET', '/stats')).body).toMatchObject({ faults: { status: 1 } });
	});

	it('answers what it does not know, and what goes wrong, with a reason', async () => {
		expect((await control('GET', '/nothing')).status).toBe(404);
		expect(await control('PATCH', '/orders', { id: '5' })).toMatchObject({
			status: 400,
			body: { error: 'There is no order 5 in the simulated shop.' },
		});
	});

	it('ends on SIGTERM, with code 0', async () => {
		child.kill('SIGTERM');
		const [code] = (await once(child, 'exit')) as [number | null];
		expect(code).toBe(0);
	});
});
