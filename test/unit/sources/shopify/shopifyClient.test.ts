import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { EngineError } from '../../../../engine/errors';
import type { Door, DoorResponse } from '../../../../engine/sources/http/door';
import type { ShopifyQuery } from '../../../../engine/sources/shopify/query/documents';
import { retryDelayMs } from '../../../../engine/sources/http/retry';
import { readSourceTime } from '../../../../engine/sources/shopify/client/sourceTime';
import type { Fault, Simulator } from '../../../../simulator';
import { defaultApp, startSimulator } from '../../../../simulator';
import { clientOf, doorWith, impatient } from '../../../support/shopifyDoor';

const shopName: ShopifyQuery = { document: '{ shop { name } }', variables: {}, cost: 1 };
const search = (query: string): ShopifyQuery => ({
	document: 'query($q: String) { orders(first: 5, query: $q) { nodes { id } } }',
	variables: { q: query },
	cost: 5,
});

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ orders: 20 });
});
afterEach(() => simulator.faults.clear());
afterAll(async () => await simulator.close());

describe("the shop's clock", () => {
	const dated = (dates: readonly (string | null)[]): Door => {
		let answers = 0;
		return async () => {
			const date = dates[answers++] ?? null;
			return {
				status: date === 'of a proxy' ? 502 : 200,
				headers: { get: (name) => (name.toLowerCase() === 'date' ? date : null) },
				text: async () => '{"data":{}}',
			};
		};
	};

	it('is what the last answer with data says in its header, beside this one then', async () => {
		const door = dated(['Mon, 02 Mar 2026 08:00:00 GMT', null, 'of a proxy', 'at noon']);
		const environment = { ...impatient, now: () => 1_234 };
		const client = clientOf(simulator, { door, environment });
		expect(client.sourceTime).toBeUndefined();
		for (let answer = 0; answer < 3; answer++) {
			await client.query(shopName);
			expect(client.sourceTime).toEqual({
				sourceMs: Date.parse('2026-03-02T08:00:00Z'),
				ownMs: 1_234,
			});
		}
	});

	it('is asked for only when no answer has told it', async () => {
		const client = clientOf(simulator);
		const time = await readSourceTime(client);
		expect(Math.abs((time?.sourceMs ?? 0) - (time?.ownMs ?? 0))).toBeLessThan(60_000);
		await readSourceTime(client);
		expect(client.activity.requests).toBe(1);
		const silent = clientOf(simulator, { door: dated([null]) });
		expect(await readSourceTime(silent)).toBeUndefined();
	});
});

describe('what passes by itself', () => {
	it.each<[string, Fault]>([
		['a server error', { kind: 'status', status: 502 }],
		['too many requests', { kind: 'tooManyRequests', retryAfter: '0.5' }],
		['a connection reset', { kind: 'reset' }],
		['a connection reset after the work was done', { kind: 'resetAfterWork' }],
		['half an answer', { kind: 'truncated' }],
		['an answer that is no JSON', { kind: 'invalidJson' }],
		['a page of HTML', { kind: 'wrongContentType' }],
		['an empty answer', { kind: 'emptyBody' }],
		['THROTTLED', { kind: 'throttled' }],
		['an internal error', { kind: 'internalError' }],
	])('%s is tried again', async (_name, fault) => {
		simulator.faults.add({ ...fault, times: 2 });
		const client = clientOf(simulator);
		expect(await client.query(shopName)).toEqual({ shop: { name: 'Demo Shop' } });
		expect(client.activity).toMatchObject({ requests: 3, retries: 2 });
		expect(client.activity.throttled).toBe(fault.kind === 'throttled' ? 2 : 0);
	});

	it('no answer in time is tried again', async () => {
		simulator.faults.add({ kind: 'hang' });
		const client = clientOf(simulator, { timeoutMs: 3_000 });
		expect(await client.query(shopName)).toEqual({ shop: { name: 'Demo Shop' } });
		expect(client.activity).toMatchObject({ requests: 2, retries: 1 });
	});

	it.each<[string, Fault, string]>([
		[
			'serverError',
			{ kind: 'status', status: 503 },
			'Shopify answered with the error 503 (tried 3 times)',
		],
		['unreachable', { kind: 'reset' }, 'The connection to 127.0.0.1'],
		['timeout', { kind: 'hang' }, 'Shopify did not answer within 0.2 seconds (tried 3 times)'],
		['throttled', { kind: 'throttled' }, 'stayed used up (tried 3 times)'],
		['rateLimited', { kind: 'tooManyRequests' }, 'too many (tried 3 times)'],
		['invalidResponse', { kind: 'invalidJson' }, 'not whole JSON (tried 3 times)'],
	])('%s is given up after the retries that the user allows', async (kind, fault, message) => {
		simulator.faults.add({ ...fault, times: Infinity });
		// An answer that does come is awaited, however busy the machine is.
		const timeoutMs = kind === 'timeout' ? 200 : undefined;
		const client = clientOf(simulator, { maxRetries: 2, timeoutMs });
		const error = await errorOf(client.query(shopName));
		expect(error.kind).toBe(kind);
		expect(error.message).toContain(message);
		expect(error.remedy).not.toBe('');
		expect(client.activity.requests).toBe(3);
	});

	it('without retries the first failure is the last', async () => {
		simulator.faults.add({ kind: 'status', status: 500 });
		const client = clientOf(simulator, { maxRetries: 0 });
		expect((await errorOf(client.query(shopName))).message).toContain('(tried once)');
	});

	it('requests are counted against the limit, tries again included', async () => {
		simulator.faults.add({ kind: 'reset', times: Infinity });
		const error = await errorOf(clientOf(simulator, { requestLimit: 3 }).query(shopName));
		expect(error).toMatchObject({ kind: 'requestLimit', parameter: 'requestLimit' });
	});

	it('waiting ends when the execution is cancelled, and so does a request', async () => {
		const cancel = new AbortController();
		simulator.faults.add({ kind: 'hang' });
		const hanging = clientOf(simulator, { signal: cancel.signal }).query(shopName);
		setTimeout(() => cancel.abort(new Error('stopped')), 50);
		await expect(hanging).rejects.toThrow('stopped');
		const late = clientOf(simulator, { signal: cancel.signal });
		await expect(late.query(shopName)).rejects.toThrow('stopped');
		expect(late.activity.requests).toBe(0);
	});
});

