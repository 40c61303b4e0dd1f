import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { closeIdleStores } from '../../../engine/store';
import { startUsersApi, type UsersApi } from '../../../simulator/users';
import { nothing, start, workflowOf } from '../../support/listOrdersWorkflow';
import { listRecords, recordsEngine } from '../../support/listRecordsWorkflow';
import { passage } from '../../support/passage';
import type { WorkflowEngine, WorkflowJson } from '../../support/workflowEngine';

let api: UsersApi;
let engine: WorkflowEngine;
let accounts = 0;
beforeAll(async () => void (api = await startUsersApi({ users: 25 })));
beforeEach(() => {
	accounts += 1;
	const account = { accountId: `keeps-${accounts}`, store: 'sqlite', sqliteFile: 'keeps.sqlite' };
	engine = recordsEngine(api, {}, { syncAccountApi: account });
});
afterEach(() => api.faults.clear());
afterAll(async () => {
	await closeIdleStores();
	await api.close();
});

const ids = () => api.users.truth().map(({ id }) => id);
const both = {
	syncHttpApi: { id: '1', name: 'syncHttpApi' },
	syncAccountApi: { id: '2', name: 'syncAccountApi' },
};
const syncRun = (parameters: INodeParameters) => ({
	type: 'n8n-nodes-scheduled-sync.syncRun',
	parameters,
});

/** Start → Begin → List → (Page) Body → List, (Done) Commit. Body fails the records of these places in the list. */
function synced(
	failing: readonly number[],
	{ options = {}, body = {}, ...list }: { options?: object; body?: object; runId?: string } = {},
): WorkflowJson {
	const counts = {
		fetched: '={{ $json.records }}',
		countBefore: '={{ $json.total }}',
		countAfter: '={{ $json.total }}',
	};
	return workflowOf(
		{
			Start: start,
			Begin: syncRun({
				operation: 'begin',
				syncName: 'users',
				initialStart: '={{ $now.minus({ hours: 1 }).toISO() }}',
			}),
			List: listRecords(
				{
					return: 'pageByPage',
					pageSize: 10,
					runId: '={{ $json.runId }}',
					...list,
					options: { maxRetries: 0, ...options },
				},
				{ credentials: both },
			),
			Body: {
				type: passage,
				parameters: { by: 'id', fail: failing.map((place) => ids()[place]).join(','), ...body },
			},
			Commit: syncRun({
				operation: 'commit',
				runId: "={{ $('Begin').first().json.runId }}",
				counts,
				simplify: false,
			}),
		},
		['Start > Begin', 'Begin > List', 'List:0 > Body', 'Body > List', 'List:1 > Commit'],
	);
}

/** The blocks of a workflow but its Body, by name. */
function named({ nodes }: WorkflowJson) {
	const kept = nodes.filter(({ name }) => name !== 'Body');
	return Object.fromEntries(kept.map((node) => [node.name, node]));
}

async function ran(parameters: INodeParameters): Promise<IDataObject[]> {
	const workflow = workflowOf({ Start: start, Run: syncRun(parameters), End: nothing }, [
		'Start > Run',
		'Run > End',
	]);
	const run = await engine.run(workflow, { items: [{}] });
	if (run.error !== undefined) throw run.error;
	return run.json('Run');
}
const listFailed = async () =>
	await ran({ operation: 'listFailed', syncName: 'users', returnAll: true });

it('records that come back with an error are kept with the run, which moves on, and is complete once they are resolved', async () => {
	const run = await engine.run(synced([2, 17]), { items: [{}] });
	expect(run.error).toBeUndefined();
	expect(run.json('List', 1)).toMatchObject([
		{
			verdict: 'incomplete',
			reason: '2 records failed, and are kept to be tried again',
			failed: 2,
			kept: 2,
		},
	]);
	expect(run.json('Commit')).toMatchObject([
		{
			moved: true,
			verdict: 'incomplete',
			reason: '2 records failed, and are kept to be tried again',
			counts: { fetched: 25, failed: 2, kept: 2 },
		},
	]);
	const failed = await listFailed();
	const [third] = api.users.truth().slice(2);
	expect(failed).toHaveLength(2);
	expect(failed.find(({ externalId }) => externalId === String(third?.id))).toMatchObject({
		kind: 'record',
		reason: `refused ${third?.id}`,
		status: 'givenUp',
		batchNum: 1,
		destination: null,
		record: { id: third?.id },
	});
	for (const { failedId } of failed) {
		await ran({ operation: 'resolveFailed', failedId: failedId as string, claimId: '' });
	}
	expect(await ran({ operation: 'list', syncName: 'users' })).toMatchObject([
		{ verdict: 'complete' },
	]);
});

