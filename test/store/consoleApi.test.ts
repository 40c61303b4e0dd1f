import Ajv from 'ajv-2020/dist/2020';

import { answerApi, type ApiRequest, problemOf } from '../../engine/console';
import { openApi } from '../../engine/console/api/openApi';
import { routes } from '../../engine/console/api/routes';
import { openSqliteDestination } from '../../engine/destination';
import { consoleOf, tablesOf } from '../support/console/consoleContext';
import { fill, sold } from '../../rig/console/shopTables';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { refused, runThatKept, unread } from '../support/store/failedWork';
import { account, beginning, cover, covering, day, HOUR } from '../support/store/syncWork';
import { START } from '../support/store/testEnvironment';
import { temporaryFolder } from '../support/store/backEnds';

const asked = (given: string, more: Partial<ApiRequest> = {}): ApiRequest => {
	const [method = '', address = ''] = given.split(' ');
	const url = new URL(address, 'http://console');
	return {
		method: method as ApiRequest['method'],
		path: url.pathname.split('/').slice(1).map(decodeURIComponent),
		query: Object.fromEntries(url.searchParams),
		idempotencyKey: undefined,
		...more,
	};
};

/** Whether an answer is as the document says. */
class Contract {
	private readonly ajv = new Ajv({ strict: false, allErrors: true });

	constructor() {
		this.ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
		this.ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
		this.ajv.addSchema(openApi, 'console');
	}

	problems(request: ApiRequest, path: string, status: number, body: unknown): unknown {
		const operation = (openApi.paths[path] ?? {})[request.method.toLowerCase()] as {
			responses: Record<string, { content: Record<string, object> }>;
		};
		const [type] = Object.keys(operation.responses[status]?.content ?? {});
		if (type === undefined) return `${path} is not to answer ${status}`;
		const escaped = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');
		const pointer = [
			'paths',
			path,
			request.method.toLowerCase(),
			'responses',
			String(status),
			'content',
			type,
			'schema',
		];
		const validate = this.ajv.getSchema(
			`console#/${pointer.map(escaped).map(encodeURIComponent).join('/')}`,
		);
		if (validate === undefined) return `${path} has no schema for ${status}`;
		return validate(JSON.parse(JSON.stringify(body))) ? [] : validate.errors;
	}
}

describe('the OpenAPI document', () => {
	it('has every route, and no other', () => {
		const documented = Object.entries(openApi.paths).flatMap(([path, operations]) =>
			Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
		);
		const served = routes.map(({ method, path }) => `${method} ${path}`);
		expect(documented.sort()).toEqual(served.sort());
	});

	it('names the parameters of its paths', () => {
		for (const [path, operations] of Object.entries(openApi.paths)) {
			const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
			for (const operation of Object.values(operations)) {
				const { parameters = [] } = operation as { parameters?: { in: string; name: string }[] };
				const named = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
				expect(named).toEqual(inPath);
			}
		}
	});
});

