import { choice, option, type Said, say } from '../../wording';
/** One field of a cron expression. */
export interface FieldKind {
	/** As messages call it. */
	readonly name: string;
	readonly min: number;
	/** Of days of the week 7, which is Sunday as 0 is. */
	readonly max: number;
	/** How many different values there are. */
	readonly size: number;
	/** In order, from `min` on. */
	readonly names: readonly string[];
	readonly plural: string;
	/** What its values are counted in. */
	readonly period: string;
	/** Whether every period has as many values. */
	readonly isEvenLength: boolean;
	readonly isDay: boolean;
	readonly isWeekday: boolean;
	/** What gives even distances of so many. */
	remedy(every: number): Said;
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const weekdays = 'sun mon tue wed thu fri sat'.split(' ');

const interval =
	(unit: 'minutes' | 'hours' | 'days' | 'months') =>
	(every: number): Said =>
		say`For every ${every} ${unit}, set "${option('repeatBy')}" to ${choice(unit)} and "${option('every')}" to ${every}.`;

/** No schedule counts seconds but a cron expression. */
function intervalOfSeconds(every: number): Said {
	return every % 60 === 0
		? interval('minutes')(every / 60)
		: 'For even distances, take a number of seconds that divides 60.';
}

const plain = { names: [], isEvenLength: true, isDay: false, isWeekday: false };

/** In the order of an expression with seconds. */
export const fieldKinds: readonly FieldKind[] = [
	{
		...plain,
		...{ name: 'second', min: 0, max: 59, size: 60, plural: 'seconds', period: 'minute' },
		remedy: intervalOfSeconds,
	},
	{
		...plain,
		...{ name: 'minute', min: 0, max: 59, size: 60, plural: 'minutes', period: 'hour' },
		remedy: interval('minutes'),
	},
	{
		...plain,
		...{ name: 'hour', min: 0, max: 23, size: 24, plural: 'hours', period: 'day' },
		remedy: interval('hours'),
	},
	{
		...plain,
		...{ name: 'day of the month', min: 1, max: 31, size: 31, plural: 'days', period: 'month' },
		isEvenLength: false,
		isDay: true,
		remedy: interval('days'),
	},
	{
		...plain,
		...{ name: 'month', min: 1, max: 12, size: 12, plural: 'months', period: 'year' },
		names: months,
		remedy: interval('months'),
	},
	{
		...plain,
		...{ name: 'day of the week', min: 0, max: 7, size: 7, plural: 'days', period: 'week' },
		names: weekdays,
		isDay: true,
		isWeekday: true,
		remedy: interval('days'),
	},
];
