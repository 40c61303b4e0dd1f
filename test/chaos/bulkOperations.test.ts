import { placesOfDeath } from './actor';
import { archivingScenario } from './archives/archivingScenario';
import { refusals } from './archives/archiveStore';
import type { Finding } from './finding';
import { Places } from './places';
import { playSeed } from './playSeed';
import { diedAt, reportOf, shownReport } from './report';
import { bulkShopFaults, bulkTroubles } from './sources/bulk/bulkTrouble';

const seeds = Array.from({ length: 30 }, (_, index) => index + 1);
const onBulk = (scenario: Finding['scenario']) =>
	archivingScenario({ ...scenario, source: 'bulk' });

describe('30 seeds of a shop that is read by bulk operations and archived, whatever becomes of that', () => {
	const backEnds = new Places();
	afterAll(async () => await backEnds.close());

	it('leave the table and its archives as the shop is, ask nothing twice, and touch nothing of others', async () => {
		const findings: Finding[] = [];
		for (const seed of seeds) {
			findings.push(await playSeed(seed, backEnds, { scenario: onBulk }, 'bulk'));
		}
		const report = reportOf(findings);
		process.stdout.write(shownReport(report));

		expect(report.violations).toEqual([]);
		// A rig that does nothing finds nothing either.
		const struck = (kind: string) => report.faults[kind] ?? 0;
		expect(bulkShopFaults.filter((kind) => struck(kind) > 0).length).toBeGreaterThan(8);
		expect(bulkTroubles.filter((kind) => struck(kind) > 0).length).toBeGreaterThan(3);
		// Pages are read to reconcile only; and with as many steps as polling takes, few die as late as at a commit.
		const places = placesOfDeath.filter(
			(place) => place !== 'source.page' && place !== 'store.commit',
		);
		const ofBulk = ['source.look', 'source.start', 'source.poll', 'store.noteBegun'] as const;
		const ofArchives = ['archive.list', 'archive.put'] as const;
		expect(
			[...places, ...ofBulk, ...ofArchives].filter((place) => diedAt(report, place) === 0),
		).toEqual([]);
		expect(report.runs.killed).toBeGreaterThanOrEqual(30);
		expect(report.records).toBeGreaterThan(1_000);
		expect(report.verdicts.complete).toBeGreaterThan(50);
		expect(struck('slotsOfOurs')).toBeGreaterThan(10);
		expect(
			Object.values(refusals)
				.flat()
				.filter((kind) => struck(kind) > 0).length,
		).toBeGreaterThan(2);
		expect(report.archives.archived).toBeGreaterThan(60);
		expect(report.archives.brokenOff).toBeGreaterThan(30);
		expect(report.archives.ofTheirTime).toBeGreaterThan(5);
		expect(report.archives.rows).toBeGreaterThan(2_000);
		expect(report.archives.damages).toBeGreaterThan(15);
	}, 1_200_000);
});
