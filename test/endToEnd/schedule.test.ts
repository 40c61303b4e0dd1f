/** What the real n8n reports of executions that a published schedule has started, and what becomes of their runs. */
import path from 'node:path';

import { type AccountStore, closeIdleStores, withStore } from '../../engine/store';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { type FreshN8n, startFreshN8n } from '../../rig/n8n/freshN8n';
import { until as untilEver } from '../support/until';

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
interface Block {
	readonly name: string;
	readonly type: string;
	readonly typeVersion?: number;
	readonly parameters: Readonly<Record<string, unknown>>;
}

const own = (name: string): string => `n8n-nodes-scheduled-sync.${name}`;
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
	});

	const using = async <Result>(work: (account: AccountStore) => Promise<Result>) => {
		const folder = path.join(n8n.userFolder, '.n8n', 'scheduled-sync');
		const config = { kind: 'sqlite', folder, file: 'sync.sqlite' } as const;
		return await withStore(
			config,
			systemEnvironment,
			async (store) => await work(store.account('acme')),
		);
	};

	/** Publishes a workflow of blocks in a row that its schedule starts. */
	const publish = async (name: string, schedule: object, ...blocks: readonly Block[]) => {
		const ours = { typeVersion: 1, credentials: { syncAccountApi: credential } };
		const all: readonly Block[] = [
			{ name: 'Schedule', type: own('syncScheduleTrigger'), parameters: { ...schedule } },
			...blocks,
		];
		const connections = all.slice(1).map((block, index) => {
			const main = [[{ node: block.name, type: 'main', index: 0 }]];
			return [all[index]?.name, { main }];
		});
		const workflow = await n8n.client.createWorkflow({
			name,
			nodes: all.map((block, index) => ({
				...(block.type.startsWith('n8n-nodes-base.') ? {} : ours),
				id: `${name}-${index + 1}`,
				position: [index * 200, 0],
				...block,
			})),
			connections: Object.fromEntries(connections) as Record<string, unknown>,
			settings: { executionOrder: 'v1', executionTimeout: name === 'late' ? 5 : -1 },
		});
		await n8n.client.publishWorkflow(workflow.id);
		return workflow.id;
	};

	/** A workflow that begins a run, does something, and never commits; n8n starts it right away. */
	const publishRun = async (sync: string, work: Omit<Block, 'name'>): Promise<string> => {
		const initialStart = '={{ $now.minus(1, "day") }}';
		const parameters = { operation: 'begin', syncName: sync, initialStart };
		return await publish(
			sync,
			{ unit: 'days', every: 1, options: { fireOnPublish: true } },
			{ name: 'Begin', type: own('syncRun'), parameters },
			{ name: 'Work', ...work },
		);
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

	/** n8n is asked over HTTP. */
	const until = async (holds: () => Promise<boolean>) => await untilEver(holds, 200);

	it('closes the run of an execution that succeeded without Commit', async () => {
		const id = await publishRun('success', nothing);
		await until(async () => (await newestRun('success')).status === 'failed');
		expect(await newestRun('success')).toMatchObject({
			message: 'The execution ended without Commit or Fail',
			held: false,
		});
		expect(await going(id, 'success')).toEqual([]);
	});

	it('closes the run of an execution that ended in an error', async () => {
		const id = await publishRun('error', stopAndError);
		await until(async () => (await newestRun('error')).status === 'failed');
		expect(await newestRun('error')).toMatchObject({ message: 'The app said 503', held: false });
		expect(await going(id, 'error')).toEqual([]);
	});

	it('marks the run of an execution that was stopped by hand, and leaves it its lease', async () => {
		const id = await publishRun('stopped', wait(60));
		await until(async () => (await newestRun('stopped')).status === 'running');
		const { origin } = await newestRun('stopped');
		await n8n.client.stopExecution(origin?.executionId ?? '');
		await until(async () => (await newestRun('stopped')).log.length === 2);
		const { status, held, log } = await newestRun('stopped');
		expect([status, held]).toEqual(['running', true]);
		expect(log[1]).toMatch(/^error: The execution was cancelled manually\. /);
		expect(await going(id, 'stopped')).toEqual(['cancelled']);
	});

	it('marks the run of an execution that took too long, and leaves it its lease', async () => {
		const id = await publishRun('late', wait(60));
		await until(async () => (await newestRun('late')).log.length === 2);
		const { status, held, log } = await newestRun('late');
		expect([status, held]).toEqual(['running', true]);
		expect(log[1]).toMatch(/^error: The execution was cancelled because it timed out\. /);
		expect(await going(id, 'late')).toEqual(['cancelled']);
	});

	it('leaves its lease to an execution that waits', async () => {
		const id = await publishRun('waiting', wait(3_600));
		await until(async () => (await going(id, 'waiting'))[0] === 'waiting');
		expect(await newestRun('waiting')).toMatchObject({ status: 'running', held: true });
	});

	describe('after n8n was killed and has started again', () => {
		const everyTen = { unit: 'cron', cronExpression: '*/10 * * * * *' };

		const executions = async (workflowId: string, as: string) =>
			(await n8n.client.executions(workflowId, 100)).filter(({ status }) => status === as);

		/** The items of all runs of a workflow that have ended well, oldest first. */
		const items = async (workflowId: string) => {
			const ended = await executions(workflowId, 'success');
			const found = await Promise.all(
				ended.map(async ({ id }) => {
					const { data } = await n8n.client.execution(id);
					return data?.resultData.runData?.Schedule?.[0]?.data?.main?.[0]?.[0]?.json ?? {};
				}),
			);
			return found.toReversed();
		};
		const time = (value: unknown): number => Date.parse(String(value));

		it('a run that was going holds the schedule up to its maximum run time, and missed times are made up for once', async () => {
			const maxRunTime = { values: { amount: 90, unit: 'seconds' } };
			const busy = await publish(
				'busy',
				{ ...everyTen, options: { maxRunTime } },
				// Going for certain when n8n is killed.
				{ name: 'Work', ...wait(40) },
			);
			const catchingUp = await publish('catching-up', {
				...everyTen,
				missed: 'runEach',
				options: { maxCatchUpRuns: 2 },
			});
			await until(async () => (await going(busy, 'busy')).length === 1);
			await until(async () => (await items(catchingUp)).length > 0);
			const [run] = await using(
				async ({ schedules }) => (await schedules.read(`${busy}:busy-1`)).going,
			);
			const isLater = ({ scheduledFor }: Readonly<Record<string, unknown>>) =>
				time(scheduledFor) > (run?.scheduledFor ?? Infinity);
			// Long enough to miss more times than are made up for.
			await n8n.crashAndRestart(31_000);
			await until(async () => (await items(busy)).some(isLater));

			const next = (await items(busy)).find(isLater);
			expect(time(next?.firedAt)).toBeGreaterThanOrEqual(run?.heldUntil ?? Infinity);
			expect(Number(next?.skipped) + Number(next?.missed)).toBe(
				(time(next?.scheduledFor) - (run?.scheduledFor ?? 0)) / 10_000 - 1,
			);

			// A run of this one, too, may have been going; what was missed then waits until it counts as dead.
			const isMissed = ({ trigger }: Readonly<Record<string, unknown>>) => trigger === 'missed';
			await until(async () => {
				const made = (await items(catchingUp)).map(isMissed);
				return made.includes(true) && made.at(-1) === false;
			});
			const runs = await items(catchingUp);
			const missed = runs.filter(isMissed);
			expect(missed).toHaveLength(2);
			const times = runs.map(({ scheduledFor }) => time(scheduledFor));
			expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
			const given = runs.reduce(
				(sum, item) => sum + 1 + Number(item.missed) + Number(item.skipped),
				0,
			);
			// One may have been going when n8n was killed: it was given, and n8n has kept no item of it.
			const killed = await executions(catchingUp, 'crashed');
			expect(killed.length).toBeLessThanOrEqual(1);
			expect(given + killed.length).toBe(((times.at(-1) ?? 0) - (times[0] ?? 0)) / 10_000 + 1);
		});
	});
});
