import fc from 'fast-check';

import { sourceClock } from '../../../engine/run/clock';
import {
	defaultWindowSettings,
	nextSlice,
	planBackfill,
	planWindow,
} from '../../../engine/run/window';
import type { PlannedWindow, WindowSettings } from '../../../engine/run/window';

const at = (text: string): number => Date.parse(text);
const now = at('2026-06-30T12:00:00.500Z');
const clock = sourceClock(now);
const minutes = (amount: number) => ({ amount, unit: 'minutes' as const });

function plan(watermark: string | undefined, settings: Partial<WindowSettings> = {}) {
	const position = watermark === undefined ? undefined : at(watermark);
	return planWindow(position, clock, { ...defaultWindowSettings, ...settings });
}

/** The window as text, so that a failure can be read. */
function shown(window: PlannedWindow | undefined) {
	if (window === undefined) return undefined;
	const text = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');
	const { from, to, target, gap } = window;
	return {
		from: text(from),
		to: text(to),
		target: text(target),
		gap: gap === undefined ? undefined : [text(gap.from), text(gap.to)],
	};
}

describe('the window of an incremental run', () => {
	it('reaches from the watermark less the overlap to now less the settle delay, down to the second', () => {
		expect(shown(plan('2026-06-30T11:00:00Z'))).toEqual({
			from: '2026-06-30T10:50:00Z',
			to: '2026-06-30T11:58:00Z',
			target: '2026-06-30T11:58:00Z',
			gap: undefined,
		});
	});

	it("ends by the source's clock, not by this machine's", () => {
		for (const skewMs of [-30_000, 30_000]) {
			const skewed = sourceClock(now, now + skewMs);
			expect(skewed.skewMs).toBe(skewMs);
			const window = planWindow(at('2026-06-30T11:00:00Z'), skewed, defaultWindowSettings);
			expect(window?.to).toBe(at('2026-06-30T11:58:00Z') + skewMs);
		}
	});

	it.each([
		['2026-06-30T13:00:01Z', 'ahead'],
		['2026-06-30T11:00:00Z', 'behind'],
	])('refuses a source time of %s, which is more than an hour %s', (source) => {
		expect(() => sourceClock(now, at(source))).toThrow(
			expect.objectContaining({
				kind: 'sourceClockOff',
				message: `The source's clock is said to be at ${new Date(source).toISOString()}, and this machine's is at 2026-06-30T12:00:00.500Z: more than an hour apart`,
				parameter: 'sourceNowMs',
			}),
		);
	});

	it.each(['2026-06-30T11:58:00Z', '2026-06-30T11:59:59Z', '2026-06-30T12:04:00Z'])(
		'is none while nothing has settled since the watermark, %s',
		(watermark) => {
			expect(plan(watermark)).toBeUndefined();
		},
	);

	it('refuses a watermark from the future, which would stop the sync until then', () => {
		expect(() => plan('2027-01-01T00:00:00Z')).toThrow(
			expect.objectContaining({
				kind: 'watermarkInFuture',
				message:
					'The watermark is at 2027-01-01T00:00:00.000Z, which is in the future (the clock is at 2026-06-30T12:00:00.500Z), so nothing would be synced until then',
				remedy: expect.stringContaining('operation undo'),
			}),
		);
	});
});

describe('the first run', () => {
	it('begins at the initial start, that instant included and no overlap before it', () => {
		const window = plan(undefined, { initialStart: at('2026-06-29T00:00:00Z') });
		expect(shown(window)).toMatchObject({
			from: '2026-06-29T00:00:00Z',
			to: '2026-06-30T11:58:00Z',
			gap: undefined,
		});
	});

	it('begins at the floor when it is not told where, and leaves no gap', () => {
		expect(shown(plan(undefined, { sliceLength: undefined }))).toEqual({
			from: '2026-02-22T12:00:00.500Z',
			to: '2026-06-30T11:58:00Z',
			target: '2026-06-30T11:58:00Z',
			gap: undefined,
		});
	});

	it.each(['2026-06-30T11:58:00Z', '2026-06-30T12:00:00Z'])(
		'that is to start at %s is an empty one, whose commit sets the watermark',
		(start) => {
			expect(shown(plan(undefined, { initialStart: at(start) }))).toMatchObject({
				from: '2026-06-30T11:58:00Z',
				to: '2026-06-30T11:58:00Z',
			});
		},
	);

	it('refuses an initial start in the future', () => {
		expect(() => plan(undefined, { initialStart: at('2026-07-01T00:00:00Z') })).toThrow(
			expect.objectContaining({ kind: 'startInFuture', parameter: 'initialStart' }),
		);
	});
});

