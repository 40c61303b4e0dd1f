import type { ShopWorld } from '../support/shopWorld';
import type { Executor } from '../support/executors/executor';
import { inProcessExecutor } from './inProcessExecutor';
import { ProcessPool, processExecutor } from '../support/executors/processExecutor';
import type { Finding } from './scenario';
import type { Variant } from './seeds';
import { playSeed, safetyTable, tally } from './seeds';

const seeds = Array.from({ length: 20 }, (_, index) => index + 181);

describe('20 seeded runs of template 02, each with its process killed by SIGKILL at a random step', () => {
	const pool = new ProcessPool();

	afterAll(async () => {
		await pool.close();
	});

	const play = async (
		variant: Variant,
		executorOf: (world: ShopWorld) => Executor,
	): Promise<Finding[]> => {
		const findings: Finding[] = [];
		for (const seed of seeds) findings.push(await playSeed(seed, variant, executorOf, 0));
		return findings;
	};

	it('lose no order, and the recipe that saves "now" afterwards loses some', async () => {
		const ours = tally(
			await play('template02', ({ clock, credentials }) =>
				processExecutor(pool, clock, credentials),
			),
		);
		// The comparison needs no real process to lose orders.
		const theirs = tally(await play('nowAfterwards', ({ engine }) => inProcessExecutor(engine)));
		process.stdout.write(
			safetyTable('Killed by SIGKILL', { 'template 02': ours, '"now" afterwards': theirs }),
		);

		expect(ours).toMatchObject({ seeds: 20, lost: 0, losingSeeds: [], doubledUnderAnotherKey: 0 });
		expect(ours.executions.killed).toBe(20);
		expect(pool.kills).toBe(20);
		expect(theirs.lost).toBeGreaterThan(0);
	}, 1_200_000);
});
