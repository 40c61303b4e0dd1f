import { readFileSync } from 'node:fs';
import path from 'node:path';

import { Places } from './places';
import { shownRules, type RuleRow } from './report';
import { ruleNames } from './rules';
import { switchedOff } from './switchedOff';

/** How many seeds may pass without a rule before it is said to make no difference. */
const mostSeeds = 40;

describe('without one of its rules the sync fails', () => {
	const places = new Places();
	const rows: RuleRow[] = [];
	afterAll(async () => {
		await places.close();
		process.stdout.write(shownRules(rows));
	});

	it.each(ruleNames)(
		'the sync fails without the rule: %s',
		async (name) => {
			const row = await switchedOff(name, mostSeeds, places);
			rows.push(row);
			expect(row).toMatchObject({ rule: name, seed: expect.any(Number) });
			expect(row.broken).not.toEqual([]);
		},
		600_000,
	);

	it('are as many as the page of evidence says', () => {
		const evidence = readFileSync(path.resolve(__dirname, '../../docs/evidence.md'), 'utf8');
		expect(evidence).toContain(`Each of ${ruleNames.length} safety rules`);
	});
});
