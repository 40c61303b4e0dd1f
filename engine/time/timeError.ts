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
