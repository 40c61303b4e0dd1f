import { Places } from './places';
import { playSeed } from './playSeed';
import { noRemovals } from './removals/removals';
import type { Seams } from './rule';
import type { Scenario } from './scenario';
import { plainManner } from './sources/api/apiManner';
import { noTableTrouble } from './tableTrouble';

/** The second tick's run has a window with several pages, and a part of it that is covered again. */
const base = (scenario: Scenario): Scenario => ({
	...scenario,
	backEnd: 'sqlite',
	lateness: 'withinOverlap',
	longestLagMs: 500_000,
	settings: {
		...scenario.settings,
		settleDelay: { amount: 60, unit: 'seconds' },
		overlap: { amount: 600, unit: 'seconds' },
		sliceLength: { amount: 1, unit: 'weeks' },
		maxRunTime: { amount: 6, unit: 'minutes' },
	},
	tellsBegin: true,
	ticks: 4,
	pageSize: 8,
	batchSize: 6,
	pullsForMs: 360_000,
	ordersPerTick: 10,
	editsPerTick: 6,
	furtherKills: 0,
	faults: 0,
	stalls: 0,
	lostBeats: 0,
	secondRuns: 0,
	backfills: 0,
	deletes: false,
	undoes: false,
	webhooks: 0,
	detectsChanges: false,
	tableTrouble: noTableTrouble,
	removals: noRemovals,
});
const seed = 11;
const killedAt =
	(source: Scenario['source']) =>
	(killAtStep: number, killAfterEffect: boolean): Seams => ({
		scenario: (scenario) => ({
			...base(scenario),
			source,
			api: plainManner,
			firstKillTick: 3,
			killAtStep,
			killAfterEffect,
		}),
	});

describe.each(['shop', 'api'] as const)(
	'a run over a source (%s) that is killed at a step',
	(source) => {
		const places = new Places();
		afterAll(async () => await places.close());

		it('loses nothing, whichever step it is, before and after its effect', async () => {
			const died: string[] = [];
			for (let step = 1; ; step++) {
				const at = killedAt(source);
				const before = await playSeed(seed, places, at(step, false), `${source}-${step}-before`);
				const after = await playSeed(seed, places, at(step, true), `${source}-${step}-after`);
				expect([step, before.violations, after.violations]).toEqual([step, [], []]);
				// The run is over before that step.
				if (before.kills.length === 0) break;
				died.push(...before.kills.map(({ kind }) => kind));
			}
			expect(died.length).toBeGreaterThan(12);
			expect(new Set(died)).toEqual(
				new Set([
					'source.clock',
					'source.count',
					'source.page',
					'destination.write',
					'store.begin',
					'store.checkpoint',
					'store.holdsLease',
					'store.noteDoubt',
					'store.commit',
					'store.covered',
				]),
			);
		}, 600_000);
	},
);
