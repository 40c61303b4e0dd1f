import { accountBackEnds } from '../../support/accountTables';
import { profiles } from './hostileRecord';
import { playHostileRun } from './hostileRun';
import type { Tally } from './play';

describe.each(accountBackEnds)('hostile records among honest ones, on $kind', (backEnd) => {
	beforeAll(async () => await backEnd.start());
	afterAll(async () => await backEnd.stop());

	it.each(profiles)(
		'are kept exactly or refused by name, and leave each honest one to its own account: %s',
		async (profile) => {
			const report = await playHostileRun(backEnd, { records: 1_200, seed: 7, profile });
			expect(report.findings).toEqual([]);
			const amounts = (of: Tally) =>
				[of.honest, of.hostileWritten, of.hostileRefused].map((amount) => amount > 0);
			expect(Object.values(report.byOperation).map(amounts)).toEqual([
				[true, true, true],
				[true, true, true],
				[true, true, true],
			]);
			expect(report.honest).toBeGreaterThan(750);
		},
	);
});
