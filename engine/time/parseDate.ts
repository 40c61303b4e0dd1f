import type { Zone } from 'luxon';
import { DateTime, FixedOffsetZone } from 'luxon';

import { checkedCustomFormat, hasYear } from './customFormat';
import { dateTimeAt, instantOf } from './localTime';
import { shown, TimeError } from './timeError';

export const inputFormats = [
	'auto',
	'iso',
	'unixSeconds',
	'unixMilliseconds',
	'sql',
	'http',
	'rfc2822',
	'custom',
] as const;
export type InputFormat = (typeof inputFormats)[number];

export interface ParseOptions {
	/** The zone that a date without an offset is in, and that the result is in. */
	readonly zone: Zone;
	/**
	 * `auto` tells the formats apart and refuses what could be read in two ways. Left out, it is `auto`, and messages do
	 * not advise to choose another.
	 */
	readonly format?: InputFormat;
	/** Luxon's tokens; needed by the format `custom`. */
	readonly customFormat?: string;
	/** The language of month and weekday names in a custom format. Default: `en-US`. */
	readonly locale?: string;
	/** The parameter's name, for messages. Default: `Date`. */
	readonly label?: string;
}

/**
 * Reads a date: a Date, a Luxon DateTime (of any copy of Luxon), a number, or text. Text without an offset is a
 * wall-clock reading in `zone`: the first of two where clocks are set back, moved forward out of a gap.
 *
 * @throws TimeError `invalidDate` or `ambiguousDate`, with an example that would do
 */
export function parseDate(given: unknown, options: ParseOptions): DateTime {
	const { zone, format = 'auto' } = options;
	const instant = instantOfObject(given);
	if (instant !== undefined) return checked(instant, given, options);
	if (typeof given !== 'string' && typeof given !== 'number') throw invalid(given, options);
	if (typeof given === 'string' ? given.trim() === '' : !Number.isFinite(given)) {
		throw invalid(given, options);
	}
	if (format === 'unixSeconds' || format === 'unixMilliseconds') {
		return checked(unixMs(given, format, options), given, options);
	}
	if (format === 'auto' && isNumeric(given)) {
		return checked(guessedUnixMs(given, options), given, options);
	}
	const text = String(given).trim();
	const read = readerFor(text, options);
	const onUtc = read(FixedOffsetZone.utcInstance);
	if (!onUtc.isValid) throw invalid(given, options, onUtc);
	// Text that names its offset means the same instant wherever it is read; other text is a wall-clock reading.
	const elsewhere = read(FixedOffsetZone.instance(60));
	const ms = onUtc.toMillis();
	return checked(elsewhere.toMillis() === ms ? ms : instantOf(ms, zone), given, options);
}

type Reader = (zone: Zone) => DateTime;

function readerFor(text: string, options: ParseOptions): Reader {
	const { format = 'auto', locale = 'en-US' } = options;
	if (format === 'auto') return guessedReader(text, options);
	if (format === 'custom') {
		const customFormat = checkedCustomFormat(options.customFormat);
		if (!hasYear(customFormat)) throw withoutYear(customFormat);
		return (zone) => DateTime.fromFormat(text, customFormat, { zone, locale });
	}
	// A time of day alone would be read as one of today, so it would mean something else every day.
	if ((format === 'iso' || format === 'sql') && !/^[+-]?\d{4}/.test(text)) {
		throw invalid(text, options);
	}
	if (format === 'iso') return (zone) => DateTime.fromISO(text, { zone });
	if (format === 'sql') return (zone) => DateTime.fromSQL(text, { zone });
	if (format === 'http') return (zone) => DateTime.fromHTTP(text, { zone });
	return (zone) => DateTime.fromRFC2822(text, { zone });
}

function guessedReader(text: string, options: ParseOptions): Reader {
	if (/^[+-]?\d{4,6}-|^\d{8}T/.test(text)) {
		return /^\S+ /.test(text)
			? (zone) => DateTime.fromSQL(text, { zone })
			: (zone) => DateTime.fromISO(text, { zone });
	}
	if (/^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}/.test(text)) throw ambiguous(text, options);
	const http = DateTime.fromHTTP(text, { zone: 'utc' });
	return http.isValid ? () => http : (zone) => DateTime.fromRFC2822(text, { zone });
}

