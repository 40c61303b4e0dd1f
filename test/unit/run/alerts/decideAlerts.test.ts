import fc from 'fast-check';

import {
	type AlertMoment,
	confirmTold,
	decideAlerts,
	type Finding,
	type RaisedAlert,
	type Told,
} from '../../../../engine/run';

const MINUTE = 60_000;

function missed(subject: string, since = 0): Finding {
	return { condition: 'missedRun', subject, since, afterMs: MINUTE, committedAt: since };
}

function at(now: number, more: Partial<AlertMoment> = {}): AlertMoment {
	return {
		now,
		watcher: 'w',
		told: [],
		mayBegin: () => true,
		isWatched: () => true,
		...more,
	};
}

function toldOf(step: ReturnType<typeof decideAlerts>): readonly Told[] {
	return step.tell.map(({ alert: { id }, phase }) => ({ id, phase }));
}

describe('an alert', () => {
	it('is told when it begins, not again while it lasts, and once more when it has ended', () => {
		const begun = decideAlerts([], [missed('orders')], at(0));
		expect(begun.tell).toMatchObject([
			{ phase: 'began', alert: { raisedAt: 0, finding: { subject: 'orders' } } },
		]);
		const lasts = decideAlerts(
			begun.alerts,
			[missed('orders')],
			at(MINUTE, { told: toldOf(begun) }),
		);
		expect(lasts.tell).toEqual([]);
		expect(lasts.alerts).toMatchObject([{ untold: undefined, endedAt: undefined }]);
		const steady = decideAlerts(lasts.alerts, [missed('orders', 7)], at(2 * MINUTE));
		expect(steady).toEqual({ alerts: lasts.alerts, changed: [], over: [], tell: [] });
		const ended = decideAlerts(lasts.alerts, [], at(3 * MINUTE));
		const [{ id = '' } = {}] = begun.alerts;
		expect(ended.tell).toMatchObject([
			{ phase: 'ended', isWatched: true, alert: { id, endedAt: 3 * MINUTE } },
		]);
		const over = decideAlerts(ended.alerts, [], at(4 * MINUTE, { told: toldOf(ended) }));
		expect(over).toEqual({ alerts: [], changed: [], over: [id], tell: [] });
	});

	it('that begins anew is another one, also in the moment in which the end of the last was noted', () => {
		const begun = decideAlerts([], [missed('orders')], at(0));
		const ended = decideAlerts(begun.alerts, [], at(MINUTE, { told: toldOf(begun) }));
		const anew = decideAlerts(
			ended.alerts,
			[missed('orders')],
			at(2 * MINUTE, { told: toldOf(ended) }),
		);
		expect(anew.over).toEqual([begun.alerts[0]?.id]);
		expect(anew.tell).toMatchObject([{ phase: 'began', alert: { raisedAt: 2 * MINUTE } }]);
		expect(anew.alerts[0]?.id).not.toBe(begun.alerts[0]?.id);
	});

	it('that nobody says was told is told again by another after three minutes, and ends only then', () => {
		const begun = decideAlerts([], [missed('orders')], at(0));
		const early = decideAlerts(begun.alerts, [], at(3 * MINUTE - 1));
		expect(early).toMatchObject({ changed: [], tell: [] });
		const again = decideAlerts(begun.alerts, [], at(3 * MINUTE));
		expect(again.tell).toMatchObject([{ phase: 'began', alert: { id: begun.alerts[0]?.id } }]);
		const ended = decideAlerts(again.alerts, [], at(4 * MINUTE, { told: toldOf(again) }));
		expect(ended.tell).toMatchObject([{ phase: 'ended' }]);
	});

	it('was told by a clock that was a year ahead, and keeps nobody waiting once that is set right', () => {
		const year = 365 * 24 * 60 * MINUTE;
		const begun = decideAlerts([], [missed('orders')], at(year));
		expect(decideAlerts(begun.alerts, [missed('orders')], at(0)).tell).toMatchObject([
			{ phase: 'began' },
		]);
	});

	it('begins only where it may, and where it may not, what is raised still ends', () => {
		const mayBegin = () => false;
		expect(decideAlerts([], [missed('orders')], at(0, { mayBegin })).alerts).toEqual([]);
		const begun = decideAlerts([], [missed('orders')], at(0));
		const told = toldOf(begun);
		expect(decideAlerts(begun.alerts, [], at(1, { told, mayBegin })).tell).toMatchObject([
			{ phase: 'ended' },
		]);
	});

	it('that is not watched for any more ends, and says so', () => {
		const begun = decideAlerts([], [missed('orders')], at(0));
		const moment = at(1, { told: toldOf(begun), isWatched: () => false });
		expect(decideAlerts(begun.alerts, [], moment).tell).toMatchObject([
			{ phase: 'ended', isWatched: false },
		]);
	});

	it('of one condition and sync does not stand for another', () => {
		const still: Finding = { condition: 'watermarkStill', subject: 'orders', since: 0, afterMs: 1 };
		const step = decideAlerts([], [missed('orders'), missed('users'), still], at(0));
		expect(step.alerts.map(({ finding }) => [finding.condition, finding.subject])).toEqual([
			['missedRun', 'orders'],
			['missedRun', 'users'],
			['watermarkStill', 'orders'],
		]);
		expect(new Set(step.alerts.map(({ id }) => id)).size).toBe(3);
	});
});

