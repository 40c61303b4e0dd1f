import type { Fault } from '../../simulator';
import { accountBackEnds } from '../support/accountTables';
import { ProcessPool, processExecutor } from '../support/executors/processExecutor';
import { credentialFor } from '../support/listOrdersWorkflow';
import { openStreamWorld, type StreamWorld } from '../support/streamWorld';
import { until } from '../support/until';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const records = { fetchBy: 'bulk', options: { batchSize: 10, pageSize: 10, maxRetries: 0 } };

/** A request that comes and is never answered, so that the process can be killed while it waits. */
const hangs = (operation: string, after = 0): Fault => ({ kind: 'hang', operation, after });

interface Step {
	/** What holds the process up at the step. */
	readonly fault?: Fault;
	/** Whether it is there. */
	readonly isThere: (world: StreamWorld) => Promise<boolean> | boolean;
	/** How many operations the run has started that is killed; and how many there are in the end. */
	readonly started: number;
	readonly inAll: number;
}

const isHeldUp = ({ simulator }: StreamWorld) => simulator.faults.struck.hang === 1;

const steps: Readonly<Record<string, Step>> = {
	'about to look for an operation': {
		fault: hangs('FindBulk'),
		isThere: isHeldUp,
		started: 0,
		inAll: 1,
	},
	'about to start one': { fault: hangs('StartBulk'), isThere: isHeldUp, started: 0, inAll: 2 },
	'that has just started one': {
		isThere: ({ simulator }) => simulator.bulk.operations().length === 1,
		started: 1,
		inAll: 2,
	},
	'looking at it': { fault: hangs('PollBulk', 2), isThere: isHeldUp, started: 1, inAll: 2 },
	'reading its file': {
		fault: hangs('/bulk-operation-outputs/'),
		isThere: isHeldUp,
		started: 1,
		inAll: 2,
	},
	'writing its orders': {
		isThere: async (world) => (await world.ids()).length > 0,
		started: 1,
		inAll: 2,
	},
};

/** Lets the beats of the killed process be long ago by the database server's clock too, which nobody steers. */
async function silence({ account }: StreamWorld): Promise<void> {
	const { schema } = account.credential;
	if (schema !== undefined) {
		await account.execute(`UPDATE "${String(schema)}".sync_lease SET beat_at = beat_at - 900000`);
	}
}

describe.each(accountBackEnds)('a run that fetches by a bulk operation ($kind)', (backEnd) => {
	const pool = new ProcessPool();
	let world: StreamWorld;
	beforeAll(async () => await backEnd.start());
	afterEach(async () => await world.close());
	afterAll(async () => {
		await pool.close();
		await backEnd.stop();
	});

	it.each(Object.entries(steps))(
		'is killed by SIGKILL, %s: the next run goes on with the operation and starts no other for the same orders',
		async (_name, { fault, isThere, started, inAll }) => {
			world = await openStreamWorld(backEnd, {
				bulk: { queuedMs: 1_000, runningMs: 40_000 },
				latencyMs: () => {
					// The process that is to be killed has a clock of its own.
					world.clock.advance(16_000);
					return 0;
				},
			});
			const ids = world.createOrders(600);
			// Of what is younger than a day, more could come late: the next run would ask for it again.
			world.clock.advance(2 * dayMs);
			if (fault !== undefined) world.simulator.faults.add(fault);
			const executor = processExecutor(pool, world.clock, {
				syncAccountApi: world.account.credential,
				shopifyAdminApi: credentialFor(world.simulator),
			});
			const workflow = world.workflow(records);
			const execution = executor.start(workflow, [{}], () => undefined);
			await until(async () => await isThere(world));
			execution.kill();
			expect(await execution.finished).toBe('killed');
			expect(world.simulator.bulk.operations()).toHaveLength(started);
			world.simulator.faults.clear();

			world.clock.advance(15 * minuteMs);
			await silence(world);
			const next = await world.engine.run(workflow, { items: [{}] });
			expect(next.error).toBeUndefined();
			expect(next.json('Records')).toMatchObject([{ fetched: 600, finished: true }]);
			expect(await world.ids()).toEqual([...ids].sort());
			const asked = world.simulator.bulk.operations();
			expect(asked.filter(({ downloads }) => downloads === 0)).toEqual(
				// What has settled since had no orders.
				asked.slice(1).filter(({ url }) => url === null),
			);
			const beginnings = asked.map(({ query }) => /updated_at:>='[^']+'/.exec(query)?.[0]);
			expect(new Set(beginnings).size).toBe(asked.length);
			expect(asked).toHaveLength(inAll);
		},
		120_000,
	);
});
