import { failingScenario } from './failed/failingScenario';
import type { Finding } from './finding';
import { Places } from './places';
import { playSeed } from './playSeed';
import { diedAt, reportOf, shownReport } from './report';
import type { Scenario } from './scenario';
import type { StepKind } from './stage';

const seeds = Array.from({ length: 15 }, (_, index) => index + 1);

/** Where a process can die that keeps what fails, or tries it again. */
const places: readonly StepKind[] = ['store.keep', 'store.claim', 'store.settle'];

const sources = ['shop', 'api'] as const satisfies readonly Scenario['source'][];

describe('15 seeds of each source, whose table refuses records and whose pages cannot be read', () => {
	const backEnds = new Places();
	afterAll(async () => await backEnds.close());

	it('leave the table as the source is once it is mended, and all that was kept resolved', async () => {
		const findings: Finding[] = [];
		for (const source of sources) {
			const scenario = (drawn: Scenario) => failingScenario({ ...drawn, source });
			for (const seed of seeds) {
				findings.push(await playSeed(seed, backEnds, { scenario }, `kept-${source}`));
			}
		}
		const report = reportOf(findings);
		process.stdout.write(shownReport(report));

		expect(report.violations).toEqual([]);
		// A rig that does nothing finds nothing either.
		expect(report.kept.kept).toBeGreaterThan(200);
		expect(report.kept.keptPages).toBeGreaterThan(0);
		expect(report.kept.resolved).toBe(report.kept.kept + report.kept.keptPages);
		expect(report.kept.completed).toBeGreaterThan(10);
		expect(report.kept.moved).toBeGreaterThan(40);
		expect(places.filter((place) => diedAt(report, place) === 0)).toEqual([]);
	}, 600_000);
});