describe('the floor', () => {
	it('cuts the window, and what it cuts off is a gap', () => {
		expect(shown(plan('2026-01-01T00:00:00Z'))).toMatchObject({
			from: '2026-02-22T12:00:00.500Z',
			gap: ['2026-01-01T00:00:00Z', '2026-02-22T12:00:00.500Z'],
		});
	});

	it('cuts an initial start too', () => {
		const window = plan(undefined, {
			initialStart: at('2026-06-01T00:00:00Z'),
			floor: at('2026-06-20T00:00:00Z'),
		});
		expect(shown(window)).toMatchObject({
			from: '2026-06-20T00:00:00Z',
			gap: ['2026-06-01T00:00:00Z', '2026-06-20T00:00:00Z'],
		});
	});

	it('cuts the overlap without leaving a gap, since that was covered before', () => {
		const window = plan('2026-06-30T11:00:00Z', { floor: at('2026-06-30T10:55:00Z') });
		expect(shown(window)).toMatchObject({ from: '2026-06-30T10:55:00Z', gap: undefined });
	});

	it.each([
		['a date', at('2026-07-01T00:00:00Z'), 'floorDate'],
		['an age below zero', { amount: -1, unit: 'days' as const }, 'floor'],
		['an age of nothing', { amount: 0, unit: 'days' as const }, 'floor'],
	])('is refused when it is not before now: %s', (_case, floor, parameter) => {
		expect(() => plan('2026-06-30T11:00:00Z', { floor })).toThrow(
			expect.objectContaining({
				kind: 'floorInFuture',
				message: expect.stringContaining(
					'which is not before now (2026-06-30T12:00:00.500Z): no run could cover anything',
				),
				parameter,
			}),
		);
	});

	it.each([
		[undefined, minutes(60), { amount: 2, unit: 'hours' as const }],
		['2026-06-30T11:00:00Z', minutes(60), { amount: 2, unit: 'hours' as const }],
		['2026-06-01T00:00:00Z', minutes(2), minutes(2)],
		[
			'2026-06-30T11:00:00Z',
			{ amount: 1, unit: 'days' as const },
			{ amount: 24, unit: 'hours' as const },
		],
	])(
		'is refused as an age that the settle delay outlasts, since nothing would ever be covered: from %s',
		(watermark, floor, settleDelay) => {
			expect(() => plan(watermark, { floor, settleDelay })).toThrow(
				expect.objectContaining({
					kind: 'invalidSettings',
					parameter: 'floor',
					message: `Runs reach back ${floor.amount} ${floor.unit} ("floor") and leave out the latest ${settleDelay.amount} ${settleDelay.unit} ("settleDelay"): no run could ever cover anything`,
				}),
			);
		},
	);

	it('may be an age that is a second longer than the settle delay', () => {
		const floor = { amount: 121, unit: 'seconds' as const };
		expect(shown(plan('2026-06-30T11:00:00Z', { floor }))).toMatchObject({
			from: '2026-06-30T11:57:59.500Z',
			to: '2026-06-30T11:58:00Z',
		});
	});

	it('may be a date that has not settled yet, since it will have soon', () => {
		const floor = at('2026-06-30T11:59:00Z');
		expect(plan('2026-06-30T11:00:00Z', { floor })).toBeUndefined();
		const later = sourceClock(now + 120_000);
		expect(
			shown(planWindow(at('2026-06-30T11:00:00Z'), later, { ...defaultWindowSettings, floor })),
		).toMatchObject({ from: '2026-06-30T11:59:00Z', to: '2026-06-30T12:00:00Z' });
	});
});

