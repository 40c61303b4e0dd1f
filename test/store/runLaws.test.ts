import fc from 'fast-check';

import type { Job, RunSettings } from '../../engine/run/planRun';
import { defaultWindowSettings } from '../../engine/run/window';
import type { SyncRuns } from '../../engine/store';
import { beginRun, commitRun } from '../../engine/sync';
import { subtractRanges, type TimeRange } from '../../engine/time';
import { eachBackEnd, type TestStore } from '../support/store/eachBackEnd';
import { account, day, HOUR } from '../support/store/syncWork';
import { START } from '../support/store/testEnvironment';

const sync = 'orders';
const FIRST = day(20);
const incremental: Job = { type: 'INCREMENTAL' };
const backfill: Job = { type: 'FULL_BACKFILL', range: undefined };

type Act =
	| { readonly do: 'wait'; readonly hours: number }
	| { readonly do: 'begin'; readonly job: Job; readonly floorHours: number; readonly slice: number }
	/** On behalf of one of the runs that have begun, whether it is still going or not. */
	| {
			readonly do: 'progress' | 'commit';
			readonly run: number;
			/** How far it says it is. */
			readonly doneUpTo: 'unsaid' | 'nowhere' | 'intoTheOverlap' | 'halfWay' | 'to';
			readonly missing: boolean;
			readonly nextSlice: boolean;
	  }
	| { readonly do: 'fail'; readonly run: number }
	| { readonly do: 'undo' };

/** Mostly the latest. */
const run = fc.constantFrom(0, 0, 0, 1, 2);
const act: fc.Arbitrary<Act> = fc.oneof(
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.nat(30) }) },
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('begin' as const),
			job: fc.constantFrom(incremental, incremental, backfill),
			floorHours: fc.constantFrom(2_000, 2_000, 24, 5),
			slice: fc.constantFrom(0, 0, 6, 50),
		}),
	},
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constantFrom('progress' as const, 'commit' as const, 'commit' as const),
			run,
			doneUpTo: fc.constantFrom('unsaid', 'nowhere', 'intoTheOverlap', 'halfWay', 'to'),
			missing: fc.constantFrom(false, false, true),
			nextSlice: fc.boolean(),
		}),
	},
	fc.record({ do: fc.constant('fail' as const), run }),
	fc.record({ do: fc.constant('undo' as const) }),
);

function settings(floorHours: number, slice: number): RunSettings {
	return {
		...defaultWindowSettings,
		floor: { amount: floorHours, unit: 'hours' },
		sliceLength: slice === 0 ? undefined : { amount: slice, unit: 'hours' },
		initialStart: FIRST,
		maxRunTime: { amount: 5, unit: 'hours' },
		keepRuns: { amount: 1_000, unit: 'days' },
	};
}

function instantOf(
	{ from, to }: TimeRange,
	doneUpTo: 'unsaid' | 'nowhere' | 'intoTheOverlap' | 'halfWay' | 'to',
): number | undefined {
	if (doneUpTo === 'unsaid') return undefined;
	const into = { nowhere: 0, intoTheOverlap: 300_000, halfWay: (to - from) / 2, to: to - from };
	return Math.min(Math.round(from + into[doneUpTo]), to);
}

/** What was asked may be refused; then it must have changed nothing that the laws speak of. */
async function tried(work: Promise<unknown>): Promise<void> {
	await work.catch((error: unknown) => {
		if (error instanceof Error && 'kind' in error) return;
		throw error;
	});
}

async function perform(store: TestStore, runs: SyncRuns, step: Act): Promise<void> {
	const { environment } = store;
	if (step.do === 'wait') environment.timeMs += step.hours * HOUR;
	if (step.do === 'undo') await tried(runs.undo(sync, 0));
	if (step.do === 'begin') {
		const { job } = step;
		const asked = { sync, job, settings: settings(step.floorHours, step.slice) };
		await tried(beginRun(runs, environment, asked));
	}
	if (!('run' in step)) return;
	const listed = await runs.list({ sync });
	const target = listed[step.run % Math.max(1, listed.length)];
	if (target === undefined) return;
	if (step.do === 'fail') {
		await tried(runs.fail(target.id, {}, { message: 'x' }));
		return;
	}
	const doneUpTo = instantOf(target.window, step.doneUpTo);
	if (step.do === 'progress') {
		await tried(runs.checkpoint(target.id, {}, { doneUpTo }));
		return;
	}
	const counts = { fetched: 1, countBefore: 1, countAfter: step.missing ? 2 : 1 };
	const { nextSlice } = step;
	const asked = { counts, doneUpTo, nextSlice, moveWhenIncomplete: false };
	await tried(commitRun(runs, environment, target.id, asked));
}

/** The laws of runs, whatever was asked in whatever order. */
async function check(store: TestStore, runs: SyncRuns): Promise<void> {
	const listed = await runs.list({ sync });
	const now = store.environment.now();
	for (const jobType of ['INCREMENTAL', 'FULL_BACKFILL'] as const) {
		const { lease } = await runs.state(sync, jobType);
		const going = listed.filter(
			(one) => one.jobType === jobType && one.status === 'running' && one.leaseUntil > now,
		);
		expect(going.map(({ id }) => id)).toEqual(lease === undefined ? [] : [lease.runId]);
	}
	for (const { receipt, ...by } of listed) {
		if (receipt === undefined) continue;
		expect(receipt.committedAt).toBeLessThan(by.leaseUntil);
		const successors = listed.filter(
			(one) =>
				one.jobType === by.jobType && one.token > by.token && one.startedAt < receipt.committedAt,
		);
		expect(successors).toEqual([]);
	}
	const moves = await runs.ledger(sync);
	for (const { reason, from, to, runId } of moves) {
		if (reason === 'undo') continue;
		const by = listed.find(({ id }) => id === runId);
		expect(by).toMatchObject({ status: 'committed', jobType: 'INCREMENTAL' });
		expect(to).toBeGreaterThan(from ?? -Infinity);
		expect(to).toBeLessThanOrEqual(by?.window.to ?? -Infinity);
	}
	const { watermark, openGaps } = await runs.state(sync, 'INCREMENTAL');
	if (watermark === undefined) return;
	const covered: TimeRange[] = listed
		.filter(({ receipt }) => receipt !== undefined && receipt.counted.verdict !== 'incomplete')
		.map(({ receipt }) => receipt?.window ?? { from: 0, to: 0 });
	expect(subtractRanges({ from: FIRST, to: watermark }, [...covered, ...openGaps])).toEqual([]);
}

eachBackEnd('runs', (store) => {
	it('commit only while they hold the lease, move the watermark only forward, and leave nothing before it that none has covered and no gap names', async () => {
		let tries = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.array(act, { minLength: 10, maxLength: 30, size: 'max' }),
				async (acts) => {
					store.environment.timeMs = START;
					tries += 1;
					await store.withStore(async (opened) => {
						const { runs } = account(opened, `acme-${tries}`);
						for (const step of acts) {
							await perform(store, runs, step);
							await check(store, runs);
						}
					});
				},
			),
			{ numRuns: store.config.kind === 'sqlite' ? 50 : 20 },
		);
	});
});
