import type { INodeParameters, OnError } from 'n8n-workflow';

import { closeIdleStores } from '../../../engine/store';
import { start, workflowOf } from '../../support/listOrdersWorkflow';
import { allAtOnceOf, listRecords, recordsEngine } from '../../support/listRecordsWorkflow';
import { passage } from '../../support/passage';
import { type RecordingServer, startRecordingServer } from '../../support/recordingServer';

/** What the API lists, two records a page. */
let records: readonly object[] = [];
let api: RecordingServer;
let accounts = 0;
beforeAll(async () => {
	api = await startRecordingServer(({ url }, response) => {
		const page = Number(new URL(url ?? '', api.url).searchParams.get('page'));
		const data = records.slice(2 * (page - 1), 2 * page);
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify({ data, total: records.length }));
	});
});
beforeEach(() => {
	records = [{ id: 1 }, { id: 2 }, { id: 3 }, { mail: 'a@example.com', id: null }, { id: 5 }];
});
afterAll(async () => {
	await closeIdleStores();
	await api.close();
});

const reason = 'its "id" is null';
const list: INodeParameters = { url: '/users', pageSize: 2 };

describe('a record without an ID, all at once', () => {
	const listed = async (onError?: OnError) => {
		const workflow = allAtOnceOf({ ...list, returnAll: true });
		const nodes = workflow.nodes.map((node) =>
			node.name === 'List' && onError !== undefined ? { ...node, onError } : node,
		);
		return await recordsEngine(api).run({ ...workflow, nodes }, { items: [{}] });
	};

	it('ends the list with an error that says how to have it fail alone', async () => {
		const run = await listed();
		expect(run.error).toMatchObject({
			message: `Record 2 of page 2 has no ID: ${reason}`,
			description:
				'Name in "External ID" the field, or the fields, that tell one record from another. This one has: mail, id. To have such a record fail alone, set "On Error" in the settings of this node to Continue.',
		});
	});

	it('fails alone with On Error set to Continue, and the list is incomplete', async () => {
		const run = await listed('continueRegularOutput');
		expect(run.error).toBeUndefined();
		expect(run.json('List')).toEqual([
			{ id: 1 },
			{ id: 2 },
			{ id: 3 },
			{
				error: `Record 2 of page 2 has no ID: ${reason}`,
				details: {
					kind: 'idMissing',
					remedy: expect.stringContaining('"External ID"') as string,
					record: { mail: 'a@example.com', id: null },
				},
			},
			{ id: 5 },
		]);
		expect(run.hints('List')).toMatchObject([
			{ type: 'warning', message: '5 records on 3 pages, incomplete: 1 record failed.' },
		]);
	});

	it('ends the list where none before had one either, since it is looked for in the wrong place', async () => {
		records = [{ uid: 1 }, { uid: 2 }, { uid: 3 }];
		const run = await listed('continueRegularOutput');
		expect(run.json('List')).toMatchObject([
			{ error: 'Record 1 of page 1 has no ID: it has no "id"', details: { kind: 'idMissing' } },
		]);
		expect(run.json('List')).toHaveLength(1);
	});
});

describe('a record without an ID, page by page', () => {
	/** Start → Begin → List → (Page) Body → List, (Done) Commit → Failed: what is kept. */
	const looped = async (parameters: INodeParameters, credentials: object) => {
		accounts += 1;
		const account = { accountId: `no-id-${accounts}`, store: 'sqlite', sqliteFile: 'ids.sqlite' };
		const syncRun = (more: INodeParameters) => ({
			type: 'n8n-nodes-scheduled-sync.syncRun',
			parameters: more,
		});
		const counts = {
			fetched: '={{ $json.records }}',
			countBefore: '={{ $json.total }}',
			countAfter: '={{ $json.total }}',
		};
		const workflow = workflowOf(
			{
				Start: start,
				Begin: syncRun({
					operation: 'begin',
					syncName: 'users',
					initialStart: '={{ $now.minus({ hours: 1 }).toISO() }}',
				}),
				List: listRecords({ return: 'pageByPage', ...list, ...parameters }, credentials),
				Body: { type: passage, parameters: { by: 'id' } },
				Commit: syncRun({
					operation: 'commit',
					runId: "={{ $('Begin').first().json.runId }}",
					counts,
				}),
				Failed: syncRun({ operation: 'listFailed', syncName: 'users', returnAll: true }),
			},
			[
				'Start > Begin',
				'Begin > List',
				'List:0 > Body',
				'Body > List',
				'List:1 > Commit',
				'Commit > Failed',
			],
		);
		const engine = recordsEngine(api, {}, { syncAccountApi: account });
		return await engine.run(workflow, { items: [{}] });
	};
	const sent = (run: Awaited<ReturnType<typeof looped>>) =>
		Array.from({ length: run.rounds('List') }, (_, round) => run.json('List', 0, round))
			.flat()
			.map(({ id }) => id);
	const both = {
		syncHttpApi: { id: '1', name: 'syncHttpApi' },
		syncAccountApi: { id: '2', name: 'syncAccountApi' },
	};

	it('is kept with its reason, the others go out, and the receipt says so', async () => {
		const run = await looped({ runId: '={{ $json.runId }}' }, { credentials: both });
		expect(run.error).toBeUndefined();
		expect(sent(run)).toEqual([1, 2, 3, 5]);
		expect(run.json('List', 1)).toMatchObject([
			{
				verdict: 'incomplete',
				reason: '1 record failed, and is kept to be tried again',
				records: 5,
				distinct: 5,
				failed: 1,
				kept: 1,
				failedRecords: ['record 2 of page 2'],
			},
		]);
		expect(run.json('Commit')).toMatchObject([
			{ verdict: 'incomplete', counts: { fetched: 5, failed: 1, kept: 1 } },
		]);
		expect(run.json('Failed')).toMatchObject([
			{
				kind: 'record',
				externalId: '',
				status: 'givenUp',
				batchNum: 2,
				reason: `it has no ID: ${reason}`,
				record: { mail: 'a@example.com', id: null },
			},
		]);
	});

	it('withholds Done without a run, once all others have gone out', async () => {
		const run = await looped({}, { credentials: { syncHttpApi: both.syncHttpApi } });
		expect(sent(run)).toEqual([1, 2, 3, 5]);
		expect(run.error?.message).toBe(
			`1 of 5 records failed in "List": it has no ID: ${reason} (record 2 of page 2)`,
		);
	});

	it('that is all of a page lets the next one go out', async () => {
		records = [{ id: 1 }, { id: 2 }, { id: null }, { id: '' }, { id: 5 }];
		const run = await looped(
			{ options: { onFailedRecords: 'emitDone' } },
			{
				credentials: { syncHttpApi: both.syncHttpApi },
			},
		);
		expect(sent(run)).toEqual([1, 2, 5]);
		expect(run.json('List', 1)).toMatchObject([
			{ verdict: 'incomplete', reason: '2 records failed', pages: 3, failed: 2 },
		]);
	});
});