describe('a long backlog', () => {
	it('is worked off in slices of a week, one after the other up to the same end', () => {
		const first = plan('2026-06-15T00:00:00Z');
		expect(shown(first)).toMatchObject({
			from: '2026-06-14T23:50:00Z',
			to: '2026-06-22T00:00:00Z',
			target: '2026-06-30T11:58:00Z',
		});
		const target = first?.target ?? 0;
		const second = nextSlice(first?.to ?? 0, target, first?.sliceMs);
		expect(second).toEqual({ from: at('2026-06-22T00:00:00Z'), to: at('2026-06-29T00:00:00Z') });
		const third = nextSlice(second?.to ?? 0, target, first?.sliceMs);
		expect(third).toEqual({ from: at('2026-06-29T00:00:00Z'), to: target });
		expect(nextSlice(third?.to ?? 0, target, first?.sliceMs)).toBeUndefined();
	});

	it('is one window when no slices are asked for', () => {
		expect(shown(plan('2026-06-01T00:00:00Z', { sliceLength: undefined }))).toMatchObject({
			to: '2026-06-30T11:58:00Z',
			target: '2026-06-30T11:58:00Z',
		});
	});

	it.each([-1, 0, 1])('refuses slices of %d seconds, with which it would not get on', (amount) => {
		const sliceLength = { amount, unit: 'seconds' as const };
		expect(() => plan('2026-06-01T00:00:00Z', { sliceLength })).toThrow(
			expect.objectContaining({ kind: 'invalidSettings', parameter: 'sliceLength' }),
		);
	});

	it('leaves nothing between two slices and doubles nothing, whatever their length', () => {
		const instant = fc.integer({ min: at('2026-03-01T00:00:00Z'), max: now });
		fc.assert(
			fc.property(instant, fc.integer({ min: 30, max: 100_000 }), (watermark, length) => {
				const settings = { ...defaultWindowSettings, sliceLength: minutes(length) };
				const first = planWindow(watermark, clock, settings);
				let end = first?.to ?? 0;
				for (let turns = 0; first !== undefined && end < first.target; turns++) {
					const next = nextSlice(end, first.target, first.sliceMs);
					expect(next?.from).toBe(end);
					expect(next?.to).toBeGreaterThan(end);
					end = next?.to ?? Number.POSITIVE_INFINITY;
					expect(turns).toBeLessThan(10_000);
				}
				expect(end).toBe(first?.target ?? 0);
			}),
		);
	});
});

describe('settings that no window can have', () => {
	it.each([
		['settleDelay', 'settleDelay'],
		['overlap', 'overlap'],
	] as const)('refuses a %s below zero', (name, parameter) => {
		expect(() => plan('2026-06-30T11:00:00Z', { [name]: minutes(-1) })).toThrow(
			expect.objectContaining({ kind: 'invalidAmount', parameter }),
		);
	});
});

describe('the window of a backfill', () => {
	const backfill = (from: string, to: string, sliceLength?: WindowSettings['sliceLength']) =>
		shown(
			planBackfill({ from: at(from), to: at(to) }, clock, {
				settleDelay: minutes(2),
				sliceLength,
			}),
		);

	it('is what the user named, also below the floor', () => {
		expect(backfill('2020-01-01T00:00:00Z', '2020-02-01T00:00:00Z')).toEqual({
			from: '2020-01-01T00:00:00Z',
			to: '2020-02-01T00:00:00Z',
			target: '2020-02-01T00:00:00Z',
			gap: undefined,
		});
	});

	it('never reaches what has not settled', () => {
		expect(backfill('2026-06-30T00:00:00Z', '2026-07-05T00:00:00Z')).toMatchObject({
			to: '2026-06-30T11:58:00Z',
		});
	});

	it('is cut into slices when those are asked for', () => {
		const slices = { amount: 1, unit: 'days' as const };
		expect(backfill('2026-06-01T00:00:00Z', '2026-06-05T00:00:00Z', slices)).toMatchObject({
			to: '2026-06-02T00:00:00Z',
			target: '2026-06-05T00:00:00Z',
		});
	});

	it.each([
		[
			'2026-06-02T00:00:00Z',
			'2026-06-01T00:00:00Z',
			'The backfill would begin at 2026-06-02T00:00:00.000Z and end at 2026-06-01T00:00:00.000Z: there is nothing between',
		],
		[
			'2026-08-01T00:00:00Z',
			'2026-09-01T00:00:00Z',
			'The backfill would begin at 2026-08-01T00:00:00.000Z and end at 2026-06-30T11:58:00.000Z, which is the latest that has settled: there is nothing between',
		],
	])('refuses a range from %s to %s', (from, to, message) => {
		expect(() => backfill(from, to)).toThrow(
			expect.objectContaining({ kind: 'invalidRange', message, parameter: 'from' }),
		);
	});
});