describe('what was told', () => {
	it('is noted by itself: what has begun stays, what has ended goes, what others tell is left', () => {
		const begun = decideAlerts([], [missed('a'), missed('b'), missed('c')], at(0));
		const [a, b, c] = toldOf(begun);
		const known = decideAlerts(
			begun.alerts,
			[missed('a'), missed('c')],
			at(1, { told: [b, c].filter((told) => told !== undefined) }),
		).alerts;
		const told = [a, { id: b?.id ?? '', phase: 'ended' } as const].filter(
			(each) => each !== undefined,
		);
		const step = confirmTold(known, told);
		expect(step.over).toEqual([b?.id]);
		expect(step.alerts.map(({ finding, untold }) => [finding.subject, untold])).toEqual([
			['a', undefined],
			['c', undefined],
		]);
		expect(step.changed.map(({ finding }) => finding.subject)).toEqual(['a']);
		expect(confirmTold(step.alerts, []).changed).toEqual([]);
	});
});

/** What one of two processes does at a moment: looks, and perhaps dies before it has told, or before it has noted that. */
const lookArbitrary = fc.record({
	process: fc.nat(1),
	found: fc.subarray(['a', 'b', 'c']),
	passesMs: fc.integer({ min: 0, max: 5 * MINUTE }),
	dies: fc.constantFrom('no', 'no', 'no', 'beforeTelling', 'afterTelling'),
});

describe('whatever two processes find, and whenever they die', () => {
	it('each alert begins once and ends once, in turn, by what the host starts once for each key', () => {
		const sawBoth = { began: 0, ended: 0 };
		fc.assert(
			fc.property(fc.array(lookArbitrary, { minLength: 1, maxLength: 40 }), (looks) => {
				let now = 0;
				let kept: readonly RaisedAlert[] = [];
				const noted: [readonly Told[], readonly Told[]] = [[], []];
				const started = new Set<string>();
				const phases = new Map<string, string[]>();
				for (const { process, found, passesMs, dies } of looks) {
					now += passesMs;
					const own = process === 0 ? 0 : 1;
					const moment = at(now, { told: noted[own] });
					const step = decideAlerts(
						kept,
						found.map((subject) => missed(subject)),
						moment,
					);
					kept = step.alerts;
					noted[own] = [];
					if (dies === 'beforeTelling') continue;
					for (const { alert, phase } of step.tell) {
						const key = `${alert.id} ${phase}`;
						if (started.has(key)) continue;
						started.add(key);
						sawBoth[phase] += 1;
						const { subject } = alert.finding;
						phases.set(subject, [...(phases.get(subject) ?? []), `${phase} ${alert.id}`]);
					}
					if (dies === 'no') noted[own] = toldOf(step);
				}
				for (const told of phases.values()) {
					told.forEach((each, index) => {
						const [phase, id] = each.split(' ');
						expect(phase).toBe(index % 2 === 0 ? 'began' : 'ended');
						if (phase === 'ended') expect(told[index - 1]).toBe(`began ${id}`);
					});
				}
			}),
			{ numRuns: 500 },
		);
		expect(Math.min(sawBoth.began, sawBoth.ended)).toBeGreaterThan(100);
	});
});