eachBackEnd('the API of the console', (store) => {
	const contract = new Contract();
	const destination = openSqliteDestination({ file: `${temporaryFolder()}/tables.sqlite` });
	afterAll(async () => await destination.close());
	beforeAll(async () => {
		await fill(destination, 'orders', [{ id: 'gid://shopify/Order/1', name: '#1' }]);
		await fill(destination, 'lineItems', [{ id: 'l', orderId: 'gid://shopify/Order/1' }]);
		await fill(destination, 'sales', [sold('2026-01-01', 'p', '1.25')]);
	});

	const answering = async (
		given: string,
		more: Partial<ApiRequest> & { readonly role?: 'viewer' | 'operator' } = {},
	): Promise<{ status: number; body: Record<string, unknown>; started?: unknown }> => {
		const { role = 'operator', ...rest } = more;
		const request = asked(given, rest);
		const answer = await store.withStore(async (opened) => {
			const context = consoleOf(opened, store.environment, { tables: tablesOf(() => destination) });
			try {
				return await answerApi(context, role, request);
			} catch (error) {
				const body = problemOf(error, ({ message, remedy }) => ({ message, remedy }));
				return { status: body.status, body };
			}
		});
		const route = routes.find(({ method, path }) => {
			const parts = path.split('/').slice(1);
			const fits = (part: string, place: number) =>
				part.startsWith('{') || part === request.path[place];
			return method === request.method && parts.length === request.path.length && parts.every(fits);
		});
		if (route !== undefined) {
			expect(contract.problems(request, route.path, answer.status, answer.body)).toEqual([]);
		}
		return answer as { status: number; body: Record<string, unknown> };
	};

	const prepared = async () =>
		await store.withStore(async (opened) => {
			const at = account(opened);
			await cover(at.runs, 'a', 1, 2);
			store.environment.timeMs += HOUR;
			await runThatKept(at, 'b', [refused('7'), unread(3)]);
			store.environment.timeMs += HOUR;
			const gap = { from: day(-3), to: day(-1) };
			await at.runs.begin(beginning('c', 'customers'), covering(1, 2, { gap }));
			const note = {
				kind: 'step',
				message: 'Refreshing',
				details: { step: 'transforming' },
			} as const;
			await at.runs.checkpoint('c', {}, { note });
			await at.runs.fail('c', { fetched: 3 }, { message: 'no answer' });
			return await at.failed.list({});
		});

	it('lists runs, page by page, by sync and by status', async () => {
		await prepared();
		const { body } = await answering('GET /api/ingest/runs?limit=2');
		expect(body.items).toMatchObject([
			{ run_id: 'c', sync: 'customers', status: 'failed', verdict: null, reason: 'no answer' },
			{ run_id: 'b', verdict: 'incomplete', reason: 'kept', counts: { count_before: 10 } },
		]);
		const next = await answering(`GET /api/ingest/runs?limit=2&cursor=${String(body.next)}`);
		expect(next.body).toMatchObject({ items: [{ run_id: 'a', status: 'committed' }], next: null });
		const ofSync = await answering('GET /api/ingest/runs?sync=customers&status=failed');
		expect(ofSync.body.items).toMatchObject([{ run_id: 'c' }]);
	});

	it('tells a run with its receipt and its log', async () => {
		await prepared();
		const { body } = await answering('GET /api/ingest/runs/a');
		expect(body).toMatchObject({
			run_id: 'a',
			receipt: { watermark_after: '2026-01-02T00:00:00.000Z', late: 0 },
			failed_in: null,
			steps: [
				{ kind: 'begun', step: 'initiated' },
				{ kind: 'committed', step: 'completed' },
			],
		});
		expect((await answering('GET /api/ingest/runs/c')).body).toMatchObject({
			receipt: null,
			failed_in: 'transforming',
			steps: [{ kind: 'begun' }, { step: 'transforming' }, { kind: 'failed', step: 'failed' }],
		});
		expect(await answering('GET /api/ingest/runs/x')).toMatchObject({
			status: 404,
			body: { kind: 'runMissing', title: 'Not Found', detail: 'There is no run "x"' },
		});
	});

	it('tells who has asked for a run, and when, in the run and in its log', async () => {
		const asked = { initiator: 'user', requestedAt: day(1) + 500 } as const;
		await store.withStore(async (opened) => {
			const { runs } = account(opened);
			await runs.begin({ ...beginning('r'), asked }, covering(1, 2));
			await runs.fail('r', {}, { message: 'no answer' });
			await cover(runs, 'nobody', 1, 2);
		});
		const { body } = await answering('GET /api/ingest/runs/r');
		expect(body).toMatchObject({
			initiator: 'user',
			requested_at: '2026-01-01T00:00:00.500Z',
			steps: [
				{
					kind: 'begun',
					message: expect.stringMatching(/, asked for by a user at 2026-01-01T00:00:00/),
				},
				{ kind: 'failed' },
			],
		});
		expect((await answering('GET /api/ingest/runs/nobody')).body).toMatchObject({
			initiator: null,
			requested_at: null,
		});
	});

	it('tells how every sync is doing, those that need somebody first', async () => {
		await prepared();
		const { body } = await answering('GET /analytics/pipelines');
		expect(body.items).toMatchObject([
			{
				sync: 'customers',
				state: 'failing',
				is_well: false,
				failed_in_a_row: 1,
				open_gaps: [{ from: '2025-12-28T00:00:00.000Z', reason: 'floor' }],
			},
			{ sync: 'orders', state: 'failing', failed_batches: { waiting: 2, given_up: 0 } },
		]);
	});

	it('lists what has failed without its values, and has it tried again or given up', async () => {
		const kept = await prepared();
		const { body } = await answering('GET /api/failed?sync=orders&limit=1');
		expect(JSON.stringify(body)).not.toContain('columns');
		expect(body.next).toEqual(expect.any(String));
		const record = kept.find(({ kind }) => kind === 'record')?.id ?? '';
		expect(await answering(`POST /api/failed/${record}/give-up`)).toMatchObject({
			status: 200,
			body: { failed_id: record, status: 'givenUp' },
		});
		const given = await answering('GET /api/failed?status=givenUp&run_id=b');
		expect(given.body.items).toMatchObject([{ failed_id: record, external_id: '7', attempts: 0 }]);
		for (let time = 0; time < 2; time++) {
			expect(await answering(`POST /api/failed/${record}/retry`)).toMatchObject({
				body: { failed_id: record, status: 'waiting' },
			});
		}
		const waiting = await answering('GET /api/failed?status=waiting');
		expect(waiting.body.items).toHaveLength(2);
		for (const act of ['retry', 'give-up']) {
			expect(await answering(`POST /api/failed/none/${act}`)).toMatchObject({
				status: 404,
				body: { kind: 'failedMissing' },
			});
		}
	});

	it('starts a sync, one at a time', async () => {
		const { status, body, started } = await answering('POST /api/performance-metrics/sync');
		expect(status).toBe(202);
		expect(body).toEqual({
			run_id: expect.stringMatching(/^\d{8}T\d{6}Z-\w{10}$/),
			initiator: 'user',
			requested_at: new Date(START).toISOString(),
		});
		expect(started).toEqual(body);
		expect(await answering('POST /api/performance-metrics/sync')).toMatchObject({
			status: 409,
			body: { kind: 'alreadyStarted', detail: 'A sync was asked for at 12:00, and begins' },
		});
		store.environment.timeMs += 30_000;
		await store.withStore(
			async (opened) => await account(opened).runs.begin(beginning('r'), covering(1, 2)),
		);
		expect(await answering('POST /api/performance-metrics/sync')).toMatchObject({
			status: 409,
			body: { detail: 'The run r of orders has been going since 12:00' },
		});
	});

	it('starts the next sync as soon as the last one has ended, and not before', async () => {
		const start = async () => await answering('POST /api/performance-metrics/sync');
		const id = String((await start()).body.run_id);
		await store.withStore(async (opened) => {
			await account(opened).runs.begin(beginning(id), covering(1, 2));
		});
		expect(await start()).toMatchObject({ status: 409 });
		await store.withStore(async (opened) => {
			await account(opened).runs.fail(id, {}, { message: 'no answer' });
		});
		const next = await start();
		expect(next.status).toBe(202);
		expect(next.body.run_id).not.toBe(id);
	});

	it('starts one sync for one Idempotency-Key, however often it is sent', async () => {
		const start = async (idempotencyKey: string) =>
			await answering('POST /api/performance-metrics/sync', { idempotencyKey });
		const first = await start('key-1');
		expect(first.started).toEqual(first.body);
		const refusedOne = await start('key-2');
		expect(refusedOne.status).toBe(409);
		store.environment.timeMs += HOUR;
		const again = await start('key-1');
		expect(again).toEqual({ status: 202, body: first.body });
		// What was refused has started nothing, and may come again.
		const later = await start('key-2');
		expect(later.started).toEqual(later.body);
		expect(later.body.run_id).not.toBe(first.body.run_id);
		expect((await start('key with spaces')).status).toBe(400);
	});

	it('lets viewers look, and nothing else', async () => {
		const [kept] = await prepared();
		const id = kept?.id ?? '';
		for (const { method, path } of routes) {
			const address = path
				.replace('{run_id}', 'a')
				.replace('{failed_id}', id)
				.replace('{order_id}', '1');
			const days = path.includes('overview') ? '?from=2026-01-01&to=2026-01-02' : '';
			const answer = await answering(`${method} ${address}${days}`, { role: 'viewer' });
			expect([path, answer.status]).toEqual([path, method === 'GET' ? 200 : 403]);
		}
		const { body } = await answering('GET /api/failed');
		expect(body.items).toMatchObject([{ status: 'waiting' }, { status: 'waiting' }]);
	});

	it.each([
		['GET /api/ingest/runs?limit=0', 'limit'],
		['GET /api/ingest/runs?limit=201', 'limit'],
		['GET /api/ingest/runs?limit=1e1', 'limit'],
		['GET /api/ingest/runs?status=done', 'status'],
		['GET /api/ingest/runs?cursor=WzFd', 'cursor'],
		['GET /api/failed?cursor=x', 'cursor'],
		['GET /orders?cursor=WzFd', 'cursor'],
		['GET /api/failed?status=1', 'status'],
		['GET /api/failed?sync=no%20name', 'sync'],
		['GET /analytics/commerce/overview?from=2026-02-02&to=2026-01-01', 'from'],
	])('refuses %s, and names the parameter', async (request, parameter) => {
		expect(await answering(request)).toMatchObject({ status: 400, body: { parameter } });
	});

	it('knows nothing beyond its paths', async () => {
		for (const request of ['GET /', 'GET /api', 'POST /orders', 'GET /api/failed/x/retry']) {
			expect(await answering(request)).toMatchObject({
				status: 404,
				body: { kind: 'pageMissing' },
			});
		}
	});
});
