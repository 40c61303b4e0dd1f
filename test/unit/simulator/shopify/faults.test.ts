import { once } from 'node:events';
import { connect } from 'node:net';
import { defaultApp, type FaultKind, type Simulator } from '../../../../simulator';
import { ask, noon, simulators, StandingClock } from './client';

const start = simulators();
const query = '{ shop { name } }';

async function post(simulator: Simulator, signal?: AbortSignal): Promise<Response> {
	return await fetch(`${simulator.url}/admin/api/2026-10/graphql.json`, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			'x-shopify-access-token': defaultApp.accessToken,
		},
		body: JSON.stringify({ query }),
		signal,
	});
}

/** The code of the error under a failed fetch. */
async function failure(request: Promise<unknown>): Promise<string> {
	try {
		await request;
		return 'no failure';
	} catch (error) {
		const { cause } = error as { cause?: { code?: string } };
		return cause?.code ?? String(error);
	}
}

async function isWell(simulator: Simulator): Promise<boolean> {
	return (await ask(simulator, query)).body.data?.shop.name === 'Demo Shop';
}

describe('faults on demand', () => {
	it('a request is answered with a status, and with Retry-After when asked for', async () => {
		const simulator = await start();
		simulator.faults.add({ kind: 'status' }, { kind: 'status', status: 502, retryAfter: '3' });
		const first = await post(simulator);
		const second = await post(simulator);
		expect([first.status, first.headers.get('retry-after')]).toEqual([503, null]);
		expect([second.status, second.headers.get('retry-after')]).toEqual([502, '3']);
		expect(second.headers.get('content-type')).toContain('text/html');
		expect(await isWell(simulator)).toBe(true);
	});

	it('429 has a decimal Retry-After', async () => {
		const simulator = await start();
		simulator.faults.add({ kind: 'tooManyRequests' });
		const response = await post(simulator);
		expect([response.status, response.headers.get('retry-after')]).toEqual([429, '2.0']);
		expect(await isWell(simulator)).toBe(true);
	});

	it('a reset before the shop has seen the request, and one after', async () => {
		const simulator = await start();
		simulator.faults.add({ kind: 'reset' });
		expect(await failure(post(simulator))).toBe('ECONNRESET');
		expect(simulator.stats().pointsUsed).toBe(0);
		simulator.faults.add({ kind: 'resetAfterWork' });
		expect(await failure(post(simulator))).toBe('ECONNRESET');
		expect(simulator.stats().pointsUsed).toBe(1);
		expect(await isWell(simulator)).toBe(true);
	});

	it('a hang lasts until the client gives up', async () => {
		const simulator = await start();
		simulator.faults.add({ kind: 'hang' });
		const giveUp = new AbortController();
		const pending = failure(post(simulator, giveUp.signal));
		while (simulator.faults.struck.hang !== 1)
			await new Promise((resolve) => setImmediate(resolve));
		giveUp.abort();
		expect(await pending).toContain('AbortError');
		expect(await isWell(simulator)).toBe(true);
	});

	it('a truncated body ends before the length that was announced', async () => {
		const simulator = await start();
		simulator.faults.add({ kind: 'truncated' });
		const response = await post(simulator);
		expect(response.status).toBe(200);
		expect(await failure(response.text())).toBe('UND_ERR_SOCKET');
		expect(await isWell(simulator)).toBe(true);
	});

	it('invalid JSON comes whole', async () => {
		const simulator = await start();
		simulator.faults.add({ kind: 'invalidJson' });
		const response = await post(simulator);
		expect([response.status, response.headers.get('content-type')]).toEqual([
			200,
			'application/json; charset=utf-8',
		]);
		const text = await response.text();
		expect(text.startsWith('{"data":{"shop"')).toBe(true);
		expect(() => JSON.parse(text)).toThrow(SyntaxError);
	});

	it('a request is answered with a page in place of JSON, or with nothing at all', async () => {
		const simulator = await start();
		simulator.faults.add({ kind: 'wrongContentType' }, { kind: 'emptyBody' });
		const html = await post(simulator);
		expect([html.status, html.headers.get('content-type')]).toEqual([
			200,
			'text/html; charset=utf-8',
		]);
		expect(await html.text()).toMatch(/^<!DOCTYPE html>/);
		expect(await (await post(simulator)).text()).toBe('');
	});

	it('an altered answer has something else in one place, or nothing', async () => {
		const simulator = await start();
		const at = 'data.shop.name';
		simulator.faults.add({ kind: 'altered', at, value: null }, { kind: 'altered', at });
		const altered = async () => (await (await post(simulator)).json()) as { data: unknown };
		expect((await altered()).data).toEqual({ shop: { name: null } });
		expect((await altered()).data).toEqual({ shop: {} });
		simulator.faults.add({ kind: 'altered', at: 'data.nothing.there', value: 1 });
		expect(await isWell(simulator)).toBe(true);
		expect(await isWell(simulator)).toBe(true);
	});

	it('THROTTLED, whatever the bucket holds', async () => {
		const simulator = await start({ clock: new StandingClock(noon) });
		simulator.faults.add({ kind: 'throttled' });
		const { status, body } = await ask(simulator, query);
		expect(status).toBe(200);
		expect(body.errors?.[0]?.extensions?.['code']).toBe('THROTTLED');
		expect(body.extensions?.cost.throttleStatus.currentlyAvailable).toBe(2000);
		expect(await isWell(simulator)).toBe(true);
	});

	it('an internal error is a 200 with errors and without data', async () => {
		const simulator = await start();
		simulator.faults.add({ kind: 'internalError' });
		const { status, body } = await ask(simulator, query);
		expect(status).toBe(200);
		expect(body.data).toBeUndefined();
		expect(body.errors?.[0]?.extensions?.['code']).toBe('INTERNAL_SERVER_ERROR');
	});

	it('a token revoked in mid-run stays revoked; one that a grant gave ends as if expired', async () => {
		const simulator = await start();
		simulator.faults.add({ kind: 'expireToken', after: 1 });
		const granted = await fetch(`${simulator.url}/admin/oauth/access_token`, {
			method: 'POST',
			body: new URLSearchParams({
				grant_type: 'client_credentials',
				client_id: defaultApp.clientId,
				client_secret: defaultApp.clientSecret,
			}),
		});
		const { access_token: token } = (await granted.json()) as { access_token: string };
		expect((await ask(simulator, query, { token })).status).toBe(401);
		expect((await ask(simulator, query)).status).toBe(200);
		simulator.faults.add({ kind: 'revokeToken' });
		expect((await ask(simulator, query)).status).toBe(401);
		expect((await ask(simulator, query)).status).toBe(401);
	});

	it('a slow answer is an answer', async () => {
		const simulator = await start();
		simulator.faults.add({ kind: 'slow', delayMs: 50 });
		const startedAt = performance.now();
		expect(await isWell(simulator)).toBe(true);
		expect(performance.now() - startedAt).toBeGreaterThanOrEqual(49);
	});
});

