import type { ApiRequest, Door } from '../../../../engine/sources/http';
import { concealing } from '../../../../engine/secrets';
import { type Answered, connectionError, fakeApi } from '../../../support/fakeApi';

const url = 'https://api.test/v1/items?page=2';
const read: ApiRequest = { method: 'GET', url, headers: {}, body: undefined };
const good: Answered = { body: { items: [] } };

/** Fails as often as given, then answers. */
const failing = (failure: Answered | Error, times: number) =>
	fakeApi((_asked, index) => (index < times ? failure : good));

describe('a request that fails in passing', () => {
	it.each([408, 429, 500, 502, 503, 504, 520])('is tried again after %s', async (status) => {
		const api = failing({ status }, 2);
		const client = api.client();
		expect((await client.ask(read)).body).toEqual(good.body);
		expect(api.asked.map((asked) => asked.url.href)).toEqual([url, url, url]);
		expect(client.activity).toMatchObject({ requests: 3, retries: 2 });
	});

	it.each(['ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN'])(
		'is tried again after %s',
		async (code) => {
			const api = failing(connectionError(code), 1);
			await api.client().ask(read);
			expect(api.asked).toHaveLength(2);
		},
	);

	it('is given up after the retries that are allowed, with how often it was tried', async () => {
		const api = failing({ status: 503, body: { message: 'down for maintenance' } }, 9);
		await expect(api.client({ maxRetries: 2 }).ask(read)).rejects.toMatchObject({
			kind: 'serverError',
			message: `The API answered with the error 503: down for maintenance (${url}) (tried 3 times)`,
		});
		expect(api.asked).toHaveLength(3);
	});

	it.each([400, 401, 403, 404, 409, 422, 501])(
		'is no answer of %s, which is asked once',
		async (status) => {
			const api = failing({ status }, 9);
			await expect(api.client().ask(read)).rejects.toThrow();
			expect(api.asked).toHaveLength(1);
		},
	);

	it('is not waited for an hour, and says how long that would have been', async () => {
		const api = failing({ status: 429, headers: { 'Retry-After': '3600' } }, 9);
		await expect(api.client().ask(read)).rejects.toMatchObject({
			kind: 'rateLimited',
			retry: { kind: 'rateLimited', retryAfterMs: 3_600_000 },
		});
		expect(api.asked).toHaveLength(1);
	});

	it('is one whose answer drips without end', async () => {
		const never = fakeApi(() => good);
		const door: Door = async (_url, { signal }) => ({
			status: 200,
			headers: { get: () => null },
			text: async () =>
				await new Promise<string>((_resolve, reject) => {
					signal.addEventListener('abort', () => reject(signal.reason as Error));
				}),
		});
		const asked = never.client({ door, timeoutMs: 1, maxRetries: 0 }).ask(read);
		await expect(asked).rejects.toMatchObject({ kind: 'timeout' });
	});

	it('is one that takes too long', async () => {
		const api = fakeApi(async () => {
			await new Promise((resolve) => setTimeout(resolve, 5));
			return connectionError('ECONNABORTED');
		});
		await expect(api.client({ timeoutMs: 1, maxRetries: 0 }).ask(read)).rejects.toMatchObject({
			kind: 'timeout',
			message: `The API did not answer within 0.001 seconds (${url}) (tried once)`,
		});
	});

	it('is not tried again once it is stopped', async () => {
		const stop = new AbortController();
		const api = fakeApi(() => {
			stop.abort(new Error('canceled'));
			return { status: 500 };
		});
		await expect(api.client({ signal: stop.signal }).ask(read)).rejects.toThrow('canceled');
		expect(api.asked).toHaveLength(1);
	});
});

