import { MOST_ATTEMPTS, nextTry } from '../../../engine/run';

const MINUTE = 60_000;
const at = (random: number, now = 0) => ({ now: () => now, random: () => random });

/** How long after it failed something is tried again for the nth time, in minutes, without jitter. */
const minutes = Array.from({ length: MOST_ATTEMPTS }, (_, attempts) => {
	const next = nextTry(at(0.5), { attempts });
	return next.kind === 'waits' ? next.dueAt / MINUTE : undefined;
});

describe('what has failed', () => {
	it('is tried again after a minute, and after twice as long each time, up to six hours', () => {
		expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
	});

	it('is tried a little earlier or later each time, by up to a fifth', () => {
		expect(nextTry(at(0, 1_000), { attempts: 0 })).toEqual({ kind: 'waits', dueAt: 49_000 });
		expect(nextTry(at(0.999_999), { attempts: 0 })).toEqual({ kind: 'waits', dueAt: 72_000 });
	});

	it('is given up after twelve tries, or as many as are asked for', () => {
		expect(nextTry(at(0), { attempts: 12 })).toEqual({ kind: 'givenUp' });
		expect(nextTry(at(0), { attempts: 3, mostAttempts: 3 })).toEqual({ kind: 'givenUp' });
		expect(nextTry(at(0), { attempts: 2, mostAttempts: 3 }).kind).toBe('waits');
	});

	it('is given up at once when trying the same again cannot help', () => {
		expect(nextTry(at(0), { attempts: 0, mayPass: false })).toEqual({ kind: 'givenUp' });
		expect(nextTry(at(0), { attempts: 0, mayPass: true }).kind).toBe('waits');
	});

	it('is not given up in an outage of half an hour, nor of half a day', () => {
		const triesWithin = (outage: number, jitter: number) => {
			let now = 0;
			let attempts = 0;
			for (;;) {
				const next = nextTry(at(jitter, now), { attempts });
				if (next.kind === 'givenUp') return 'given up';
				if (next.dueAt > outage) return attempts;
				now = next.dueAt;
				attempts += 1;
			}
		};
		expect(triesWithin(30 * MINUTE, 0)).toBe(5);
		expect(triesWithin(12 * 60 * MINUTE, 0)).toBeLessThan(MOST_ATTEMPTS);
	});
});