it('a page that cannot be read is kept with its request', async () => {
	api.faults.add({ kind: 'status', status: 500, operation: 'page=2' });
	const run = await engine.run(synced([], { options: { goOnAfterFailedPage: true } }), {
		items: [{}],
	});
	expect(run.error).toBeUndefined();
	expect(run.json('List', 1)).toMatchObject([
		{
			verdict: 'incomplete',
			reason: expect.stringContaining('1 page could not be read, and is kept') as string,
			records: 15,
			keptPages: 1,
		},
	]);
	expect(run.json('Commit')).toMatchObject([{ moved: true, counts: { keptPages: 1 } }]);
	expect(await listFailed()).toMatchObject([
		{
			kind: 'page',
			page: 2,
			status: 'waiting',
			request: { method: 'GET', url: expect.stringContaining('page=2') as string },
		},
	]);
});

it('what was kept counts once when the round that kept it is tried again', async () => {
	// The second page is asked for in the round in which the first one has come back.
	api.faults.add({ kind: 'status', status: 503, operation: 'page=2' });
	const retried = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
	const workflow = synced([2]);
	const nodes = workflow.nodes.map((node) =>
		node.name === 'List' ? { ...node, ...retried } : node,
	);
	const run = await engine.run({ ...workflow, nodes }, { items: [{}] });
	expect(run.error).toBeUndefined();
	expect(run.json('List', 1)).toMatchObject([{ records: 25, failed: 1, kept: 1 }]);
	expect(run.json('Commit')).toMatchObject([{ counts: { failed: 1, kept: 1 } }]);
	expect(await listFailed()).toHaveLength(1);
});

it('what an app refuses in passing is kept once it has gone out often enough, and is tried again by itself', async () => {
	const body = { error: '503 - busy:' };
	const options = { retriesPerRecord: 0 };
	const run = await engine.run(synced([2], { body, options }), { items: [{}] });
	expect(run.json('List', 1)).toMatchObject([{ failed: 1, kept: 1 }]);
	expect(await listFailed()).toMatchObject([
		{ reason: `503 - busy: ${ids()[2]}`, status: 'waiting', attempts: 0 },
	]);
});

it('what cannot be kept, since a block broke its link, withholds Done', async () => {
	const every = (rest: number) =>
		ids()
			.filter((_id, place) => place % 2 === rest)
			.join(',');
	const half = (rest: number) => ({
		type: passage,
		// n8n mends the links of a block that gives out as many items as it gets.
		parameters: { by: 'id', unlink: true, drop: every(rest), fail: String(ids()[2]) },
	});
	const workflow = workflowOf({ ...named(synced([])), One: half(0), Two: half(1) }, [
		'Start > Begin',
		'Begin > List',
		'List:0 > One',
		'List:0 > Two',
		'One > List',
		'Two > List',
		'List:1 > Commit',
	]);
	const run = await engine.run(workflow, { items: [{}] });
	expect(run.error?.message).toBe(
		`1 of 25 records failed in "Two": refused ${ids()[2]} (a record that is not known)`,
	);
	expect(await listFailed()).toEqual([]);
});

it('nothing is kept with Keep Failed off, and Done is withheld', async () => {
	const run = await engine.run(synced([2], { options: { keepFailed: false } }), { items: [{}] });
	expect(run.error?.message).toContain('1 of 25 records failed');
	expect(await listFailed()).toEqual([]);
});

it('a test run keeps nothing, and goes on as if it had', async () => {
	const run = await engine.run(synced([2]), { items: [{}], mode: 'manual' });
	expect(run.error).toBeUndefined();
	expect(run.json('List', 1)).toMatchObject([{ failed: 1, kept: 1 }]);
	expect(await listFailed()).toEqual([]);
});

it('nothing is kept in a run that is not known, and the page does not count as done', async () => {
	const run = await engine.run(synced([2], { runId: 'nobody' }), { items: [{}] });
	expect(run.error?.message).toBe(`The account "keeps-${accounts}" has no run "nobody"`);
	expect(run.rounds('Body')).toBe(1);
});

it('a Run ID without an account is refused before anything is read', async () => {
	const { requests } = api.stats();
	const workflow = synced([]);
	const nodes = workflow.nodes.map((node) =>
		node.name === 'List' ? { ...node, credentials: { syncHttpApi: both.syncHttpApi } } : node,
	);
	const run = await engine.run({ ...workflow, nodes }, { items: [{}] });
	expect(run.error).toMatchObject({
		message:
			'A "Run ID" is given, but no Sync Account, so that what fails cannot be kept with the run',
		description: 'Choose in this node the Sync Account that Begin has, or empty "Run ID".',
	});
	expect(api.stats().requests).toBe(requests);
});
