import type { Finding } from './finding';
import type { StepKind } from './stage';
import type { Invariant } from './invariants';

/** What many seeds covered, and what they found. */
export interface Report {
	readonly seeds: number;
	readonly byBackEnd: Readonly<Record<string, number>>;
	readonly byLateness: Readonly<Record<string, number>>;
	readonly runs: { readonly done: number; readonly failed: number; readonly killed: number };
	readonly steps: number;
	readonly stepsByKind: Readonly<Record<string, number>>;
	/** Where processes died: `store.commit before`, `destination.write after`, … */
	readonly killsByKind: Readonly<Record<string, number>>;
	readonly faults: Readonly<Record<string, number>>;
	readonly changes: Finding['changes'];
	readonly removals: Finding['removals'];
	readonly records: number;
	readonly verdicts: Finding['verdicts'];
	readonly kept: Finding['kept'];
	readonly archives: NonNullable<Finding['archives']>;
	readonly misses: number;
	readonly downgrades: number;
	readonly stalls: number;
	readonly restarts: number;
	readonly undone: number;
	readonly delivered: number;
	readonly tableTrouble: Finding['tableTrouble'];
	/** Seed by seed, what must not have been. */
	readonly violations: readonly {
		readonly seed: number;
		readonly invariant: Invariant;
		readonly detail: string;
	}[];
}

export function reportOf(findings: readonly Finding[]): Report {
	const sum = (count: (finding: Finding) => number): number =>
		findings.reduce((total, finding) => total + count(finding), 0);
	const steps = findings.flatMap((finding) => [...finding.steps]);
	const faults = findings.flatMap(({ faults: struck }) =>
		Object.entries(struck).map(([kind, times = 0]) => [kind, times] as const),
	);
	return {
		seeds: findings.length,
		byBackEnd: counted(findings.map(({ scenario }) => [scenario.backEnd, 1])),
		byLateness: counted(findings.map(({ scenario }) => [scenario.lateness, 1])),
		runs: {
			done: sum(({ runs }) => runs.done),
			failed: sum(({ runs }) => runs.failed),
			killed: sum(({ runs }) => runs.killed),
		},
		steps: steps.reduce((total, [, count]) => total + count, 0),
		stepsByKind: counted(steps),
		killsByKind: counted(
			findings.flatMap(({ kills }) => kills.map(({ kind, when }) => [`${kind} ${when}`, 1])),
		),
		faults: counted(faults),
		changes: {
			created: sum(({ changes }) => changes.created),
			edited: sum(({ changes }) => changes.edited),
			deleted: sum(({ changes }) => changes.deleted),
			tied: sum(({ changes }) => changes.tied),
		},
		removals: {
			listed: sum(({ removals }) => removals.listed),
			told: sum(({ removals }) => removals.told),
			returned: sum(({ removals }) => removals.returned),
		},
		records: sum(({ records }) => records),
		verdicts: {
			complete: sum(({ verdicts }) => verdicts.complete),
			incomplete: sum(({ verdicts }) => verdicts.incomplete),
			unverifiable: sum(({ verdicts }) => verdicts.unverifiable),
		},
		kept: {
			kept: sum(({ kept }) => kept.kept),
			keptPages: sum(({ kept }) => kept.keptPages),
			resolved: sum(({ kept }) => kept.resolved),
			completed: sum(({ kept }) => kept.completed),
			moved: sum(({ kept }) => kept.moved),
		},
		archives: {
			archived: sum(({ archives }) => archives?.archived ?? 0),
			brokenOff: sum(({ archives }) => archives?.brokenOff ?? 0),
			ofTheirTime: sum(({ archives }) => archives?.ofTheirTime ?? 0),
			rows: sum(({ archives }) => archives?.rows ?? 0),
			damages: sum(({ archives }) => archives?.damages ?? 0),
		},
		misses: sum(({ misses }) => misses),
		downgrades: sum(({ downgrades }) => downgrades),
		stalls: sum(({ stalls }) => stalls),
		restarts: sum(({ restarts }) => restarts),
		undone: sum(({ undone }) => undone),
		delivered: sum(({ delivered }) => delivered),
		tableTrouble: {
			respelled: sum(({ tableTrouble }) => tableTrouble.respelled),
			tooPrecise: sum(({ tableTrouble }) => tableTrouble.tooPrecise),
			intrusionsRefused: sum(({ tableTrouble }) => tableTrouble.intrusionsRefused),
			shared: sum(({ tableTrouble }) => tableTrouble.shared),
		},
		violations: findings.flatMap(({ scenario, violations }) =>
			violations.map((violation) => ({ seed: scenario.seed, ...violation })),
		),
	};
}

