/** Dates, relative dates, windows and schedules. Pure: the clock and every seed arrive as arguments. */
export type { DateTime, Zone as TimeZone } from 'luxon';
export * from './arithmetic';
export {
	formatDate,
	iso,
	outputFormats,
	type FormatOptions,
	type OutputFormat,
} from './formatDate';
export { dateTimeAt, localReading } from './localTime';
export { inputFormats, parseDate, type InputFormat, type ParseOptions } from './parseDate';
export { relativeDate, timeOfDayMs, type Landing, type RelativeDate } from './relativeDate';
export { type TimeErrorKind } from './timeError';
export {
	span,
	spanMs,
	timeUnit,
	timeUnits,
	weekdays,
	type Span,
	type TimeUnit,
	type Weekday,
} from './units';
export { isFarAhead } from './stepBack';
export { subtractRanges, type TimeRange } from './timeRange';
export { nextWindow, type Window, type WindowRequest } from './window';
export { timeZone } from './zone';
export { shownAge, shownLength } from './shownLength';
export { shownMoment } from './shownMoment';
export { suggestionForDate } from './zoneNames';
export * from './schedule/decide';
export * from './schedule/firing';
export { stableJitterMs } from './schedule/jitter';
export type { InstantRange, PassedOver } from './schedule/instantRanges';
export * from './schedule/progress';
export {
	createSchedule,
	defaultAnchor,
	nextFirings,
	type Schedule,
	type ScheduleRule,
} from './schedule/schedule';
export { localBounds } from './localBounds';
export { localInstant, type LocalInstant } from './localCursor';
