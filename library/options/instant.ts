import { unusable } from './errors';

/** A time: a `Date`, epoch milliseconds, or ISO 8601 with an offset, such as `2026-01-31T00:00:00Z`. */
export type Instant = Date | number | string;

/** What has no offset would mean another time on another machine. */
const withOffset =
	/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * Returns a time in epoch milliseconds.
 *
 * @throws EngineError `invalidOption`, naming the option
 */
export function instantOf(name: string, given: unknown): number {
	const ms =
		given instanceof Date
			? given.getTime()
			: typeof given === 'string' && withOffset.test(given.trim())
				? Date.parse(given.trim())
				: given;
	if (typeof ms === 'number' && Number.isSafeInteger(ms) && Math.abs(ms) <= 8.64e15) return ms;
	throw unusable(
		name,
		'must be a time',
		given,
		'Give a Date, epoch milliseconds, or ISO 8601 with an offset, for example "2026-01-31T00:00:00Z".',
	);
}