function counted(entries: readonly (readonly [string, number])[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const [name, count] of entries) counts[name] = (counts[name] ?? 0) + count;
	return Object.fromEntries(
		Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1)),
	);
}

/** Where a process can die. */
export function diedAt(report: Report, kind: StepKind): number {
	const { killsByKind } = report;
	return (killsByKind[`${kind} before`] ?? 0) + (killsByKind[`${kind} after`] ?? 0);
}

export function shownReport(report: Report): string {
	const { runs, changes, verdicts } = report;
	const list = (counts: Readonly<Record<string, number>>): string =>
		Object.entries(counts)
			.map(([name, count]) => `${name} ${count}`)
			.join(', ');
	const lines: readonly (readonly [string, string])[] = [
		['Seeds', `${report.seeds} (${list(report.byBackEnd)}; ${list(report.byLateness)})`],
		['Processes', `${runs.done} ended, ${runs.failed} failed, ${runs.killed} killed`],
		['Steps', `${report.steps}: ${list(report.stepsByKind)}`],
		['Killed at', list(report.killsByKind)],
		['Faults', list(report.faults)],
		[
			'Besides',
			list({ stalls: report.stalls, 'server crashes': report.restarts, undos: report.undone }),
		],
		['Source', `${list({ ...changes })}; ${report.records} records compared`],
		['Gone', list({ ...report.removals })],
		['Endpoint', `${report.delivered} deliveries`],
		[
			'Tables',
			list({
				'IDs spelled otherwise': report.tableTrouble.respelled,
				'prices too precise': report.tableTrouble.tooPrecise,
				'intrusions refused': report.tableTrouble.intrusionsRefused,
				'rows of neighbors': report.tableTrouble.shared,
			}),
		],
		['Receipts', list(verdicts)],
		[
			'Late',
			`${report.misses} states that a receipt missed, ${report.downgrades} of them found late`,
		],
		[
			'Kept',
			list({
				records: report.kept.kept,
				pages: report.kept.keptPages,
				'resolved in the end': report.kept.resolved,
				'receipts completed': report.kept.completed,
				'watermarks moved': report.kept.moved,
			}),
		],
		[
			'Archives',
			list({
				complete: report.archives.archived,
				'broken off': report.archives.brokenOff,
				'replayed in the midst': report.archives.ofTheirTime,
				'rows compared': report.archives.rows,
				'damages named': report.archives.damages,
			}),
		],
		['Violations', String(report.violations.length)],
	];
	const shown = lines.map(([title, text]) => `  ${title.padEnd(11)} ${text}`);
	const found = report.violations
		.slice(0, 20)
		.map(({ seed, invariant, detail }) => `  seed ${seed}: ${invariant}: ${detail}`);
	return `\n${[...shown, ...found].join('\n')}\n\n`;
}

/** A row of the table of rules: what the first failing seed breaks without it. */
export interface RuleRow {
	readonly rule: string;
	readonly title: string;
	readonly seed: number | undefined;
	readonly broken: readonly Invariant[];
}

export function shownRules(rows: readonly RuleRow[]): string {
	const cells = [
		['without', 'first failing seed', 'what is broken then', 'the rule'],
		...rows.map(({ rule, title, seed, broken }) => [
			rule,
			String(seed ?? 'none'),
			broken.join(', '),
			title,
		]),
	];
	const widths = [0, 1, 2].map((column) =>
		Math.max(...cells.map((row) => row[column]?.length ?? 0)),
	);
	const lines = cells.map((row) =>
		row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '),
	);
	return `\n${lines.map((line) => `  ${line}`.trimEnd()).join('\n')}\n\n`;
}
