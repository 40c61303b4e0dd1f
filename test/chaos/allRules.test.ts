import { placesOfDeath } from './actor';
import { Places } from './places';
import type { Finding } from './finding';
import { playSeed } from './playSeed';
import { diedAt, reportOf, shownReport } from './report';
import { shopFaults } from './sources/shop';

const seeds = Array.from({ length: 100 }, (_, index) => index + 1);

const places = [...placesOfDeath, 'store.noteDoubt'] as const;

describe('100 seeds of live orders, late indexing, faults, crashes and processes that die', () => {
	const backEnds = new Places();
	afterAll(async () => await backEnds.close());

	it('leave the table as the source is, and no receipt that says more than is true', async () => {
		const findings: Finding[] = [];
		for (const seed of seeds) findings.push(await playSeed(seed, backEnds));
		const report = reportOf(findings);
		process.stdout.write(shownReport(report));

		expect(report.violations).toEqual([]);
		// A rig that does nothing finds nothing either.
		expect(report.byBackEnd).toEqual({ postgres: 16, sqlite: 84 });
		expect(report.runs.killed).toBeGreaterThanOrEqual(100);
		expect(places.filter((place) => diedAt(report, place) === 0)).toEqual([]);
		expect(shopFaults.filter((kind) => (report.faults[kind] ?? 0) === 0)).toEqual([]);
		expect(report.steps).toBeGreaterThan(5_000);
		expect(report.records).toBeGreaterThan(2_000);
		expect(report.changes.deleted).toBeGreaterThan(10);
		expect(report.changes.tied).toBeGreaterThan(500);
		expect(report.verdicts.complete).toBeGreaterThan(200);
		expect(report.misses).toBeGreaterThan(100);
		expect(report.downgrades).toBeGreaterThan(100);
		expect(report.restarts).toBeGreaterThanOrEqual(4);
		expect(report.stalls).toBeGreaterThan(10);
		expect(report.undone).toBeGreaterThan(5);
		expect(report.delivered).toBeGreaterThan(500);
		expect(report.tableTrouble.respelled).toBeGreaterThan(500);
		expect(report.tableTrouble.tooPrecise).toBeGreaterThan(100);
		expect(report.tableTrouble.intrusionsRefused).toBeGreaterThan(20);
		expect(report.tableTrouble.shared).toBeGreaterThan(100);
	}, 1_200_000);
});
