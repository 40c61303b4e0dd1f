import type { RunSettings } from '../../engine/run/planRun';
import { type SeededRandom, seededRandom } from '../support/seededRandom';
import { type Archiving, noArchives } from './archives/archiving';
import type { BackEnd, TablesIn } from './place';
import { type ApiManner, drawManner } from './sources/api/apiManner';
import { type BulkManner, drawBulk } from './sources/bulk/bulkManner';
import { type Failing, nothingFails } from './failed/failing';
import { drawRemovals, type Removals } from './removals/removals';
import { drawTableTrouble, type TableTrouble } from './tableTrouble';

/** Where late records come from, and who finds them. */
export type Lateness =
	/** Everything is in the index before its window is covered. */
	| 'belowSettleDelay'
	/** Some records are indexed only after their window was covered, and the overlap reaches back to them. */
	| 'withinOverlap'
	/** Some are indexed later than that; a backfill finds them. */
	| 'beyondOverlap';

/** A shop that is read by pages, an API, or a shop that is read by bulk operations. */
export const sourceNames = ['shop', 'api', 'bulk'] as const;
export type SourceName = (typeof sourceNames)[number];

/** All that a seed decides before anything happens. */
export interface Scenario {
	readonly seed: number;
	readonly source: SourceName;
	/** How the API lists its records, where that is the source. */
	readonly api: ApiManner;
	/** How bulk operations go, where orders are read by them. */
	readonly bulk: BulkManner;
	readonly backEnd: BackEnd;
	readonly tablesIn: TablesIn;
	/** How often the database server of the tables is crashed and started again, if there is one. */
	readonly restarts: number;
	readonly lateness: Lateness;
	readonly longestLagMs: number;
	/** How far the source's clock is ahead. */
	readonly skewMs: number;
	/** Whether the source's clock is read for Begin, too, and not only while streaming. */
	readonly tellsBegin: boolean;
	readonly settings: RunSettings;
	readonly intervalMs: number;
	readonly ticks: number;
	readonly pageSize: number;
	readonly batchSize: number;
	/** How long a run pulls pages before it stops by itself; a share of the lease. */
	readonly pullsForMs: number;
	readonly ordersPerTick: number;
	readonly editsPerTick: number;
	readonly ties: number;
	/** The tick, from 1, whose run is killed for certain, and the step at which. */
	readonly firstKillTick: number;
	readonly killAtStep: number;
	readonly killAfterEffect: boolean;
	readonly furtherKills: number;
	readonly faults: number;
	readonly stalls: number;
	/** How often a beat does not reach the store. */
	readonly lostBeats: number;
	readonly secondRuns: number;
	readonly backfills: number;
	readonly deletes: boolean;
	readonly undoes: boolean;
	readonly webhooks: number;
	/** Whether what is read is archived. */
	readonly archiving: Archiving;
	/** What the source itself says is gone. */
	readonly removals: Removals;
	readonly detectsChanges: boolean;
	readonly nextSlice: boolean;
	readonly tableTrouble: TableTrouble;
	/** What fails and is kept, where the sync keeps it. */
	readonly failing: Failing;
}

const minuteMs = 60_000;
const secondMs = 1_000;
/** A run of the scenarios has about so many steps; each seed kills at the next one, before or after its effect. */
const stepsInTurn = 32;

export function scenarioOf(seed: number, only?: BackEnd): Scenario {
	const random = seededRandom(seed * 7 + 3);
	const postgres = seed % 6 === 0;
	const backEnd = only ?? (postgres ? 'postgres' : 'sqlite');
	const lateness = latenessOf(random);
	const settleMs = random.pick([60, 120, 300]) * secondMs;
	const overlapMs =
		lateness === 'belowSettleDelay'
			? random.pick([0, 30, 300, 600]) * secondMs
			: random.pick([300, 600]) * secondMs;
	const leaseMs = random.pick([6, 12, 60]) * minuteMs;
	const slices = random.chance(0.25);
	return {
		seed,
		source: 'shop',
		api: drawManner(seededRandom(seed * 7 + 14), lateness === 'belowSettleDelay'),
		bulk: drawBulk(seededRandom(seed * 7 + 21)),
		backEnd,
		tablesIn: 'store',
		restarts: backEnd === 'postgres' && seed % 24 === 0 ? 2 : 0,
		lateness,
		longestLagMs: longestLag(lateness, settleMs, overlapMs),
		skewMs: random.integer(-30, 30) * secondMs + random.integer(-500, 500),
		tellsBegin: seed % 2 === 0,
		settings: {
			settleDelay: { amount: settleMs / secondMs, unit: 'seconds' },
			overlap: { amount: overlapMs / secondMs, unit: 'seconds' },
			floor: { amount: 128, unit: 'days' },
			sliceLength: slices
				? { amount: random.integer(3, 12), unit: 'minutes' }
				: { amount: 1, unit: 'weeks' },
			initialStart: undefined,
			maxRunTime: { amount: leaseMs / minuteMs, unit: 'minutes' },
			keepRuns: { amount: 90, unit: 'days' },
		},
		intervalMs: 5 * minuteMs,
		ticks: random.integer(4, 8),
		pageSize: random.integer(3, 12),
		batchSize: random.integer(2, 15),
		pullsForMs: random.chance(0.3) ? random.integer(10, 60) * secondMs : leaseMs,
		ordersPerTick: random.integer(2, 10),
		editsPerTick: random.integer(0, 8),
		ties: random.pick([0, 0.2, 0.5]),
		firstKillTick: random.integer(1, 3),
		killAtStep: 1 + (Math.floor(seed / 2) % stepsInTurn),
		killAfterEffect: seed % 2 === 1,
		furtherKills: random.pick([0, 0.15, 0.4]),
		faults: random.pick([0, 0.3, 0.6]),
		stalls: random.pick([0, 0, 0.25]),
		secondRuns: random.pick([0, 0.3]),
		backfills: random.pick([0, 0.2]),
		deletes: random.chance(0.3),
		// After an undo, and when a webhook was faster, a late record is not known to be one.
		undoes: lateness === 'belowSettleDelay' && random.chance(0.25),
		webhooks: lateness === 'belowSettleDelay' ? random.pick([0, 0.3]) : 0,
		detectsChanges: random.chance(0.3),
		nextSlice: random.chance(0.7),
		lostBeats: random.pick([0, 0, 0.3, 0.8]),
		tableTrouble: drawTableTrouble(seededRandom(seed * 7 + 11)),
		failing: nothingFails,
		archiving: noArchives,
		removals: drawRemovals(seededRandom(seed * 7 + 18)),
	};
}

function latenessOf(random: SeededRandom): Lateness {
	if (random.chance(0.6)) return 'belowSettleDelay';
	return random.chance(0.6) ? 'withinOverlap' : 'beyondOverlap';
}

function longestLag(lateness: Lateness, settleMs: number, overlapMs: number): number {
	switch (lateness) {
		case 'belowSettleDelay':
			return settleMs - 1;
		case 'withinOverlap':
			return settleMs + overlapMs - secondMs;
		case 'beyondOverlap':
			return settleMs + overlapMs + 30 * minuteMs;
	}
}
