import type { ShopWorld } from '../support/shopWorld';
import { openShopWorld } from '../support/shopWorld';
import { seededRandom } from '../support/seededRandom';
import { readTemplate, withSettings } from '../support/template';
import type { WorkflowJson } from '../support/workflowEngine';
import type { Executor, Outcome } from '../support/executors/executor';
import { nowAfterwards } from './recipe';
import type { Finding } from './scenario';
import { playScenario } from './scenario';

export type Variant = 'template02' | 'nowAfterwards';

/** Below the settle delay of two minutes. */
const longestIndexLagMs = 110_000;
const dayMs = 86_400_000;

/** Plays one seed, with template 02 or with the recipe that it is compared with. */
export async function playSeed(
	seed: number,
	variant: Variant,
	executorOf: (world: ShopWorld) => Executor,
	furtherKills = 0.2,
): Promise<Finding> {
	const lag = seededRandom(seed + 1_000_000);
	// Each seed has a day of its own, since what blocks remember of a shop must not come from its future.
	const now = new Date(Date.parse('2026-01-01T09:00:00Z') + seed * dayMs).toISOString();
	const world = await openShopWorld({
		accountId: `seed-${seed}-${variant}`,
		now,
		seed,
		indexLagMs: () => lag.integer(0, longestIndexLagMs),
	});
	try {
		await world.initialise(now);
		const { clock, simulator, receiver } = world;
		const workflow = workflowOf(variant, receiver.url);
		const executor = executorOf(world);
		return await playScenario(
			{ seed, clock, simulator, receiver, executor, furtherKills },
			workflow,
		);
	} finally {
		await world.close();
	}
}

function workflowOf(variant: Variant, appUrl: string): WorkflowJson {
	const template = withSettings(readTemplate('02-new-orders-every-5-minutes.json'), { appUrl });
	return variant === 'template02' ? template : nowAfterwards(template);
}

/** What all seeds of one variant came to. */
export interface Tally {
	readonly seeds: number;
	readonly executions: Readonly<Record<Outcome, number>>;
	readonly orders: number;
	readonly lost: number;
	/** The seeds in which orders were lost. */
	readonly losingSeeds: readonly number[];
	readonly doubled: number;
	readonly doubledUnderAnotherKey: number;
}

export function tally(findings: readonly Finding[]): Tally {
	const sum = (count: (finding: Finding) => number): number =>
		findings.reduce((total, finding) => total + count(finding), 0);
	return {
		seeds: findings.length,
		executions: {
			success: sum(({ executions }) => executions.success),
			error: sum(({ executions }) => executions.error),
			killed: sum(({ executions }) => executions.killed),
		},
		orders: sum(({ orders }) => orders),
		lost: sum(({ lost }) => lost.length),
		losingSeeds: findings.filter(({ lost }) => lost.length > 0).map(({ seed }) => seed),
		doubled: sum(({ doubled }) => doubled),
		doubledUnderAnotherKey: sum((finding) => finding.doubledUnderAnotherKey),
	};
}

/** The table that `npm run test:safety` prints. */
export function safetyTable(title: string, tallies: Readonly<Record<string, Tally>>): string {
	const head = [
		'',
		'seeds',
		'executions: ended/failed/killed',
		'orders',
		'lost',
		'in seeds',
		'sent twice',
	];
	const rows = Object.entries(tallies).map(([name, { executions, ...total }]) => [
		name,
		String(total.seeds),
		`${executions.success}/${executions.error}/${executions.killed}`,
		String(total.orders),
		String(total.lost),
		String(total.losingSeeds.length),
		`${total.doubled} (${total.doubledUnderAnotherKey} under another key)`,
	]);
	const widths = head.map((_cell, column) =>
		Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
	);
	const line = (cells: readonly string[]): string =>
		`  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
	return `\n${title}\n${[head, ...rows].map(line).join('\n')}\n\n`;
}
