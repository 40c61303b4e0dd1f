import { startUsersApi, type UsersApi } from '../../../simulator/users';
import {
	allAtOnceOf,
	recordLoopOf,
	recordsEngine,
	sentIds,
} from '../../support/listRecordsWorkflow';

let api: UsersApi;
beforeAll(async () => void (api = await startUsersApi({ users: 25 })));
afterEach(() => api.faults.clear());
afterAll(async () => await api.close());

const pages = { pageSize: 10 };
const noRetries = { pageSize: 10, options: { maxRetries: 0 } };
const ids = () => api.users.truth().map(({ id }) => id);

describe('a page that cannot be read', () => {
	it.each(['status', 'tooManyRequests', 'reset', 'truncated', 'invalidJson', 'emptyBody'] as const)(
		'is read again, and no record is lost or doubled: %s',
		async (kind) => {
			api.faults.add({ kind, after: 1, retryAfter: '0' });
			const run = await recordsEngine(api).run(recordLoopOf(pages), { items: [{}] });
			expect(run.error).toBeUndefined();
			expect(sentIds(run)).toEqual(ids());
			expect(run.json('After')).toMatchObject([{ verdict: 'complete', retries: 1, requests: 4 }]);
		},
	);

	it('fails the block with what happened and what to do, after the retries', async () => {
		api.faults.add({ kind: 'status', status: 503, after: 1 });
		const run = await recordsEngine(api).run(recordLoopOf(noRetries), { items: [{}] });
		expect(run.error).toMatchObject({
			message: expect.stringMatching(
				/^The API answered with the error 503.*per_page=10&page=2\) \(tried once\)$/,
			) as string,
			description:
				'This passes by itself as a rule. If it lasts, ask whoever runs the API, or raise "Max Retries".',
		});
		expect(run.rounds('After')).toBe(0);
	});

	it('is where the execution goes on when it is tried again', async () => {
		api.faults.add({ kind: 'status', after: 1 });
		const engine = recordsEngine(api);
		const failed = await engine.run(recordLoopOf(noRetries), { items: [{}] });
		expect(failed.status).toBe('error');
		const again = await engine.retry(recordLoopOf(noRetries), failed);
		expect(again.status).toBe('success');
		expect(again.json('After')).toMatchObject([{ verdict: 'complete', records: 25, pages: 3 }]);
	});

	it('ends one input item, and the others go on, where the block goes on after errors', async () => {
		api.faults.add({ kind: 'status', after: 1 });
		const list = { onError: 'continueRegularOutput' } as const;
		const run = await recordsEngine(api).run(recordLoopOf(noRetries, { list }), {
			items: [{}, {}],
		});
		expect(run.status).toBe('success');
		expect(run.json('After')).toMatchObject([
			{
				error: expect.stringContaining('The API answered with the error 503') as string,
				details: {
					kind: 'serverError',
					verdict: 'incomplete',
					reason: 'The list broke off with an error',
					endedBy: 'error',
					records: 10,
				},
			},
			{ verdict: 'complete', records: 25 },
		]);
	});
});

describe('Go On After a Failed Page', () => {
	const options = { maxRetries: 0, goOnAfterFailedPage: true };
	const second = () => api.faults.add({ kind: 'status', status: 500, operation: 'page=2' });

	it('reads the others, then fails and withholds Done, naming the page', async () => {
		second();
		const run = await recordsEngine(api).run(recordLoopOf({ ...pages, options }), { items: [{}] });
		expect(sentIds(run)).toEqual([...ids().slice(0, 10), ...ids().slice(20)]);
		expect(run.error).toMatchObject({
			message: expect.stringMatching(
				/^A page could not be read \(page 2: The API answered with the error 500/,
			) as string,
			description: expect.stringContaining('Done was withheld') as string,
		});
	});

	it('says in Done which could not be read, where the user wants to go on', async () => {
		second();
		const run = await recordsEngine(api).run(
			recordLoopOf({ ...pages, options: { ...options, onFailedRecords: 'emitDone' } }),
			{ items: [{}] },
		);
		expect(run.json('After')).toMatchObject([
			{
				verdict: 'incomplete',
				reason: '1 page could not be read',
				records: 15,
				pages: 2,
				failedPages: [{ page: 2, message: expect.stringContaining('the error 500') as string }],
			},
		]);
	});
});

describe('an execution that is canceled', () => {
	it.each(['pageByPage', 'allAtOnce'])('asks for nothing more, and says so: %s', async (way) => {
		const { hang = 0 } = api.faults.struck;
		api.faults.add({ kind: 'hang', after: 1 });
		const workflow =
			way === 'pageByPage' ? recordLoopOf(pages) : allAtOnceOf({ ...pages, returnAll: true });
		const execution = recordsEngine(api).start(workflow, { items: [{}] });
		while (api.faults.struck.hang !== hang + 1) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		const { requests } = api.stats();
		execution.cancel();
		const run = await execution.finished;
		expect(run.status).toBe('canceled');
		expect(api.stats().requests).toBe(requests);
	});
});

it('the place kept between two rounds is plain data, and small', async () => {
	const [first] = ids();
	const workflow = recordLoopOf(pages, { body: { drop: String(first) } });
	const run = await recordsEngine(api).run(workflow, { items: [{}] });
	const context = run.record?.data.executionData?.contextData['node:List'];
	const kept = JSON.stringify(context);
	expect(JSON.parse(kept)).toEqual(context);
	expect(kept.length).toBeLessThan(4_000);
});