describe('an API that turns requests away', () => {
	const waited = async (failure: Answered) => {
		const api = failing(failure, 1);
		await api.client().ask(read);
		return (api.asked[1]?.at ?? 0) - (api.asked[0]?.at ?? 0);
	};

	it('is asked again when it says, in seconds', async () => {
		expect(await waited({ status: 429, headers: { 'Retry-After': '2' } })).toBe(2_100);
	});

	it('is asked again when it says, as a date by its own clock', async () => {
		const headers = {
			Date: 'Sun, 01 Mar 2020 00:00:00 GMT',
			'Retry-After': 'Sun, 01 Mar 2020 00:00:03 GMT',
		};
		expect(await waited({ status: 429, headers })).toBe(3_150);
	});

	it.each(['Sun, 06 Nov 1994 08:49:37 GMT', '60,120', 'soon', ''])(
		'with %j is asked again after the usual pause',
		async (retryAfter) => {
			expect(await waited({ status: 429, headers: { 'Retry-After': retryAfter } })).toBe(375);
		},
	);

	it('by 403 and a time, as GitHub does, is asked again then', async () => {
		const headers = {
			Date: 'Sun, 01 Mar 2026 12:00:00 GMT',
			'X-RateLimit-Remaining': '0',
			'X-RateLimit-Reset': String(Date.parse('2026-03-01T12:01:00Z') / 1000),
		};
		expect(await waited({ status: 403, headers })).toBe(63_000);
	});

	it('by 503 and a time is asked again then', async () => {
		expect(await waited({ status: 503, headers: { 'Retry-After': '30' } })).toBe(31_500);
	});

	it('holds back the requests beside the one that it turned away', async () => {
		const api = failing({ status: 429, headers: { 'Retry-After': '10' } }, 1);
		const client = api.client();
		await Promise.all([
			client.ask(read),
			api.time.sleep(1).then(async () => await client.ask(read)),
		]);
		expect(api.asked.map(({ at }) => at - (api.asked[0]?.at ?? 0))).toEqual([0, 10_500, 10_500]);
		expect(client.activity.throttledMs).toBe(20_999);
	});
});

it('requests go as evenly as they are allowed to', async () => {
	const api = fakeApi(() => good);
	const client = api.client({ requestsPerSecond: 4 });
	await Promise.all([1, 2, 3, 4].map(async () => await client.ask(read)));
	expect(api.asked.map(({ at }) => at - (api.asked[0]?.at ?? 0))).toEqual([0, 250, 500, 750]);
});

