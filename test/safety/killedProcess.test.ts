import { ProcessPool, processExecutor } from './processExecutor';
import type { Finding } from './scenario';
import type { Variant } from './seeds';
import { playSeed, safetyTable, tally } from './seeds';

const seeds = Array.from({ length: 20 }, (_, index) => index + 181);

describe('20 seeded runs of template 02, each with the process killed by SIGKILL at a random step', () => {
	const pool = new ProcessPool();

	afterAll(async () => {
		await pool.close();
	});

	const play = async (variant: Variant): Promise<Finding[]> => {
		const findings: Finding[] = [];
		for (const seed of seeds) {
			findings.push(
				await playSeed(seed, variant, ({ clock, credentials }) =>
					processExecutor(pool, clock, credentials),
				),
			);
		}
		return findings;
	};

	it('lose no order, and the recipe that saves "now" afterwards loses some', async () => {
		const ours = tally(await play('template02'));
		const kills = pool.kills;
		const theirs = tally(await play('nowAfterwards'));
		process.stdout.write(
			safetyTable('Killed by SIGKILL', { 'template 02': ours, '"now" afterwards': theirs }),
		);

		expect(ours).toMatchObject({ seeds: 20, lost: 0, losingSeeds: [], doubledUnderAnotherKey: 0 });
		expect(kills).toBe(ours.executions.killed);
		expect(kills).toBeGreaterThanOrEqual(20);
		expect(theirs.lost).toBeGreaterThan(0);
	}, 600_000);
});
