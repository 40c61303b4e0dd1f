import { EngineError, httpRecords, type HttpRecordsOptions, runSync } from '../../../index';
import {
	startUsersApi,
	type UsersApi,
	type UsersApiOptions,
	usersApiSecrets,
} from '../../../simulator/users';
import { startRecordingServer } from '../../support/recordingServer';
import { waitingAtMost } from '../../support/shopifyDoor';

interface User {
	readonly id: number;
	readonly updated_at: string;
}

/** Each of the ways to page, for an API that is yet to be started. */
type WithoutBase<Options> = Options extends unknown ? Omit<Options, 'baseUrl'> : never;

/** The records in the order in which they come. */
async function all<Row>(records: AsyncIterable<Row>): Promise<readonly Row[]> {
	const found: Row[] = [];
	for await (const record of records) found.push(record);
	return found;
}

const { token, user, password, headerName, headerValue, queryName, queryValue } = usersApiSecrets;

describe('httpRecords', () => {
	const apis: UsersApi[] = [];
	const started = async (options: UsersApiOptions = {}): Promise<UsersApi> => {
		const api = await startUsersApi({ users: 250, ...options });
		apis.push(api);
		return api;
	};
	const idsOf = (api: UsersApi) => api.users.truth().map(({ id }) => id);
	const sorted = (users: readonly User[]) => users.map(({ id }) => id).sort((a, b) => a - b);

	afterEach(async () => {
		await Promise.all(apis.splice(0).map(async (api) => await api.close()));
	});

	const size = { pageSizeParameter: 'limit', pageSize: 60 } as const;
	it.each<[string, WithoutBase<HttpRecordsOptions>]>([
		[
			'page numbers',
			{
				url: '/page-number/users',
				recordsPath: 'data',
				pagination: 'pageNumber',
				pageSizeParameter: 'per_page',
				pageSize: 60,
				totalPath: 'total',
			},
		],
		['offsets', { url: '/offset/users', recordsPath: 'items', pagination: 'offset', ...size }],
		[
			'cursors in the query',
			{
				url: '/cursor/users?limit=60',
				recordsPath: 'data',
				pagination: 'cursor',
				cursorPath: 'meta.next_cursor',
				cursorParameter: 'after',
			},
		],
		[
			'cursors in the body of a POST',
			{
				url: '/body-cursor/users',
				method: 'POST',
				body: { page: { size: 60 } },
				recordsPath: 'results',
				pagination: 'cursor',
				cursorPath: 'paging.next.after',
				cursorParameter: 'page.after',
				cursorTo: 'body',
			},
		],
		[
			'links in the body',
			{
				url: '/next-link/users',
				query: { limit: 60 },
				recordsPath: 'results',
				pagination: 'nextLink',
				nextLinkPath: 'next',
			},
		],
		[
			'links in a header',
			{ url: '/link-header/users', query: { per_page: 60 }, pagination: 'linkHeader' },
		],
	])('reads all records of an API with %s', async (_style, options) => {
		const api = await started();
		const users = await all(httpRecords<User>({ baseUrl: api.url, ...options }));
		expect(sorted(users)).toEqual(idsOf(api));
		expect(api.stats().pages).toBeGreaterThanOrEqual(5);
	});

	const list = {
		url: '/cursor/users',
		recordsPath: 'data',
		pagination: 'cursor',
		cursorPath: 'meta.next_cursor',
		cursorParameter: 'after',
	} as const;

	it.each([
		['basic', { by: 'basic', user, password }],
		['bearer', { by: 'bearer', token }],
		['header', { by: 'header', name: headerName, value: headerValue }],
		['query', { by: 'query', name: queryName, value: queryValue }],
	] as const)(
		'signs in by %s, and says so where it is not accepted, without the secret',
		async (way, signIn) => {
			const api = await started({ signIn: way });
			expect(await all(httpRecords({ baseUrl: api.url, ...list, signIn }))).toHaveLength(250);
			const wrong = JSON.parse(
				JSON.stringify(signIn).replaceAll(/(password|token|key)-0001/g, '$1-0002'),
			) as typeof signIn;
			const error = await all(httpRecords({ baseUrl: api.url, ...list, signIn: wrong })).catch(
				(thrown: unknown) => thrown,
			);
			expect(error).toMatchObject({ kind: 'unauthorized' });
			expect(JSON.stringify([error, String(error)])).not.toContain('-0002');
		},
	);

	it('asks a function for a token when one is first needed, and once more when it is refused', async () => {
		const api = await started({ signIn: 'oauth2ClientCredentials' });
		let fetched = 0;
		const fetchToken = async () => {
			fetched += 1;
			const form = new URLSearchParams({
				grant_type: 'client_credentials',
				client_id: usersApiSecrets.clientId,
				client_secret: usersApiSecrets.clientSecret,
			});
			const answer = await fetch(`${api.url}/oauth/token`, { method: 'POST', body: form });
			return ((await answer.json()) as { access_token: string }).access_token;
		};
		const records = httpRecords({
			baseUrl: api.url,
			...list,
			signIn: { by: 'bearer', token: fetchToken },
		});
		expect(fetched).toBe(0);
		const [first] = [await all(records), await all(records)];
		expect([first.length, fetched]).toEqual([250, 1]);
		api.tokens.expireIssued();
		expect(await all(records)).toHaveLength(250);
		expect(fetched).toBe(2);
	});

	it('keeps to a limit, and tries again what was turned away or lost', async () => {
		const rateLimit = { requests: 2, periodMs: 50, retryAfter: 'none' } as const;
		const api = await started({ rateLimit });
		api.faults.add({ kind: 'status' }, { kind: 'truncated' });
		const records = httpRecords({
			baseUrl: api.url,
			...list,
			query: { limit: 50 },
			maxRetries: 20,
			// Shorter than a period, all tries could fall into the same one.
			environment: waitingAtMost(rateLimit.periodMs),
		});
		expect(await all(records)).toHaveLength(250);
		expect(api.stats().requests).toBeGreaterThan(6);
	});

	it('gives out the records of a span of time, where the API filters by it', async () => {
		const api = await started({ from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' });
		const records = httpRecords<User>({
			baseUrl: api.url,
			...list,
			cursorField: 'updated_at',
			fromParameter: 'updated_since',
			toParameter: 'updated_until',
		});
		const from = Date.parse('2026-03-01T12:00:00Z');
		const users = await all(records.within({ from, to: '2026-03-02T00:00:01Z' }));
		const expected = api.users
			.truth()
			.filter(({ shown }) => Date.parse(String(shown.updated_at)) >= from);
		expect(users.length).toBeGreaterThan(50);
		expect(sorted(users.filter((one) => Date.parse(one.updated_at) >= from))).toEqual(
			expected.map(({ id }) => id),
		);
	});

	it('serves runSync as what it fetches', async () => {
		const api = await started();
		const kept = new Map<number, User>();
		const result = await runSync<User, User, number>({
			name: 'users',
			fetchExternal: () => httpRecords<User>({ baseUrl: api.url, ...list }),
			getExternalId: ({ id }) => id,
			findLocal: (id) => kept.get(id),
			create: (one) => kept.set(one.id, one),
			update: (_mine, one) => kept.set(one.id, one),
		});
		expect(result).toMatchObject({ created: 250, errors: [] });
		expect([...kept.keys()].sort((a, b) => a - b)).toEqual(idsOf(api));
	});

	it('sends nothing before it is read, and stops when its signal is aborted', async () => {
		const api = await started();
		const stop = new AbortController();
		const records = httpRecords({
			baseUrl: api.url,
			...list,
			query: { limit: 10 },
			signal: stop.signal,
		});
		expect(api.stats().requests).toBe(0);
		const reason = new Error('enough');
		const read = async () => {
			for await (const { id } of records) if (id !== undefined) stop.abort(reason);
		};
		await expect(read()).rejects.toBe(reason);
		expect(api.stats().pages).toBe(1);
	});

	it('follows no redirect and no link to another server, with whom it would share its sign-in', async () => {
		const other = await startRecordingServer((_message, response) => response.end('[]'));
		const api = await startRecordingServer((message, response) => {
			if (message.url?.startsWith('/moved') === true) {
				response.writeHead(302, { location: other.url }).end();
			} else response.end(JSON.stringify({ data: [{ id: 1 }], next: `${other.url}/2` }));
		});
		const signIn = { by: 'bearer', token: 'secret-token' } as const;
		const link = { pagination: 'nextLink', nextLinkPath: 'next', recordsPath: 'data' } as const;
		for (const records of [
			httpRecords({ baseUrl: api.url, url: '/moved', signIn }),
			httpRecords({ baseUrl: api.url, url: '/linked', signIn, ...link }),
		]) {
			await expect(all(records)).rejects.toMatchObject({ kind: 'foreignAddress' });
		}
		expect(other.received).toHaveLength(0);
		await Promise.all([api.close(), other.close()]);
	});

	it('shows nothing of its sign-in where the API repeats it in an error', async () => {
		const api = await startRecordingServer((message, response) => {
			response
				.writeHead(400)
				.end(JSON.stringify({ error: `no: ${message.headers.authorization}` }));
		});
		const fetched = httpRecords({
			baseUrl: api.url,
			signIn: { by: 'bearer', token: () => 'a-secret-token' },
		});
		await expect(all(fetched)).rejects.toMatchObject({
			kind: 'requestRefused',
			message: `The API refuses the request with the status 400: no: Bearer … (${api.url}/)`,
		});
		await api.close();
	});

	it('takes a list that ends before the total that the API tells for an error', async () => {
		const api = await startRecordingServer((_message, response) =>
			response.end(JSON.stringify({ data: [{ id: 1 }], total: 2, next: null })),
		);
		const records = httpRecords({
			baseUrl: api.url,
			recordsPath: 'data',
			pagination: 'nextLink',
			nextLinkPath: 'next',
			totalPath: 'total',
		});
		await expect(all(records)).rejects.toMatchObject({
			kind: 'pagingContradiction',
			message: 'The pages ran out after 1 records, though the API says that there are 2',
		});
		await api.close();
	});

	it('reads no more of an answer than it may have', async () => {
		const api = await startRecordingServer((_message, response) =>
			response.end(`["${'x'.repeat(2 ** 20)}"]`),
		);
		await expect(all(httpRecords({ baseUrl: api.url, maxBodyMegabytes: 1 }))).rejects.toMatchObject(
			{
				kind: 'answerTooLarge',
				parameter: 'maxBodyMegabytes',
			},
		);
		await api.close();
	});
});

describe('what httpRecords refuses before anything is sent', () => {
	const baseUrl = 'https://api.example.com';
	it.each<[object, string, string]>([
		[
			{ baseUrl: '' },
			'baseUrl',
			'The option "baseUrl" must be a text that is not empty, but it is ""',
		],
		[{ baseUrl, pageParamter: 'p' }, 'pageParamter', 'httpRecords has no option "pageParamter"'],
		[
			{ baseUrl, pagination: 'pages' },
			'pagination',
			'The option "pagination" must be one of a few words, but it is "pages"',
		],
		[
			{ baseUrl, pagination: 'cursor', cursorParameter: 'c' },
			'cursorPath',
			'The option "cursorPath" must be a path, but it is missing',
		],
		[
			{ baseUrl, endsWhen: 'totalRecords' },
			'totalPath',
			'The option "totalPath" must say where the total is, by which the list ends, but it is missing',
		],
		[
			{ baseUrl, recordsPath: 'a..b' },
			'recordsPath',
			'The option "recordsPath" must be names with dots between them; it has a dot without a name beside it, but it is "a..b"',
		],
		[
			{ baseUrl, maxRetries: -1 },
			'maxRetries',
			'The option "maxRetries" must be a whole number from 0 to 50, but it is -1',
		],
		[
			{ baseUrl, headers: { 'X-A': 'a\nb' } },
			'headers.X-A',
			'The option "headers.X-A" must be a header that HTTP can send',
		],
		[
			{ baseUrl, query: { a: { b: 1 } } },
			'query.a',
			'The option "query.a" must be a text, a number or a boolean, but it is {"b":1}',
		],
		[
			{ baseUrl, signIn: { by: 'bearer', token: 'a b' } },
			'signIn.token',
			'The option "signIn.token" must be one word of visible ASCII, or a function that gives one',
		],
		[
			{ baseUrl, signIn: { by: 'basic', user: 'a' } },
			'signIn.password',
			'The option "signIn.password" must be a text that is not empty',
		],
		[
			{ baseUrl, signIn: 'a-secret-token' },
			'signIn',
			'The option "signIn" must be an object, but it is a string',
		],
		[
			{ baseUrl, parametersTo: 'body' },
			'parametersTo',
			'The option "parametersTo" is "body", but a GET has none',
		],
		[{ baseUrl, signal: {} }, 'signal', 'The option "signal" must be an AbortSignal, but it is {}'],
	])('%j', (options, parameter, message) => {
		const call = () => httpRecords(options as HttpRecordsOptions);
		expect(call).toThrow(EngineError);
		expect(call).toThrow(expect.objectContaining({ kind: 'invalidOption', parameter, message }));
	});

	it('times without an offset, and spans that end before they begin', () => {
		const records = httpRecords({ baseUrl });
		expect(() => records.within({ from: '2026-03-01' })).toThrow(
			'The option "from" must be a time, but it is "2026-03-01"',
		);
		expect(() => records.within({ from: 2_000, to: 1_000 })).toThrow(
			'The option "from" must not be later than the end of the span',
		);
	});
});
