import type { INodeParameters } from 'n8n-workflow';

import type { UsersApiOptions } from '../../../simulator/users';
import { usersApiSecrets } from '../../../simulator/users';
import { accountBackEnds } from '../../support/accountTables';
import { start, workflowOf } from '../../support/listOrdersWorkflow';
import { type RecordingServer, startRecordingServer } from '../../support/recordingServer';
import { openUsersWorld, usersPagings, type UsersWorld } from '../../support/usersWorld';

describe.each(accountBackEnds)('an HTTP API that is streamed to a table ($kind)', (backEnd) => {
	let world: UsersWorld | undefined;
	beforeAll(async () => await backEnd.start());
	afterEach(async () => {
		await world?.close();
		world = undefined;
	});
	afterAll(async () => await backEnd.stop());

	const open = async (options?: Parameters<typeof openUsersWorld>[1]): Promise<UsersWorld> =>
		(world = await openUsersWorld(backEnd, options));
	const run = async (records: INodeParameters = {}) => {
		if (world === undefined) throw new Error('There is no world');
		const done = await world.engine.run(world.workflow(records), { items: [{}] });
		if (done.error !== undefined) throw done.error;
		return { result: done.json('Records')[0], receipt: done.json('Commit')[0], done };
	};
	const everyone = ({ api }: UsersWorld) =>
		api.users
			.truth()
			.map(({ id }) => id)
			.sort((one, other) => one - other);

	it.each(Object.entries(usersPagings))('by %s arrives whole', async (style, paging) => {
		const opened = await open();
		const { result, receipt } = await run({ url: `/${style}/users`, ...paging });
		expect(result).toMatchObject({ fetched: 250, created: 250, failed: 0, finished: true });
		expect(await opened.ids()).toEqual(everyone(opened));
		const counted = paging.totalPath !== undefined;
		expect(receipt).toMatchObject({ moved: true, verdict: counted ? 'complete' : 'unverifiable' });
	});

	it('and was edited since is read again by the next run alone', async () => {
		const opened = await open();
		await run();
		opened.clock.advance(3_600_000);
		const [first, second] = everyone(opened);
		opened.api.users.edit(first ?? 0, { lastName: 'Later' });
		opened.api.users.edit(second ?? 0, { lastName: 'Later' });
		opened.clock.advance(600_000);
		const { result, receipt } = await run();
		expect(result).toMatchObject({ fetched: 2, updated: 2, created: 0 });
		expect(receipt).toMatchObject({ verdict: 'complete' });
	});

	it('and says by a field that a record is gone has its row removed, counted in the receipt too', async () => {
		const opened = await open({ users: 5 });
		await run();
		opened.clock.advance(3_600_000);
		const [gone] = everyone(opened);
		opened.api.users.edit(gone ?? 0, { lastName: 'Gone' });
		opened.clock.advance(600_000);
		const rule = { field: 'last_name', value: 'Gone', deletes: 'hard' };
		const { result, receipt } = await run({ options: { deletedWhen: { rule } } });
		expect(result).toMatchObject({ fetched: 1, deleted: 1, updated: 0, failed: 0 });
		expect(receipt).toMatchObject({ verdict: 'complete', counts: { fetched: 1, deleted: 1 } });
		expect(await opened.ids()).toEqual(everyone(opened).filter((id) => id !== gone));
	});

	it('keeps a time, a list and an object as they were given', async () => {
		const opened = await open({ users: 1 });
		await run();
		const [user] = opened.api.users.truth();
		const [row] = await opened.account.rows(opened.table);
		expect(row).toMatchObject({
			id: expect.anything() as unknown,
			status: expect.any(String) as string,
		});
		expect(user).toBeDefined();
		expect(typeof row?.metadata === 'string' ? JSON.parse(row.metadata) : row?.metadata).toEqual(
			expect.any(Object),
		);
	});

	it.each<[string, UsersApiOptions]>([
		['packed answers', { gzip: true }],
		['a byte order mark', { byteOrderMark: true }],
		['a rate limit', { rateLimit: { requests: 3, perSeconds: 10 } as never }],
	])('arrives whole in spite of %s', async (_what, options) => {
		const opened = await open(options);
		const { result } = await run({ pageSize: 50 });
		expect(result).toMatchObject({ fetched: 250, failed: 0 });
		expect(await opened.ids()).toEqual(everyone(opened));
	});

	it.each(['tooManyRequests', 'reset', 'truncated', 'invalidJson', 'emptyBody'] as const)(
		'arrives whole in spite of %s',
		async (kind) => {
			const opened = await open();
			opened.api.faults.add({ kind, times: 2, after: 1 });
			const { result } = await run({ pageSize: 50 });
			expect(result).toMatchObject({ fetched: 250, failed: 0, finished: true });
			expect(Number(result?.retried)).toBeGreaterThan(0);
		},
	);

	it('whose pages shift while it is read arrives whole', async () => {
		const opened = await open({ editsPerPage: 1 });
		await run({ pageSize: 25, options: { pagesAtOnce: 1 } });
		opened.clock.advance(600_000);
		await run({ pageSize: 25 });
		expect(await opened.ids()).toEqual(everyone(opened));
	});

	it('whose records have no cursor names the one that a transform leaves out, and writes the others', async () => {
		const trigger = { type: 'n8n-nodes-base.executeWorkflowTrigger' };
		const first = { type: 'n8n-nodes-base.limit', parameters: { maxItems: 2 } };
		const twoOnly = workflowOf(
			{ Batch: { ...trigger, parameters: { inputSource: 'passthrough' } }, First: first },
			['Batch > First'],
		);
		const opened = await open({ users: 3, workflows: { twoOnly } });
		const { result, done } = await run({
			cursorField: '',
			transformWith: 'subWorkflow',
			transformWorkflowId: { __rl: true, mode: 'id', value: 'twoOnly' },
			tableExternalId: 'id',
		});
		expect(result).toMatchObject({ fetched: 3, created: 2, failed: 1 });
		expect(done.json('Records', 1)).toMatchObject([
			{ reason: 'the transform did not give it back' },
		]);
		expect(await opened.ids()).toHaveLength(2);
	});

	it('keeps pages that cannot be read, and has all their records once they were read again, whatever page they are on by then', async () => {
		const opened = await open({ failingPages: { share: 0.3 }, signIn: 'bearer' });
		const options = { goOnAfterFailedPage: true, keepFailed: true, maxRetries: 0 };
		const small = { ...usersPagings['page-number'], pageSize: 10, options };
		const { receipt } = await run(small);
		expect(receipt).toMatchObject({ verdict: 'incomplete', moved: true });
		const before = (await opened.ids()).length;
		expect(before).toBeLessThan(250);
		const retry = async () => {
			const parameters = {
				operation: 'retryFailed',
				source: 'httpApi',
				syncName: 'users',
				table: opened.table,
				externalId: 'id',
				recordsPath: 'data',
				cursorField: 'updated_at',
				options: { maxRetries: 0 },
			};
			const type = 'n8n-nodes-scheduled-sync.syncRecords';
			const workflow = workflowOf({ Start: start, Retry: { type, typeVersion: 1.2, parameters } }, [
				'Start > Retry',
			]);
			opened.clock.advance(3_600_000);
			const done = await opened.engine.run(workflow, { items: [{}] });
			if (done.error !== undefined) throw done.error;
			return done.json('Retry')[0];
		};
		expect(await retry()).toMatchObject({ resolved: 0, givenUp: 0 });
		expect(await opened.ids()).toHaveLength(before);
		opened.api.mend();
		const pages = (250 - before) / 10;
		// Who stood behind a page that was read has moved on to it, and behind one that was not, to a page before.
		const written = new Set(await opened.ids());
		const gone = everyone(opened)
			.filter((id) => written.has(id))
			.slice(0, 3);
		for (const id of gone) opened.api.users.delete(id);
		opened.clock.advance(3_600_000);
		expect(await retry()).toMatchObject({ claimed: pages, resolved: pages, stillFailing: 0 });
		expect((await opened.ids()).filter((id) => !gone.includes(Number(id)))).toEqual(
			everyone(opened),
		);
		const [report] = await opened.state(async ({ runs }) => await runs.list({ sync: 'users' }));
		expect(report).toMatchObject({
			receipt: {
				verdict: 'unverifiable',
				reason: `${pages} pages were read later than the others, when the list may have changed: the counts of the run do not show whether all have come`,
			},
		});
	});

	it.each([
		['basic', { user: usersApiSecrets.user, password: usersApiSecrets.password }],
		[
			'header',
			{ headerName: usersApiSecrets.headerName, headerValue: usersApiSecrets.headerValue },
		],
		['query', { queryName: usersApiSecrets.queryName, queryValue: usersApiSecrets.queryValue }],
		['none', {}],
	] as const)('is signed in to by %s', async (signIn, fields) => {
		const opened = await open({ signIn, credential: { signIn, ...fields } });
		const { result } = await run();
		expect(result).toMatchObject({ fetched: 250 });
		expect(opened.api.requests.length).toBeGreaterThan(0);
	});

	it('is signed in to by OAuth2 client credentials, and once more when the token has expired', async () => {
		const { clientId, clientSecret } = usersApiSecrets;
		const signIn = 'oauth2ClientCredentials';
		const opened = await open({ signIn, credential: { signIn, clientId, clientSecret } });
		opened.engine.credentials.syncHttpApi = {
			...opened.engine.credentials.syncHttpApi,
			tokenUrl: `${opened.api.url}/oauth/token`,
		};
		expect((await run()).result).toMatchObject({ fetched: 250 });
		opened.api.tokens.expireIssued();
		opened.clock.advance(3_600_000);
		expect((await run()).result).toMatchObject({ fetched: 0, finished: true });
	});

	it.each<[string, INodeParameters, string]>([
		[
			'a path that hits a text',
			{ recordsPath: 'data.[0].email' },
			'The parameter "Records At" must be names with dots between them',
		],
		[
			'a path where nothing is',
			{ recordsPath: 'items' },
			'The records were to be at "items" of the answer, but nothing is there',
		],
		[
			'a total that is none',
			{ totalPath: 'data' },
			'The API was to tell by "data" of the answer when the list ends, as a whole number, but it is',
		],
		['no address', { url: ' ' }, 'The parameter "URL" must not be empty'],
		[
			'an address of another server',
			{ url: 'https://elsewhere.test/users' },
			'The parameter "URL" must begin with the base address of the credential',
		],
		[
			'a header of two lines',
			{ headers: { pairs: [{ name: 'X-A', value: 'a\r\nX-B: b' }] } },
			'The parameter "Headers" must be names and values that HTTP can send',
		],
		[
			'a body that is a list',
			{ method: 'POST', body: '[1]' },
			'The parameter "Body" must be a JSON object',
		],
		[
			'a limit without a window',
			{ fromParameter: '', toParameter: '', options: { maxPerQuery: 10 } },
			'What the API lists at most of one query can only be got round',
		],
		[
			'a total by which it is to end, and none that is told',
			{ totalFrom: 'none', endsWhen: 'totalPages' },
			'The parameter "Total From" must say where the total is',
		],
	])('is refused by name with %s', async (_what, records, message) => {
		await open();
		await expect(run(records)).rejects.toMatchObject({
			message: expect.stringContaining(message) as string,
		});
	});

	describe('that answers as it should not', () => {
		let server: RecordingServer;
		let answered: unknown;
		beforeAll(async () => {
			server = await startRecordingServer((_request, response) => {
				response.setHeader('content-type', 'application/json');
				response.setHeader('date', new Date('2026-03-02T08:00:00Z').toUTCString());
				response.end(JSON.stringify(answered));
			});
		});
		afterAll(async () => await server.close());

		it('with a body that is too large is an error that says what to do', async () => {
			answered = { data: ['x'.repeat(2 * 1024 * 1024)] };
			await open({ credential: { baseUrl: server.url } });
			await expect(run({ options: { maxBodyMegabytes: 1 } })).rejects.toMatchObject({
				message: 'An answer has more than 1 MB, which is more than is read into memory',
				description: expect.stringContaining('raise "Largest Body (MB)"') as string,
			});
		});

		it('with a total of 10^9 pages, and none with records, is asked for so many and no more', async () => {
			answered = { data: [], total: 10 ** 9 };
			await open({ credential: { baseUrl: server.url } });
			const ends = { endsWhen: 'totalPages', totalPath: 'total' };
			await expect(run(ends)).rejects.toMatchObject({
				message: expect.stringContaining('the API has sent many pages without records') as string,
			});
			expect(server.received.length).toBeLessThan(300);
		});

		it.each([
			'javascript:alert(1)',
			'https://elsewhere.test/users?page=2',
			'//elsewhere.test/users',
		])('with a link to %s is not followed', async (next) => {
			answered = { results: [{ id: 1, updated_at: '2026-03-01T00:00:00Z' }], next, count: 2 };
			const opened = await open({ credential: { baseUrl: server.url } });
			const paging = usersPagings['next-link'];
			await expect(run({ url: '/users', ...paging })).rejects.toMatchObject({
				message: expect.stringMatching(
					/^The API links to its next page at ".+", which is no address at http:\/\/127/,
				) as string,
			});
			expect(await opened.ids()).toEqual([]);
		});

		it('with a record that has no ID is read all the same: it is named, and the others are written', async () => {
			const updated_at = '2026-03-01T00:00:00Z';
			answered = {
				data: [
					{ id: 1, updated_at },
					{ email: 'a@b.c', updated_at },
				],
				total: 2,
			};
			const opened = await open({ credential: { baseUrl: server.url } });
			const { result, done } = await run();
			expect(result).toMatchObject({ fetched: 2, created: 1, failed: 1 });
			expect(done.json('Records', 1)).toMatchObject([
				{
					reason: 'id: the column "id" of its external ID is empty',
					record: { email: 'a@b.c' },
				},
			]);
			expect(await opened.ids()).toEqual([1]);
		});
	});

	it.each([
		['https://user:pa55word@api.test/v1', /has a user name or a password in it/],
		['javascript:alert(1)', /is no address of an API/],
		['', /is no address of an API/],
	])(
		'with the base address %s is refused, and nothing secret is shown',
		async (baseUrl, message) => {
			await open({ credential: { baseUrl } });
			const failure = await run().then(
				() => undefined,
				(error: unknown) => error as Error,
			);
			expect(failure?.message).toMatch(message);
			expect(JSON.stringify(failure)).not.toContain('pa55word');
		},
	);
});
