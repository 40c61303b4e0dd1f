/**
 * `npm run chaos -- --seeds N [--seed S] [--source shop|api] [--destination store|mariadb] [--keep-failed]
 * [--without RULE]`: plays N seeds from S on, and says what they covered and found; with its tables in the store's kind of
 * database, or in a MariaDB; where failures are kept, with tables and pages that fail. Without a rule, or with `--without all` without each in turn, it looks for a seed that fails.
 */
import { parseArgs } from 'node:util';

import { Places } from './places';
import { failingScenario } from './failed/failingScenario';
import type { Finding } from './finding';
import { onMariadb } from './mariadb/onMariadb';
import { playSeed } from './playSeed';
import { reportOf, shownReport, shownRules, type RuleRow } from './report';
import type { Seams } from './rule';
import { ruleNames } from './rules';
import type { Scenario } from './scenario';
import { switchedOff } from './switchedOff';

const defaultSeeds = 100;

async function main(): Promise<boolean> {
	const { values } = parseArgs({
		options: {
			seeds: { type: 'string', default: String(defaultSeeds) },
			seed: { type: 'string', default: '1' },
			without: { type: 'string' },
			source: { type: 'string', default: 'shop' },
			destination: { type: 'string', default: 'store' },
			'keep-failed': { type: 'boolean', default: false },
		},
	});
	const [seeds, first] = [Number(values.seeds), Number(values.seed)];
	const source = oneOf('source', values.source, ['shop', 'api']);
	const isOnMariadb = oneOf('destination', values.destination, ['store', 'mariadb']) === 'mariadb';
	const scenarios = (drawn: Scenario): Scenario => {
		const scenario = { ...drawn, source };
		const placed = isOnMariadb ? onMariadb(scenario) : scenario;
		return values['keep-failed'] ? failingScenario(placed) : placed;
	};
	const places = new Places();
	try {
		return values.without === undefined
			? await playAll(first, seeds, places, scenarios)
			: await playWithout(values.without, seeds, places);
	} finally {
		await places.close();
	}
}

function oneOf<Name extends string>(option: string, given: string, names: readonly Name[]): Name {
	const found = names.find((name) => name === given);
	if (found !== undefined) return found;
	throw new Error(`There is no ${option} "${given}": ${names.join(', ')}`);
}

async function playAll(
	first: number,
	seeds: number,
	places: Places,
	scenario: (drawn: Scenario) => Scenario,
): Promise<boolean> {
	const seams: Seams = { scenario };
	const startedAt = performance.now();
	const findings: Finding[] = [];
	for (let seed = first; seed < first + seeds; seed++) {
		const finding = await playSeed(seed, places, seams);
		findings.push(finding);
		if (finding.violations.length > 0) process.stderr.write(`Seed ${seed} fails\n`);
	}
	const report = reportOf(findings);
	process.stdout.write(shownReport(report));
	process.stdout.write(`  ${Math.round((performance.now() - startedAt) / 1_000)} s\n`);
	return report.violations.length === 0;
}

async function playWithout(rule: string, seeds: number, places: Places): Promise<boolean> {
	const names = ruleNames.filter((name) => rule === 'all' || rule === name);
	if (names.length === 0) throw new Error(`There is no rule "${rule}": ${ruleNames.join(', ')}`);
	const rows: RuleRow[] = [];
	for (const name of names) rows.push(await switchedOff(name, seeds, places));
	process.stdout.write(shownRules(rows));
	return rows.every(({ seed }) => seed !== undefined);
}

main().then(
	(isGood) => {
		process.exitCode = isGood ? 0 : 1;
	},
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	},
);