describe('when a fault strikes', () => {
	async function statuses(simulator: Simulator, count: number): Promise<number[]> {
		const seen: number[] = [];
		for (let i = 0; i < count; i++) seen.push((await post(simulator)).status);
		return seen;
	}

	it('a fault strikes after so many requests, so many times', async () => {
		const simulator = await start();
		simulator.faults.add({ kind: 'status', status: 500, after: 2, times: 2 });
		expect(await statuses(simulator, 6)).toEqual([200, 200, 500, 500, 200, 200]);
		expect(simulator.faults.struck).toEqual({ status: 2 });
	});

	it('a fault strikes with a probability that follows the seed', async () => {
		const run = async (seed: number) => {
			const simulator = await start({ seed });
			simulator.faults.add({ kind: 'status', probability: 0.5, times: Infinity });
			return await statuses(simulator, 20);
		};
		const once = await run(3);
		expect(new Set(once)).toEqual(new Set([200, 503]));
		expect(await run(3)).toEqual(once);
		expect(await run(4)).not.toEqual(once);
	});

	it('a fault strikes matching operations only', async () => {
		const simulator = await start();
		simulator.faults.add({ kind: 'status', operation: 'orders(', times: Infinity });
		expect((await post(simulator)).status).toBe(200);
		simulator.faults.clear();
		simulator.faults.add({ kind: 'throttled', operation: 'ordersCount' });
		expect(
			(await ask(simulator, '{ orders(first: 1) { nodes { id } } }')).body.errors,
		).toBeUndefined();
		expect((await ask(simulator, '{ ordersCount { count } }')).body.errors).toHaveLength(1);
	});

	it('a fault strikes never again once it is cleared', async () => {
		const simulator = await start();
		simulator.faults.add({ kind: 'status', times: Infinity });
		expect(await statuses(simulator, 1)).toEqual([503]);
		simulator.faults.clear();
		expect(await statuses(simulator, 1)).toEqual([200]);
	});
});

describe('closing', () => {
	it.each<FaultKind>(['hang', 'slow'])('ends what is open, a %s too', async (kind) => {
		const simulator = await start();
		simulator.faults.add({ kind, delayMs: 600_000 });
		const pending = failure(post(simulator));
		while (simulator.faults.struck[kind] !== 1)
			await new Promise((resolve) => setImmediate(resolve));
		await simulator.close();
		expect(await pending).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
		const socket = connect(Number(new URL(simulator.url).port), '127.0.0.1');
		const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
		expect(error.code).toBe('ECONNREFUSED');
	});

	it('ends live traffic', async () => {
		const simulator = await start({ orders: 0 });
		simulator.shop.startLive({ ordersPerMinute: 6000 });
		await simulator.close();
		const { length } = simulator.shop.truth();
		await new Promise((resolve) => setTimeout(resolve, 60));
		expect(simulator.shop.truth()).toHaveLength(length);
	});
});