function instantOfObject(given: unknown): number | undefined {
	if (Object.prototype.toString.call(given) === '[object Date]') return (given as Date).getTime();
	if (DateTime.isDateTime(given)) return given.toMillis();
	return undefined;
}

function isNumeric(given: string | number): boolean {
	return typeof given === 'number' || /^\s*[+-]?\d+(\.\d+)?\s*$/.test(given);
}

function unixMs(
	given: string | number,
	format: 'unixSeconds' | 'unixMilliseconds',
	options: ParseOptions,
): number {
	if (!isNumeric(given)) throw invalid(given, options);
	return Math.round(Number(given) * (format === 'unixSeconds' ? 1_000 : 1));
}

/** Ten digits are seconds and thirteen are milliseconds of the years 2001 to 2286; anything else could be both. */
function guessedUnixMs(given: string | number, options: ParseOptions): number {
	const number = Number(given);
	if (number >= 1e9 && number < 1e10) return Math.round(number * 1_000);
	if (number >= 1e12 && number < 1e13) return Math.round(number);
	throw new TimeError('ambiguousDate', {
		message: `The number ${shown(given)} could be seconds, milliseconds or a year`,
		remedy: advice(
			options,
			'Set "Input Format" to "Unix Seconds" or "Unix Milliseconds", or give',
			'a date such as "2026-03-29" or "2026-03-29T14:30:00+02:00".',
		),
		parameter: options.label ?? 'Date',
	});
}

function checked(instantMs: number, given: unknown, options: ParseOptions): DateTime {
	const date = dateTimeAt(Number.isFinite(instantMs) ? instantMs : 9e15, options.zone);
	if (!date.isValid) throw invalid(given, options);
	return date;
}

const examples: Readonly<Record<InputFormat, string>> = {
	auto: '"2026-03-29T14:30:00+02:00", "2026-03-29 14:30:00" or 1774787400',
	iso: '"2026-03-29T14:30:00+02:00"',
	unixSeconds: '1774787400',
	unixMilliseconds: '1774787400000',
	sql: '"2026-03-29 14:30:00"',
	http: '"Sun, 29 Mar 2026 12:30:00 GMT"',
	rfc2822: '"Sun, 29 Mar 2026 14:30:00 +0200"',
	custom: 'one that matches it',
};

/** The advice to choose a format is given only where there is a choice. */
function advice(options: ParseOptions, withChoice: string, example: string): string {
	return `${options.format === undefined ? 'Give' : withChoice} ${example}`;
}

function invalid(given: unknown, options: ParseOptions, read?: DateTime): TimeError {
	const { format = 'auto', label = 'Date', customFormat } = options;
	const expected = format === 'custom' ? ` in the format "${customFormat ?? ''}"` : '';
	// The other reason that Luxon gives is that the text does not match, which goes without saying.
	const outOfRange = read?.invalidReason === 'unit out of range';
	const reason = outOfRange ? ` (${String(read.invalidExplanation)})` : '';
	return new TimeError('invalidDate', {
		message: `${shown(given)} is not a date${expected}${reason}`,
		remedy: `${advice(
			options,
			'Choose the "Input Format" that it is in, or give',
			`a date such as ${examples[format]}.`,
		)} If "${label}" holds an expression, check what that gives.`,
		parameter: label,
	});
}

function ambiguous(text: string, options: ParseOptions): TimeError {
	return new TimeError('ambiguousDate', {
		message: `The date ${shown(text)} can be read in more than one way: it does not say which number is the day and which the month`,
		remedy: advice(
			options,
			'Set "Input Format" to "Custom" with a format such as "dd/MM/yyyy" or "MM/dd/yyyy", or give',
			'a date such as "2026-03-29".',
		),
		parameter: options.label ?? 'Date',
	});
}

function withoutYear(customFormat: string): TimeError {
	return new TimeError('invalidFormat', {
		message: `The format "${customFormat}" has no year, so what it reads would depend on today's date`,
		remedy: 'Add the year, for example "dd.MM.yyyy HH:mm".',
		parameter: 'Custom Input Format',
	});
}