describe('how long to wait before another try', () => {
	it('doubles from half a second to half a minute, half of it by chance', () => {
		const failure = { reason: 'serverError' } as const;
		const delays = [1, 2, 3, 6, 7, 50].map((attempt) => [
			retryDelayMs(failure, attempt, 0),
			retryDelayMs(failure, attempt, 1),
		]);
		expect(delays).toEqual([
			[250, 500],
			[500, 1_000],
			[1_000, 2_000],
			[8_000, 16_000],
			[15_000, 30_000],
			[15_000, 30_000],
		]);
	});

	it('is what Shopify says, and up to a tenth more', () => {
		const limited = { reason: 'rateLimited', retryAfterMs: 2_000 } as const;
		expect([0, 1].map((random) => retryDelayMs(limited, 5, random))).toEqual([2_000, 2_200]);
		expect(retryDelayMs({ reason: 'throttled', waitMs: 4_000 }, 9, 0)).toBe(4_000);
	});
});

describe('what does not pass by itself is said once, with what to do', () => {
	it('a shop that does not exist', async () => {
		const error = await errorOf(clientOf({ url: simulator.missingShopUrl }).query(shopName));
		expect(error).toMatchObject({ kind: 'shopNotFound', parameter: 'shop' });
		expect(error.message).toMatch(/^There is no shop at /);
	});

	it('a token that Shopify does not take', async () => {
		const client = clientOf(simulator, { door: doorWith('shpat_wrong') });
		const error = await errorOf(client.query(shopName));
		expect(error.kind).toBe('unauthorized');
		expect(`${error.message}${error.remedy}`).not.toContain('shpat_wrong');
		expect(client.activity.requests).toBe(1);
	});

	it('a version that fell forward is said once, with what to do', async () => {
		const error = await errorOf(clientOf(simulator, { apiVersion: '2025-07' }).query(shopName));
		expect(error).toMatchObject({ kind: 'versionFellForward', parameter: 'apiVersion' });
		expect(error.message).toContain('2025-07 of its API, or not yet, and answered with 2026-01');
	});

	it('a search that Shopify would have ignored', async () => {
		for (const query of ['created_at:>=2026-01-01T00:00:00Z', 'colour:red']) {
			const error = await errorOf(clientOf(simulator).query(search(query)));
			expect(error).toMatchObject({ kind: 'searchWarning', parameter: 'search' });
		}
	});

	it('a field that does not exist', async () => {
		const query = { ...shopName, document: '{ orders(first: 1) { nodes { colour } } }' };
		const error = await errorOf(clientOf(simulator).query(query));
		expect(error).toMatchObject({ kind: 'undefinedField', parameter: 'selection' });
		expect(error.message).toContain("Field 'colour' doesn't exist on type 'Order'");
	});

	it('a document that is none', async () => {
		const error = await errorOf(
			clientOf(simulator).query({ ...shopName, document: '{ shop { name' }),
		);
		expect(error.kind).toBe('queryRefused');
	});

	it('a query that asks for too much', async () => {
		const document = `{ orders(first: 250) { nodes { lineItems(first: 250) { nodes { taxLines(first: 250) { title } customAttributes { key } id product { id } variant { id } } } } } }`;
		const error = await errorOf(clientOf(simulator).query({ ...shopName, document }));
		expect(error).toMatchObject({ kind: 'maxCostExceeded', parameter: 'pageSize' });
		expect(simulator.stats().maxCostExceeded).toBe(1);
	});

	it('a part that the app may not see', async () => {
		const limited = await startSimulator({ orders: 3, app: { scopes: ['read_orders'] } });
		const query = { ...shopName, document: '{ orders(first: 1) { nodes { customer { id } } } }' };
		const error = await errorOf(clientOf(limited).query(query));
		await limited.close();
		expect(error).toMatchObject({ kind: 'accessDenied', parameter: 'fields' });
		expect(error.message).toContain('read_customers');
	});

	it.each([
		[301, 'redirected', 'sends requests on to other-shop.myshopify.com'],
		[302, 'redirected', 'where the access token is not sent'],
		[400, 'queryRefused', 'with the status 400'],
		[402, 'shopUnavailable', 'is frozen by Shopify'],
		[403, 'forbidden', 'forbids this app'],
		[404, 'shopNotFound', 'There is no shop at'],
		[423, 'shopUnavailable', 'is locked by Shopify'],
	])(
		'a status that does not pass by itself is said once, with what to do: %s',
		async (status, kind, message) => {
			const location = 'https://other-shop.myshopify.com/admin/api/2026-10/graphql.json';
			const asked: string[] = [];
			const client = clientOf(simulator, {
				door: async (url) => {
					asked.push(url);
					return response(status, { location });
				},
			});
			const error = await errorOf(client.query(shopName));
			expect(error.kind).toBe(kind);
			expect(error.message).toContain(message);
			expect(asked).toHaveLength(1);
		},
	);

	it('a redirect is not followed with the token', async () => {
		const requests: string[] = [];
		const elsewhere = createServer((request, reply) => {
			requests.push(String(request.headers['x-shopify-access-token']));
			reply.end('{}');
		});
		const origin = await listen(elsewhere);
		const redirecting = createServer((_request, reply) => {
			reply.writeHead(307, { location: `${origin}/stolen` }).end();
		});
		const url = await listen(redirecting);
		const error = await errorOf(clientOf({ url }).query(shopName));
		expect(error.kind).toBe('redirected');
		expect(requests).toEqual([]);
		await Promise.all([close(elsewhere), close(redirecting)]);
	});

	it('what is no failure of the network is not taken for one', async () => {
		const client = clientOf(simulator, {
			door: async () => {
				throw new Error('The credential has no such field');
			},
		});
		await expect(client.query(shopName)).rejects.toThrow('The credential has no such field');
		expect(client.activity.requests).toBe(1);
	});
});

