import { placesOfDeath } from './actor';
import type { Finding } from './finding';
import { Places } from './places';
import { playSeed } from './playSeed';
import { diedAt, reportOf, shownReport } from './report';
import { apiFaults } from './sources/api/apiFaults';
import { type ApiManner, isCounted } from './sources/api/apiManner';

const seeds = Array.from({ length: 60 }, (_, index) => index + 1);

describe('60 seeds of an API whose pages shift, whose lists are cut, and which fails', () => {
	const backEnds = new Places();
	afterAll(async () => await backEnds.close());

	it('leave the table as the API is, and no receipt that says more than is true', async () => {
		const findings: Finding[] = [];
		for (const seed of seeds) {
			const seams = {
				scenario: (scenario: Finding['scenario']) => ({ ...scenario, source: 'api' as const }),
			};
			findings.push(await playSeed(seed, backEnds, seams, 'api'));
		}
		const report = reportOf(findings);
		process.stdout.write(shownReport(report));

		expect(report.violations).toEqual([]);
		// A rig that does nothing finds nothing either.
		const manners = findings.map(({ scenario }) => scenario.api);
		const mannersWhere = (has: (manner: ApiManner) => boolean) => manners.filter(has).length;
		expect(new Set(manners.map(({ style }) => style)).size).toBe(5);
		expect(mannersWhere(isCounted)).toBeGreaterThan(10);
		expect(mannersWhere(({ isOpen }) => isOpen)).toBeGreaterThan(5);
		expect(mannersWhere(({ isSorted }) => !isSorted)).toBeGreaterThan(5);
		expect(mannersWhere(({ listsAtMost }) => listsAtMost !== undefined)).toBeGreaterThan(10);
		expect(mannersWhere(({ pagesAtOnce }) => pagesAtOnce > 1)).toBeGreaterThan(10);
		expect(placesOfDeath.filter((place) => diedAt(report, place) === 0)).toEqual([]);
		expect(apiFaults.filter((kind) => (report.faults[kind] ?? 0) === 0)).toEqual([]);
		expect(report.runs.killed).toBeGreaterThanOrEqual(60);
		expect(report.records).toBeGreaterThan(2_000);
		expect(report.changes.deleted).toBeGreaterThan(10);
		expect(report.changes.tied).toBeGreaterThan(500);
		expect(report.verdicts.complete).toBeGreaterThan(100);
		expect(report.downgrades).toBeGreaterThan(50);
	}, 1_200_000);
});
