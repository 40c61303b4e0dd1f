import { inProcessExecutor } from './inProcessExecutor';
import type { Finding } from './scenario';
import type { Variant } from './seeds';
import { playSeed, safetyTable, tally } from './seeds';

const seeds = Array.from({ length: 180 }, (_, index) => index + 1);

/** Live orders, late indexing, failing requests, and executions abandoned at a random step. */
describe('180 seeded runs of template 02, each with an execution killed at a random step', () => {
	const play = async (variant: Variant): Promise<Finding[]> => {
		const findings: Finding[] = [];
		for (const seed of seeds) {
			findings.push(await playSeed(seed, variant, ({ engine }) => inProcessExecutor(engine)));
		}
		return findings;
	};

	it('lose no order, and the recipe that saves "now" afterwards loses some', async () => {
		const ours = tally(await play('template02'));
		const theirs = tally(await play('nowAfterwards'));
		process.stdout.write(
			safetyTable('Killed within the process', {
				'template 02': ours,
				'"now" afterwards': theirs,
			}),
		);

		expect(ours).toMatchObject({ seeds: 180, lost: 0, losingSeeds: [], doubledUnderAnotherKey: 0 });
		expect(ours.executions.killed).toBeGreaterThanOrEqual(180);
		expect(theirs.lost).toBeGreaterThan(0);
	}, 1_200_000);
});
