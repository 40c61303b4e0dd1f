import { startUsersApi, type UsersApi } from '../../../simulator/users';
import { nothing, start, workflowOf } from '../../support/listOrdersWorkflow';
import {
	listRecords,
	recordLoopOf,
	recordsEngine,
	sentIds,
} from '../../support/listRecordsWorkflow';
import { startRecordingServer } from '../../support/recordingServer';
import { usersPagings } from '../../support/usersWorld';

let api: UsersApi;
beforeAll(async () => void (api = await startUsersApi({ users: 25 })));
afterEach(() => api.faults.clear());
afterAll(async () => await api.close());

const ofTen = { pageSize: 10 };
const ids = () => api.users.truth().map(({ id }) => id);
const idAt = (index: number) => Number(ids()[index]);

describe('page by page', () => {
	const sizes: Readonly<Record<string, object>> = {
		'page-number': ofTen,
		offset: ofTen,
		'body-cursor': { body: '{"page": {"size": 10}}' },
		'link-header': { query: { pairs: [{ name: 'per_page', value: '10' }] } },
	};
	const limit = { query: { pairs: [{ name: 'limit', value: '10' }] } };

	it.each(Object.keys(usersPagings))(
		'each record goes out once, and Done comes after the last page: %s',
		async (style) => {
			const workflow = recordLoopOf({ ...(sizes[style] ?? limit) }, {}, style);
			const run = await recordsEngine(api).run(workflow, { items: [{}] });
			expect(run.error).toBeUndefined();
			expect(run.order.join(' ')).toBe('Start List Body List Body List Body List After');
			expect(sentIds(run)).toEqual(ids());
			const isTold = usersPagings[style]?.totalPath !== undefined;
			expect(run.json('After')).toEqual([
				{
					verdict: isTold ? 'complete' : 'unverifiable',
					reason: isTold
						? '25 fetched; the source counted 25 before and 25 after'
						: 'The source was not counted both before and after the run, so nothing shows that all were fetched',
					records: 25,
					distinct: 25,
					repeated: 0,
					total: isTold ? 25 : null,
					pages: 3,
					endedBy: 'endOfList',
					failed: 0,
					failedRecords: [],
					failedPages: [],
					unreadPages: 0,
					requests: 3,
					retries: 0,
					throttledMs: 0,
					durationMs: expect.any(Number) as number,
				},
			]);
			expect(run.hints('List').map(({ message }) => message)).toContain(
				'Done: 25 records on 3 pages.',
			);
		},
	);

	it('comes with Done at once where there are no records', async () => {
		const query = { pairs: [{ name: 'updated_since', value: '2099-01-01T00:00:00Z' }] };
		const run = await recordsEngine(api).run(recordLoopOf({ query }), { items: [{}] });
		expect(run.order.join(' ')).toBe('Start List After');
		expect(run.json('After')).toMatchObject([
			{ verdict: 'complete', records: 0, distinct: 0, total: 0, pages: 0, requests: 1 },
		]);
	});

	it('lists for several input items one after the other, with a summary of each', async () => {
		const query = { pairs: [{ name: 'status', value: '={{ $json.status }}' }] };
		const run = await recordsEngine(api).run(recordLoopOf({ query }), {
			items: [{ status: 'active' }, { status: 'invited' }, { status: 'suspended' }],
		});
		const counts = run.json('After').map(({ records }) => Number(records));
		expect(counts.reduce((sum, count) => sum + count, 0)).toBe(25);
		expect(new Set(sentIds(run))).toEqual(new Set(ids()));
		expect(run.items('After').map(({ pairedItem }) => pairedItem)).toMatchObject([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		const first = run.json('List', 0, 0);
		expect(new Set(first.map(({ status }) => status))).toEqual(new Set(['active']));
	});

	it('goes on within a loop around it, whose rounds each have a Done of their own', async () => {
		const query = { pairs: [{ name: 'status', value: '={{ $json.status }}' }] };
		const workflow = workflowOf(
			{
				Start: start,
				Each: { type: 'n8n-nodes-base.splitInBatches', typeVersion: 3 },
				List: listRecords({ return: 'pageByPage', query, ...ofTen }),
				Body: nothing,
				End: nothing,
			},
			[
				'Start > Each',
				'Each:1 > List',
				'List:0 > Body',
				'Body > List',
				'List:1 > Each',
				'Each:0 > End',
			],
		);
		const items = ['active', 'invited', 'suspended'].map((status) => ({ status }));
		const run = await recordsEngine(api).run(workflow, { items });
		expect(run.error).toBeUndefined();
		const counts = run.json('End').map(({ records }) => Number(records));
		expect(counts).toHaveLength(3);
		expect(counts.reduce((sum, count) => sum + count, 0)).toBe(25);
	});

	it('goes on with what came out of Done as new input, though that has the field of an ID', async () => {
		const reasons = await startRecordingServer((_request, response) => {
			response.end('{"data": [{"reason": "a"}, {"reason": "b"}], "total": 2}');
		});
		const again = {
			conditions: {
				options: { version: 2 },
				combinator: 'and',
				conditions: [
					{
						id: '1',
						leftValue: '={{ $runIndex < 2 }}',
						rightValue: '',
						operator: { type: 'boolean', operation: 'true', singleValue: true },
					},
				],
			},
		};
		const workflow = workflowOf(
			{
				Start: start,
				Again: { type: 'n8n-nodes-base.if', typeVersion: 2, parameters: again },
				List: listRecords({ return: 'pageByPage', url: '/reasons', externalId: 'reason' }),
				Body: nothing,
			},
			['Start > Again', 'Again:0 > List', 'List:0 > Body', 'Body > List', 'List:1 > Again'],
		);
		const run = await recordsEngine(reasons).run(workflow, { items: [{}] });
		await reasons.close();
		expect(run.error).toBeUndefined();
		expect(run.order.join(' ')).toBe('Start Again List Body List Again List Body List Again');
	});

	it('reads no more than Maximum Pages, and says so', async () => {
		const run = await recordsEngine(api).run(recordLoopOf({ ...ofTen, options: { maxPages: 2 } }), {
			items: [{}],
		});
		expect(sentIds(run)).toEqual(ids().slice(0, 20));
		expect(run.json('After')).toMatchObject([
			{
				verdict: 'unverifiable',
				reason: 'The list goes on behind the last page that may be read',
				endedBy: 'maxPages',
				records: 20,
				total: 25,
			},
		]);
	});
});

describe('records that come back with an error', () => {
	const failing = () => ({ fail: [idAt(2), idAt(17)].join(',') });

	it('let the other pages go out, then fail the block, which names how many, which and why', async () => {
		const run = await recordsEngine(api).run(recordLoopOf(ofTen, { body: failing() }), {
			items: [{}],
		});
		expect(run.rounds('Body')).toBe(3);
		expect(run.rounds('After')).toBe(0);
		expect(run.error).toMatchObject({
			message: `2 of 25 records failed in "Body": refused ${idAt(2)} (${idAt(2)}, ${idAt(17)})`,
			description:
				'Look at the errors in the items that came back, mend what refused them, and run again. All pages have gone out; Done was withheld, so that nothing takes these records for delivered. To go on all the same, set the option "On Failed Records" to Emit Done.',
		});
	});

	it('are counted and named in Done where the user wants to go on', async () => {
		const options = { onFailedRecords: 'emitDone' };
		const run = await recordsEngine(api).run(recordLoopOf({ options }, { body: failing() }), {
			items: [{}],
		});
		expect(run.json('After')).toMatchObject([
			{
				verdict: 'incomplete',
				reason: '2 records failed',
				failed: 2,
				failedRecords: [String(idAt(2)), String(idAt(17))],
			},
		]);
	});

	it('come out of Done with the summary where the block goes on after errors', async () => {
		const list = { onError: 'continueRegularOutput' } as const;
		const run = await recordsEngine(api).run(recordLoopOf(ofTen, { list, body: failing() }), {
			items: [{}, {}],
		});
		expect(run.status).toBe('success');
		expect(run.json('After')).toMatchObject([
			{ details: { kind: 'recordsFailed', records: 25, failed: 2 } },
			{ details: { kind: 'recordsFailed', records: 25, failed: 2 } },
		]);
	});

	it('are not sent again by the next run once they were accepted, as long as a run has failed', async () => {
		const syncAccountApi = { accountId: 'acme', store: 'sqlite', sqliteFile: 'accepted.sqlite' };
		const engine = recordsEngine(api, {}, { syncAccountApi });
		const workflow = (body: { fail?: string } = {}) =>
			recordLoopOf(
				{ ...ofTen, options: { rememberAs: 'users' } },
				{
					list: {
						credentials: {
							syncHttpApi: { id: '1', name: 'syncHttpApi' },
							syncAccountApi: { id: '2', name: 'syncAccountApi' },
						},
					},
					body,
				},
			);
		const first = await engine.run(workflow(failing()), { items: [{}] });
		expect(first.status).toBe('error');
		api.users.edit(idAt(5), { lastName: 'Later' });
		const second = await engine.run(workflow(), { items: [{}] });
		expect(new Set(sentIds(second))).toEqual(new Set([idAt(2), idAt(17), idAt(5)]));
		expect(second.json('After')).toMatchObject([{ records: 25, alreadyAccepted: 22, failed: 0 }]);
		const third = await engine.run(workflow(), { items: [{}] });
		expect(sentIds(third)).toHaveLength(25);
	});
});
