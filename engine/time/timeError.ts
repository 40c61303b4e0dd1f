import { errorsOf } from '../errors';

/** What can be wrong with a date, a zone, a duration or a schedule as it was given. */
export type TimeErrorKind =
	| 'unknownTimeZone'
	| 'invalidDate'
	| 'ambiguousDate'
	| 'invalidUnit'
	| 'invalidAmount'
	| 'invalidFormat'
	| 'invalidSchedule';

/** Callers may name a parameter as they call it. */
export const timeError = errorsOf<TimeErrorKind, string>();

/** Returns a value as it is shown in a message: quoted, and cut when long. */
export function shown(value: unknown): string {
	if (value === undefined) return 'missing';
	// JSON writes NaN and Infinity as null.
	if (typeof value === 'number') return String(value);
	let text: string | undefined;
	try {
		text = JSON.stringify(value);
	} catch {
		// Circular, or a bigint.
	}
	text ??= String(value);
	return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
