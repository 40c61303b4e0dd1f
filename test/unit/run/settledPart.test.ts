import { answeredClock, settledPart } from '../../../engine/run/clock';

const window = { from: 1_000_000, to: 1_600_000 };
const settleMs = 120_000;

describe('the part of a planned window that has settled', () => {
	it.each([
		['all of it, to the very second', 1_720_000, 1_600_000],
		['all of it, when the clock is later', 1_900_000, 1_600_000],
		["up to the source's clock less the settle delay", 1_630_000, 1_510_000],
		['down to the whole second', 1_630_999, 1_510_000],
		['nothing, when not even its beginning has settled', 1_119_000, 1_000_000],
	])('is %s', (_title, nowMs, to) => {
		expect(settledPart(window, settleMs, { nowMs })).toEqual({ from: window.from, to });
	});

	it('may end between two seconds only where the window does', () => {
		const unaligned = { from: 1_000_500, to: 1_600_500 };
		expect(settledPart(unaligned, settleMs, { nowMs: 1_900_000 }).to).toBe(1_600_500);
		expect(settledPart(unaligned, settleMs, { nowMs: 1_720_000 }).to).toBe(1_600_000);
	});
});

describe('the clock of an answer', () => {
	it('is compared in the whole seconds that the header has', () => {
		expect(answeredClock({ sourceMs: 5_000, ownMs: 5_999 })).toEqual({ nowMs: 5_000, skewMs: 0 });
		expect(answeredClock({ sourceMs: 5_000, ownMs: 35_001 }).skewMs).toBe(-30_000);
		expect(answeredClock({ sourceMs: 35_000, ownMs: 5_001 }).skewMs).toBe(30_000);
	});

	it.each([3_601_000, -3_601_000])('is refused when it is off by %i ms', (offMs) => {
		const ownMs = 10_000_000;
		expect(() => answeredClock({ sourceMs: ownMs + offMs, ownMs })).toThrow(
			expect.objectContaining({ kind: 'sourceClockOff' }),
		);
		expect(answeredClock({ sourceMs: ownMs + Math.sign(offMs) * 3_600_000, ownMs })).toBeDefined();
	});
});
