/**
 * `npm run chaos -- --seeds N [--seed S] [--source shop|api|bulk] [--destination store|mariadb] [--keep-failed] [--archive]
 * [--without RULE]`, or `-- --objects --seeds N [--seed S]`: plays N seeds from S on, and says what they covered and found.
 *
 * - `--destination`: tables in the store's kind of database, or in a MariaDB
 * - `--keep-failed`: failures are kept, with tables and pages that fail
 * - `--archive`: archives are kept, in most seeds, with places that refuse them, and replays
 * - `--without`: without a rule, or with `all` without each in turn, it looks for a seed that fails
 * - `--objects`: a registry of objects instead of a sync
 */
import { parseArgs } from 'node:util';

import { archivingScenario } from './archives/archivingScenario';
import { Places } from './places';
import { failingScenario } from './failed/failingScenario';
import type { Finding } from './finding';
import { type ObjectFinding, playObjects } from './objects/playObjects';
import { shownRegistries } from './objects/objectReport';
import { onMariadb } from './mariadb/onMariadb';
import { playSeed } from './playSeed';
import { reportOf, shownReport, shownRules, type RuleRow } from './report';
import type { Seams } from './rule';
import { ruleNames } from './rules';
import { type Scenario, sourceNames } from './scenario';
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
			archive: { type: 'boolean', default: false },
			objects: { type: 'boolean', default: false },
		},
	});
	const [seeds, first] = [Number(values.seeds), Number(values.seed)];
	const source = oneOf('source', values.source, sourceNames);
	const isOnMariadb = oneOf('destination', values.destination, ['store', 'mariadb']) === 'mariadb';
	const scenarios = (drawn: Scenario): Scenario => {
		const scenario = { ...drawn, source };
		const archiving = values.archive ? archivingScenario(scenario) : scenario;
		const placed = isOnMariadb ? onMariadb(archiving) : archiving;
		return values['keep-failed'] ? failingScenario(placed) : placed;
	};
	const places = new Places();
	try {
		if (values.objects) return await playRegistries(first, seeds, places);
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

async function playRegistries(first: number, seeds: number, places: Places): Promise<boolean> {
	const findings: ObjectFinding[] = [];
	for (let seed = first; seed < first + seeds; seed++) {
		const finding = await playObjects(seed, places);
		findings.push(finding);
		for (const { invariant, detail } of finding.violations) {
			process.stderr.write(`Seed ${seed}: ${invariant}: ${detail}\n`);
		}
	}
	process.stdout.write(shownRegistries(findings));
	return findings.every(({ violations }) => violations.length === 0);
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
