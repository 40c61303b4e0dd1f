/**
 * How far a clock may be set back and what it wrote before still counts. A clock that was ahead by more was wrong, and so
 * is what it wrote.
 */
const longestStepBackMs = 24 * 3_600_000;

/** Tells whether a time that was written lies so far ahead of now that the clock must have been wrong then. */
export function isFarAhead(written: number, now: number): boolean {
	return written - now > longestStepBackMs;
}
