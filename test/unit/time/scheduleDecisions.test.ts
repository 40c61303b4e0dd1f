import fc from 'fast-check';

import { createSchedule, decide, takeUp, timeZone } from '../../../engine/time';
import type { SchedulePolicy, ScheduleProgress, ScheduleRule } from '../../../engine/time';
import { newestInstants } from '../../../engine/time/schedule/instantRanges';

const start = Date.parse('2026-03-28T22:00:30Z');
const minute = 60_000;

const rules: readonly ScheduleRule[] = [
	{ unit: 'minutes', every: 7 },
	{ unit: 'hours', every: 1 },
	{ unit: 'cron', expression: '30 * * * *' },
	{ unit: 'cron', expression: '0,20 1-4 * * *' },
];

type Event =
	| { readonly kind: 'tick'; readonly afterMs: number }
	| { readonly kind: 'down'; readonly forMs: number }
	/** A run ends; in another process, it is noticed with the next tick. */
	| { readonly kind: 'end'; readonly isNoticed: boolean }
	/** All that is going dies with n8n, and that is certain after a while. */
	| { readonly kind: 'die'; readonly afterMs: number };

const event: fc.Arbitrary<Event> = fc.oneof(
	fc.record({ kind: fc.constant('tick' as const), afterMs: fc.nat(20 * minute) }),
	fc.record({ kind: fc.constant('tick' as const), afterMs: fc.nat(1_000) }),
	fc.record({ kind: fc.constant('down' as const), forMs: fc.nat(300 * minute) }),
	fc.record({ kind: fc.constant('end' as const), isNoticed: fc.boolean() }),
	fc.record({ kind: fc.constant('die' as const), afterMs: fc.nat(20 * minute) }),
);

const policy: fc.Arbitrary<SchedulePolicy> = fc.record({
	overlap: fc.constantFrom('skip', 'queueOne', 'allow'),
	missed: fc.constantFrom('skip', 'runOnce', 'runEach'),
	maxMadeUp: fc.constantFrom(1, 3, 1_000),
	maxRuns: fc.constant(undefined),
});

/** Counts that nobody was told of yet. */
const untold = ({ skipped, lost }: Pick<ScheduleProgress, 'skipped' | 'lost'>): number =>
	(skipped?.count ?? 0) + (lost?.count ?? 0);

describe('whatever the clock, restarts and runs do, in a night in which clocks are changed', () => {
	it.each(rules)(
		'each time of %j runs once, waits, or is counted as passed over; what has died is started again',
		async (rule) => {
			const schedule = await createSchedule(rule, timeZone('Europe/Berlin'));
			fc.assert(
				fc.property(
					policy,
					fc.constantFrom(0, 90_000),
					fc.array(event, { maxLength: 40 }),
					(chosen, jitterMs, events) => {
						const plan = { schedule, jitterMs };
						let now = start;
						let going = 0;
						let told = 0;
						const ran: number[] = [];
						let progress = takeUp(plan, chosen, 'rule', now, 'published', undefined);
						const begun = progress.settled;
						for (const what of events) {
							if (what.kind === 'end') going = Math.max(0, going - 1);
							const newestDied = what.kind === 'die' && going > 0;
							if (newestDied) going = 0;
							if (what.kind === 'tick' || what.kind === 'die') now += what.afterMs;
							if (what.kind === 'down') {
								now += what.forMs;
								progress = takeUp(plan, chosen, 'rule', now, 'resumed', progress);
							}
							if (what.kind === 'end' && !what.isNoticed) continue;
							const decision = decide(plan, chosen, progress, { now, going, newestDied });
							if (chosen.overlap !== 'allow') {
								expect(going === 0 || decision.starts.length === 0).toBe(true);
								expect(decision.starts.length).toBeLessThanOrEqual(1);
							}
							// Whatever it is for, a run is started in place of the dead one; after three, by its own time only.
							const isReplaced = newestDied && (progress.newest?.deaths ?? 0) < 3;
							expect(decision.starts.length > 0 || !isReplaced).toBe(true);
							for (const { scheduledFor, deaths, skipped, lost } of decision.starts) {
								expect(scheduledFor + jitterMs).toBeLessThanOrEqual(now);
								if (deaths === undefined) ran.push(scheduledFor);
								else expect([1, 2, 3]).toContain(deaths);
								told += untold({ skipped, lost });
								going += 1;
							}
							progress = decision.progress;
						}
						expect(new Set(ran).size).toBe(ran.length);
						const { settled, missed, queued } = progress;
						const all = newestInstants(schedule, [{ after: begun, upTo: settled }], 10_000).length;
						const waiting = newestInstants(schedule, missed, 10_000).length;
						const isQueued = queued !== undefined && queued.deaths === undefined;
						const known = ran.length + waiting + (isQueued ? 1 : 0) + told + untold(progress);
						expect(known).toBe(all);
					},
				),
			);
		},
	);
});