it('an answer without a report of its cost is an answer as well', async () => {
	const client = clientOf(simulator, {
		environment: impatient,
		door: async () => response(200, {}, '{"data":{"shop":{"name":"X"}}}'),
	});
	expect(await client.query(shopName)).toEqual({ shop: { name: 'X' } });
});

it('the token is in no error and no activity', async () => {
	simulator.faults.add({ kind: 'reset', times: Infinity });
	const client = clientOf(simulator, { maxRetries: 1 });
	const error = await errorOf(client.query(shopName));
	const told = JSON.stringify([error, error.message, error.remedy, error.stack, client.activity]);
	expect(told).not.toContain(defaultApp.accessToken);
	expect(error.cause).toBeUndefined();
});

function response(
	status: number,
	headers: Readonly<Record<string, string>>,
	body = '',
): DoorResponse {
	return { status, headers: { get: (name) => headers[name] ?? null }, text: async () => body };
}

async function errorOf(action: Promise<unknown>): Promise<EngineError> {
	return await action.then(
		() => {
			throw new Error('Nothing failed');
		},
		(error: EngineError) => error,
	);
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: ReturnType<typeof createServer>): Promise<void> {
	server.closeAllConnections();
	await new Promise((resolve) => {
		server.close(resolve);
	});
}
