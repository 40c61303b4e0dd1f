import type { Environment } from '../../../engine/environment';
import { systemEnvironment } from '../../../engine/systemEnvironment';

/** The clock of a test's store when the test begins. */
export const START = Date.parse('2026-01-31T12:00:00Z');

/** Real sleep and randomness, and a clock that stands still until a test sets it. */
export interface TestEnvironment extends Environment {
	timeMs: number;
}

export function testEnvironment(): TestEnvironment {
	return {
		timeMs: START,
		now() {
			return this.timeMs;
		},
		serverNow() {
			return this.timeMs;
		},
		random: systemEnvironment.random,
		sleep: systemEnvironment.sleep,
	};
}
