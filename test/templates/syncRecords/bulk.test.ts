import { readdirSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../../simulator';
import { accountBackEnds } from '../../support/accountTables';
import { userFolder } from '../../support/n8nUserFolder';
import type { StreamWorld, StreamWorldOptions } from '../../support/streamWorld';
import { openStreamWorld, worldStart } from '../../support/streamWorld';
import type { WorkflowJson, WorkflowRun } from '../../support/workflowEngine';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const bulk = { fetchBy: 'bulk', lineItems: true };

/** What joins keep on disk while they last. */
const temporaryFolders = (): readonly string[] =>
	readdirSync(path.join(userFolder, '.n8n', 'scheduled-sync')).filter((name) =>
		name.startsWith('scheduled-sync-'),
	);

describe.each(accountBackEnds)(
	'a window that is fetched by a bulk operation ($kind)',
	(backEnd) => {
		let world: StreamWorld;
		beforeAll(async () => await backEnd.start());
		afterEach(async () => {
			expect(temporaryFolders()).toEqual([]);
			await world.close();
		});
		afterAll(async () => await backEnd.stop());

		const open = async (orders: number, options: StreamWorldOptions = {}) => {
			world = await openStreamWorld(backEnd, {
				...options,
				bulk: { queuedMs: 1_000, runningMs: 60_000, childrenOrder: 'far', ...options.bulk },
			});
			const ids = world.createOrders(orders);
			world.clock.advance(5 * minuteMs);
			return ids;
		};
		const run = async (records: IDataObject = {}): Promise<WorkflowRun> =>
			await world.engine.run(world.workflow({ ...bulk, ...records } as never), { items: [{}] });
		/** Its first window is longer than what can come late of it, so that a dead run's operation is worth reading. */
		const longWorkflow = () => {
			const initialStart = new Date(worldStart - 2 * dayMs).toISOString();
			return world.workflow(bulk as never, { begin: { initialStart } });
		};
		const runLong = async (): Promise<WorkflowRun> =>
			await world.engine.run(longWorkflow(), { items: [{}] });
		const ours = () =>
			world.simulator.bulk
				.operations()
				.filter(({ query }) => query.startsWith('query ScheduledSync'));
		const stepsOf = async (): Promise<readonly unknown[]> => {
			const [latest] = await world.state(async ({ runs }) => await runs.list({ limit: 1 }, true));
			return (latest?.steps ?? []).map(
				({ kind, details }) => (details as IDataObject)?.step ?? kind,
			);
		};
		const retried = (workflow: WorkflowJson): WorkflowJson => ({
			...workflow,
			nodes: workflow.nodes.map((node) =>
				node.name === 'Records' ? { ...node, retryOnFail: true, maxTries: 2 } : node,
			),
		});

		it('has the rows that pages give, is complete by its counts, and its log says how it went', async () => {
			await open(30);
			const first = await run();
			expect(first.error).toBeUndefined();
			expect(first.json('Records')).toMatchObject([
				{ fetched: 30, created: 30, failed: 0, countBefore: 30, countAfter: 30, finished: true },
			]);
			expect(first.json('Commit')).toMatchObject([{ verdict: 'complete', moved: true }]);
			// Five looks: at 16, 32, 48 and 64 seconds it ran; the third and the fifth are not logged.
			expect(await stepsOf()).toEqual([
				'begun',
				'initiated',
				'polling',
				'polling',
				'polling',
				'downloading',
				'upserting',
				'committed',
			]);
			const again = await world.engine.run(
				world.workflow(
					{ fetchBy: 'pages', lineItems: true },
					{ begin: { syncName: 'orders', overlap: 60, overlapUnit: 'minutes' } },
				),
				{ items: [{}] },
			);
			expect(again.json('Records')).toMatchObject([{ created: 0, updated: 0 }]);
			expect(world.simulator.bulk.operations()).toHaveLength(1);
			expect(world.simulator.stats()).toMatchObject({ leakedTokens: 0 });
		});

		it.each([
			[10, 'pages', 0],
			[10, 'auto', 0],
			[10, 'bulk', 1],
		])('of %s orders, fetched by %s, starts %s operations', async (orders, fetchBy, operations) => {
			const ids = await open(orders);
			const done = await run({ fetchBy });
			expect(done.json('Commit')).toMatchObject([{ verdict: 'complete' }]);
			expect(await world.ids()).toEqual([...ids].sort());
			expect(world.simulator.bulk.operations()).toHaveLength(operations);
		});

		it('that is empty is done, and complete', async () => {
			await open(0);
			expect((await run()).json('Commit')).toMatchObject([{ verdict: 'complete', moved: true }]);
		});

		it.each<readonly [string, readonly Fault[]]>([
			['a slot that is taken', [{ kind: 'bulkSlotTaken', times: 3 }]],
			['a link that has expired', [{ kind: 'linkExpired' }]],
			['a file that breaks off', [{ kind: 'truncated', operation: '/bulk-operation-outputs/' }]],
			['a file that is cut, and no ranges', [{ kind: 'fileCut' }, { kind: 'rangeIgnored' }]],
			['a start whose answer is lost', [{ kind: 'resetAfterWork', operation: 'StartBulk' }]],
		])('comes whole through %s, by one operation', async (_name, faults) => {
			const ids = await open(30);
			world.simulator.faults.add(...faults);
			const done = await run();
			expect(done.json('Commit')).toMatchObject([{ verdict: 'complete' }]);
			expect(await world.ids()).toEqual([...ids].sort());
			expect(ours()).toHaveLength(1);
		});

		it('waits while others have all slots, reads nothing of theirs, and cancels none', async () => {
			const ids = await open(30, { bulk: { operationsAtOnce: 1 } });
			world.simulator.bulk.startForeign({ slowerMs: 10 * minuteMs });
			const done = await run();
			expect(done.json('Commit')).toMatchObject([{ verdict: 'complete' }]);
			expect(await world.ids()).toEqual([...ids].sort());
			expect(world.simulator.bulk.operations()).toMatchObject([
				{ status: 'COMPLETED', downloads: 0 },
				{ status: 'COMPLETED', downloads: 1 },
			]);
		});

		it('without a file fails by name, with nothing written; another try of the run asks anew', async () => {
			const ids = await open(30);
			world.simulator.faults.add({ kind: 'bulkExpired' });
			const failed = await run();
			expect(failed.error).toMatchObject({ context: { kind: 'bulkExpired' } });
			expect(await world.account.rows(world.table)).toEqual([]);
			world.clock.advance(61 * minuteMs);
			world.simulator.faults.add({ kind: 'bulkExpired' });
			const done = await world.engine.run(retried(world.workflow(bulk as never)), { items: [{}] });
			expect(done.error).toBeUndefined();
			expect(await world.ids()).toEqual([...ids].sort());
		});

		it('goes on in another try of the run by the operation that the first has started', async () => {
			const ids = await open(30);
			world.simulator.faults.add({
				kind: 'status',
				status: 400,
				operation: '/bulk-operation-outputs/',
				times: 6,
			});
			const done = await world.engine.run(retried(world.workflow(bulk as never)), { items: [{}] });
			expect(done.error).toBeUndefined();
			expect(await world.ids()).toEqual([...ids].sort());
			expect(world.simulator.bulk.operations()).toHaveLength(1);
			expect(await stepsOf()).toContain('upserting');
		});

		it('stops at once when the execution is canceled, and the next run goes on by its operation', async () => {
			let cancel = (): void => undefined;
			let polls = 0;
			const ids = await open(30, {
				latencyMs: () => {
					if (world.simulator.bulk.operations().length > 0 && ++polls === 2) cancel();
					return 0;
				},
			});
			const execution = world.engine.start(longWorkflow(), { items: [{}] });
			cancel = () => execution.cancel();
			expect((await execution.finished).status).not.toBe('success');
			const asked = polls;
			world.clock.advance(5 * minuteMs);
			const done = await runLong();
			// What is counted now may not be in a file that is older.
			expect(done.json('Commit')).toMatchObject([{ verdict: 'unverifiable' }]);
			expect(await world.ids()).toEqual([...ids].sort());
			expect(asked).toBeLessThanOrEqual(3);
			const [first, ...others] = world.simulator.bulk.operations();
			expect(first).toMatchObject({ status: 'COMPLETED', downloads: 1 });
			// The other one is about what has settled since, and what can have come late before.
			expect(others).toHaveLength(1);
			const to = Date.parse(/updated_at:<'([^']+)'/.exec(first?.query ?? '')?.[1] ?? '');
			const from = new Date(to - dayMs).toISOString().replace('.000Z', 'Z');
			expect(others[0]?.query).toContain(`updated_at:>='${from}'`);
		});

		it('ends before Maximum Run Time is up, and the next run reads what the operation has come to', async () => {
			const ids = await open(30);
			world.simulator.faults.add({ kind: 'hang', operation: 'PollBulk', after: 1 });
			const first = await world.engine.run(longWorkflow(), {
				items: [{}],
				beforeBlock: (name) => {
					// A minute is kept for the end, and of the rest no more is left than the test can wait for.
					if (name === 'Records') world.clock.advance(59 * minuteMs - 500);
				},
			});
			expect(first.error).toBeUndefined();
			expect(first.json('Records')).toMatchObject([{ fetched: 0, finished: false }]);
			expect(first.json('Commit')).toMatchObject([{ verdict: 'unverifiable' }]);
			world.clock.advance(5 * minuteMs);
			expect((await runLong()).error).toBeUndefined();
			expect(await world.ids()).toEqual([...ids].sort());
			expect(world.simulator.bulk.operations()[0]).toMatchObject({ downloads: 1 });
		});

		it.each<readonly [string, IDataObject, string]>([
			['Max Polls', { maxPolls: 0 }, 'a whole number from 1'],
			['Max Polls', { maxPolls: 1.5 }, 'a whole number from 1'],
			['Poll Every (Seconds)', { pollSeconds: -16 }, 'a number from 1'],
			['Poll Every (Seconds)', { pollSeconds: 0 }, 'a number from 1'],
		])(
			'"%s" that makes no sense is named, and nothing is asked: %j',
			async (label, given, what) => {
				await open(3);
				const { error } = await run({ options: given });
				expect(error).toMatchObject({
					message: expect.stringContaining(`The parameter "${label}" must be ${what}`),
					context: { parameter: label },
				});
				expect(world.simulator.bulk.operations()).toEqual([]);
				expect(await world.account.rows(world.table)).toEqual([]);
			},
		);

		it('that Shopify does not end in time is named with what to raise', async () => {
			await open(3, { bulk: { runningMs: 60 * minuteMs } });
			const { error } = await run({ options: { maxPolls: 2, pollSeconds: 1 } });
			expect(error?.message).toContain('has not ended within');
			expect(error).toMatchObject({
				description: expect.stringContaining('raise "Max Polls" or "Poll Every (Seconds)"'),
			});
		});

		it('"Fetch By" that is not one of its choices is named', async () => {
			await open(3);
			const { error } = await run({ fetchBy: '={{ "magic" }}' });
			expect(error).toMatchObject({ context: { parameter: 'Fetch By' } });
		});
	},
);
