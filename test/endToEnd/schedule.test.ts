/** What the real n8n reports of executions that a published schedule has started, and what becomes of their runs. */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { type FreshN8n, startFreshN8n } from '../../demo/n8n/freshN8n';
import { closeIdleStores, withStore, type AccountStore } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';

const credential = { id: 'scheduleAccount', name: 'Acme' };
const stopAndError = {
	type: 'n8n-nodes-base.stopAndError',
	typeVersion: 1,
	parameters: { errorMessage: 'The app said 503' },
};
/** Up to 65 seconds n8n waits with the execution in hand; for longer, it puts the execution aside. */
const wait = (seconds: number) => ({
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { amount: seconds, unit: 'seconds' },
});
const nothing = { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };

describe('a schedule in the real n8n', () => {
	let n8n: FreshN8n;

	beforeAll(async () => {
		n8n = await startFreshN8n();
		const data = { accountId: 'acme', store: 'sqlite', sqliteFile: 'sync.sqlite' };
		await n8n.client.createCredential({ ...credential, type: 'syncAccountApi', data });
	}, 400_000);

	afterAll(async () => {
		await closeIdleStores();
		await n8n?.stop();
	}, 60_000);

	const using = async <Result>(work: (account: AccountStore) => Promise<Result>) => {
		const folder = path.join(n8n.userFolder, '.n8n', 'scheduled-sync');
		const config = { kind: 'sqlite', folder, file: 'sync.sqlite' } as const;
		return await withStore(
			config,
			systemEnvironment,
			async (store) => await work(store.account('acme')),
		);
	};

	/** Publishes a workflow that begins a run, does something, and never commits; n8n starts it right away. */
	const publish = async (sync: string, does: object, settings: object = {}): Promise<string> => {
		const place = { typeVersion: 1, credentials: { syncAccountApi: credential } };
		const type = (name: string) => `n8n-nodes-scheduled-sync.${name}`;
		const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
		const workflow = await n8n.client.createWorkflow({
			name: sync,
			nodes: [
				{
					...place,
					id: `${sync}-1`,
					name: 'Schedule',
					type: type('syncScheduleTrigger'),
					position: [0, 0],
					parameters: { unit: 'days', every: 1, options: { fireOnPublish: true } },
				},
				{
					...place,
					id: `${sync}-2`,
					name: 'Begin',
					type: type('syncRun'),
					position: [200, 0],
					parameters: {
						operation: 'begin',
						syncName: sync,
						initialStart: '={{ $now.minus(1, "day") }}',
					},
				},
				{
					id: `${sync}-3`,
					name: 'Work',
					type: 'n8n-nodes-base.noOp',
					position: [400, 0],
					parameters: {},
					...does,
				},
			],
			connections: { Schedule: to('Begin'), Begin: to('Work') },
			settings: { executionOrder: 'v1', ...settings },
		});
		await n8n.client.publishWorkflow(workflow.id);
		return workflow.id;
	};

	/** The newest run of a sync with its log, and whether it holds the lease. */
	const newestRun = async (sync: string) =>
		await using(async ({ runs }) => {
			const [run] = await runs.list({ sync, limit: 1 }, true);
			const { lease } = await runs.state(sync, 'INCREMENTAL');
			const log = run?.steps?.map(({ kind, message }) => `${kind}: ${message}`) ?? [];
			const { status, message, origin } = run ?? {};
			return { status, message, held: lease !== undefined, log, origin };
		});

	const going = async (workflowId: string, sync: string) =>
		await using(async ({ schedules }) => {
			const { going: runs } = await schedules.read(`${workflowId}:${sync}-1`);
			return runs.map(({ status }) => status);
		});

	const until = async (holds: () => Promise<boolean>): Promise<void> => {
		while (!(await holds())) await delay(200);
	};

	it('closes the run of an execution that succeeded without Commit', async () => {
		const id = await publish('success', nothing);
		await until(async () => (await newestRun('success')).status === 'failed');
		expect(await newestRun('success')).toMatchObject({
			message: 'The execution ended without Commit or Fail',
			held: false,
		});
		expect(await going(id, 'success')).toEqual([]);
	}, 90_000);

	it('closes the run of an execution that ended in an error', async () => {
		const id = await publish('error', stopAndError);
		await until(async () => (await newestRun('error')).status === 'failed');
		expect(await newestRun('error')).toMatchObject({ message: 'The app said 503', held: false });
		expect(await going(id, 'error')).toEqual([]);
	}, 90_000);

	it('marks the run of an execution that was stopped by hand, and leaves it its lease', async () => {
		const id = await publish('stopped', wait(60));
		await until(async () => (await newestRun('stopped')).status === 'running');
		const { origin } = await newestRun('stopped');
		await n8n.client.stopExecution(origin?.executionId ?? '');
		await until(async () => (await newestRun('stopped')).log.length === 2);
		const { status, held, log } = await newestRun('stopped');
		expect([status, held]).toEqual(['running', true]);
		expect(log[1]).toMatch(/^error: The execution was cancelled manually\. /);
		expect(await going(id, 'stopped')).toEqual(['cancelled']);
	}, 90_000);

	it('marks the run of an execution that took too long, and leaves it its lease', async () => {
		const id = await publish('late', wait(60), { executionTimeout: 5 });
		await until(async () => (await newestRun('late')).log.length === 2);
		const { status, held, log } = await newestRun('late');
		expect([status, held]).toEqual(['running', true]);
		expect(log[1]).toMatch(/^error: The execution was cancelled because it timed out\. /);
		expect(await going(id, 'late')).toEqual(['cancelled']);
	}, 90_000);

	it('leaves its lease to an execution that waits', async () => {
		const id = await publish('waiting', wait(3_600));
		await until(async () => (await going(id, 'waiting'))[0] === 'waiting');
		expect(await newestRun('waiting')).toMatchObject({ status: 'running', held: true });
	}, 90_000);
});
