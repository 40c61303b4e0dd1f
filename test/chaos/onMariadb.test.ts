import { diedAt, reportOf, shownReport } from './report';
import type { Finding } from './finding';
import { onMariadb } from './mariadb/onMariadb';
import { Places } from './places';
import { playSeed } from './playSeed';

const seeds = Array.from({ length: 8 }, (_, index) => index + 1);

describe('8 seeds with their tables in a MariaDB whose server is killed', () => {
	const places = new Places();
	afterAll(async () => await places.close());

	it('leave the table as the source is, without what it has said is gone', async () => {
		const findings: Finding[] = [];
		for (const seed of seeds) {
			findings.push(await playSeed(seed, places, { scenario: onMariadb }, 'mariadb'));
		}
		const report = reportOf(findings);
		process.stdout.write(shownReport(report));

		expect(report.violations).toEqual([]);
		// A rig that does nothing finds nothing either.
		expect(report.restarts).toBe(4);
		expect(diedAt(report, 'destination.write')).toBeGreaterThan(0);
		expect(report.records).toBeGreaterThan(200);
		expect(report.removals.told).toBeGreaterThan(20);
		expect(report.removals.returned).toBeGreaterThan(0);
		expect(report.tableTrouble.shared).toBeGreaterThan(0);
	}, 600_000);
});
