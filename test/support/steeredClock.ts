import type { Environment } from '../../engine/environment';
import type { SeededRandom } from './seededRandom';

/** A clock that moves only when it is told to, so that hours of a sync fit into a second of a test. */
export interface SteeredClock {
	now(): number;
	advance(durationMs: number): void;
}

export function steeredClock(startMs: number): SteeredClock {
	let nowMs = startMs;
	return {
		// Whole milliseconds, as the system's clock has them.
		now: () => Math.floor(nowMs),
		advance: (durationMs) => {
			nowMs += durationMs;
		},
	};
}

/** The blocks' environment on that clock: a sleep moves it and takes no time. */
export function steeredEnvironment(clock: SteeredClock, random: SeededRandom): Environment {
	return {
		now: () => clock.now(),
		random: () => random.next(),
		sleep: async (durationMs, signal) => {
			signal?.throwIfAborted();
			clock.advance(durationMs);
			await new Promise((resolve) => setImmediate(resolve));
			signal?.throwIfAborted();
		},
	};
}