describe('a redirect', () => {
	const redirecting = (location: string, status = 302) =>
		fakeApi(({ url: { pathname } }) =>
			pathname === '/v1/items' ? { status, headers: { location } } : good,
		);

	it.each(['/v2/items?page=2', 'https://api.test/v2/items?page=2', '../v2/items?page=2'])(
		'to the same server is followed, and the answer is known by its own address: %s',
		async (location) => {
			const answer = await redirecting(location).client().ask(read);
			expect(answer.url).toBe('https://api.test/v2/items?page=2');
		},
	);

	it.each([
		'https://elsewhere.test/v1/items',
		'http://api.test/v1/items',
		'https://api.test:8443/v1/items',
		'//elsewhere.test/x',
		'https://user:secret@api.test/v2/items',
		'javascript:alert(1)',
	])('to %s is not followed', async (location) => {
		const api = redirecting(location);
		await expect(api.client().ask(read)).rejects.toMatchObject({ kind: 'foreignAddress' });
		expect(api.asked).toHaveLength(1);
	});

	it('without end is an error', async () => {
		const api = fakeApi(() => ({ status: 302, headers: { location: url } }));
		await expect(api.client().ask(read)).rejects.toThrow(
			/sends the request on again and again \(302 at/,
		);
		expect(api.asked).toHaveLength(6);
	});

	it('without an address is an error', async () => {
		await expect(redirecting('').client().ask(read)).rejects.toThrow(
			/sends the request on to no address \(302 at/,
		);
	});

	it('that would turn what was posted into a GET is not followed', async () => {
		const api = redirecting('/v2/items', 303);
		const post = { ...read, method: 'POST', body: { filter: {} } } as const;
		await expect(api.client().ask(post)).rejects.toMatchObject({ kind: 'requestRefused' });
		expect(api.asked).toHaveLength(1);
	});
});

describe('an answer of status 200 that is no data', () => {
	it.each([
		['HTML', '<!doctype html><title>Sign in</title>', /something that is not JSON: Sign in,/],
		['nothing', '', /answered with nothing, though its status is 200/],
		['cut JSON', '{"items": [1, 2', /something that is not JSON/],
	])('is tried again, and then an error: %s', async (_what, body, message) => {
		const api = fakeApi(() => ({ body }));
		await expect(api.client({ maxRetries: 1 }).ask(read)).rejects.toMatchObject({
			kind: 'invalidResponse',
			message: expect.stringMatching(message) as string,
		});
		expect(api.asked).toHaveLength(2);
	});

	const asked = async (errorField: string, body: unknown) =>
		await fakeApi(() => ({ body }))
			.client({ errorField, maxRetries: 0 })
			.ask(read);

	it.each([
		['ok', { ok: false, error: 'invalid_auth' }, 'invalid_auth'],
		['errors', { data: null, errors: [{ message: 'No such field' }] }, 'No such field'],
		['error', { error: { message: 'Quota used up' } }, 'Quota used up'],
		['error.code', { error: { code: 17 } }, '17'],
		['status', { status: 'ERROR' }, 'ERROR'],
	])('by the field %s is an error: %j', async (field, body, said) => {
		await expect(asked(field, body)).rejects.toMatchObject({
			kind: 'apiError',
			message: `The API answered with an error: ${said} (${url})`,
		});
	});

	it.each([
		['ok', { ok: true }],
		['errors', { errors: [] }],
		['errors', { errors: null }],
		['error', {}],
		['errcode', { errcode: 0 }],
		['status', { status: 'success' }],
		['error', { error: '' }],
	])('by the field %s is none: %j', async (field, body) => {
		expect((await asked(field, body)).body).toEqual(body);
	});

	it('is tried again where it says that it passes', async () => {
		const api = failing({ body: { errors: [{ message: 'Throttled' }] } }, 1);
		await api.client({ errorField: 'errors' }).ask(read);
		expect(api.asked).toHaveLength(2);
	});
});

describe('what is said of a failure', () => {
	const said = async (answer: Answered, address = url) => {
		const client = fakeApi(() => answer).client({ maxRetries: 0 });
		return await client.ask({ ...read, url: address }).then(
			() => '',
			(error: unknown) => (error as Error).message,
		);
	};

	it.each([
		[{ message: 'no such page' }, 'no such page'],
		[{ error: { message: 'bad filter' } }, 'bad filter'],
		[{ errors: [{ message: 'one' }, { message: 'two' }] }, 'one; two'],
		[{ detail: 'not like that' }, 'not like that'],
		['plain words', 'plain words'],
		['<html><title>Bad Gateway</title><body>…', 'Bad Gateway'],
		[{ message: 'x'.repeat(1_000) }, `${'x'.repeat(299)}…`],
	])('quotes the API: %j', async (body, words) => {
		expect(await said({ status: 422, body })).toBe(
			`The API refuses the request with the status 422: ${words} (${url})`,
		);
	});

	it.each([
		['api_key=sk_1', 'api_key=***'],
		['API-Key=sk_1', 'API-Key=***'],
		['access_token=', 'access_token=***'],
		['token=a&page=2', 'token=***&page=2'],
		['pagetoken=a', 'pagetoken=a'],
		['monkey=a', 'monkey=a'],
	])('shows no key in an address: %s', async (query, shown) => {
		expect(await said({ status: 404 }, `https://api.test/v1?${query}`)).toBe(
			`There is nothing at https://api.test/v1?${shown}`,
		);
	});

	it.each([
		['Authorization: Bearer abc.def is invalid', 'Authorization: *** is invalid'],
		['bad "api_key": "sk_1"', 'bad "api_key": "***"'],
		['token=abc&page=2', 'token=***&page=2'],
		['the token is not valid', 'the token is not valid'],
	])('shows no key that the API repeats: %s', async (body, words) => {
		expect(await said({ status: 400, body })).toContain(`the status 400: ${words} (`);
	});

	it('shows nothing that the credential holds', async () => {
		const api = fakeApi(() => ({ status: 400, body: { message: 'unknown user pa55word!' } }));
		const conceal = async () => concealing(['pa55word!']);
		await expect(api.client({ conceal }).ask(read)).rejects.toThrow('unknown user …');
	});
});

it("an answer tells the source's clock, and one that fails does not", async () => {
	const api = failing({ status: 500, headers: { date: 'Sun, 01 Mar 2020 00:00:00 GMT' } }, 1);
	const client = api.client();
	await client.ask(read);
	expect(client.sourceTime?.sourceMs).toBe(Date.parse('2026-03-01T12:00:00Z'));
});

it('a body is sent as JSON, with headers of the request', async () => {
	const api = fakeApi(() => good);
	const body = { page: { size: 2 } };
	await api.client().ask({ method: 'POST', url, headers: { 'X-Version': '2' }, body });
	expect(api.asked[0]).toMatchObject({
		method: 'POST',
		body,
		headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-Version': '2' },
	});
});
