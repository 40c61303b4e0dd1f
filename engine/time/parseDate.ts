import { DateTime } from 'luxon';

import { dateTimeAt } from './localTime';
import { readCustom } from './parse/customText';
import { readIso } from './parse/isoText';
import { readHttp, readHttpOrMail, readMail } from './parse/mailText';
import type { ParseOptions } from './parse/options';
import { instantOfReading } from './parse/reading';
import { ambiguous, ambiguousNumber, invalid } from './parse/refusals';

export { inputFormats, type InputFormat, type ParseOptions } from './parse/options';

/**
 * Reads a date: a Date, a Luxon DateTime (of any copy of Luxon), a number, or text. Text with an offset is an instant.
 * Text without is a wall-clock reading in the zone that it names, or else in `zone`: the first of two where clocks are
 * set back, moved forward out of a gap. What it means never depends on the day or on the machine.
 *
 * @throws EngineError `invalidDate` or `ambiguousDate`, with an example that would do
 */
export function parseDate(given: unknown, options: ParseOptions): DateTime {
	const instant = instantOfObject(given) ?? instantOfText(given, options);
	const date = dateTimeAt(Number.isFinite(instant) ? instant : 9e15, options.zone);
	if (!date.isValid) throw invalid(given, options);
	return date;
}

function instantOfObject(given: unknown): number | undefined {
	if (Object.prototype.toString.call(given) === '[object Date]') return (given as Date).getTime();
	if (DateTime.isDateTime(given)) return given.toMillis();
	return undefined;
}

function instantOfText(given: unknown, options: ParseOptions): number {
	const { format = 'auto' } = options;
	if (typeof given !== 'string' && typeof given !== 'number') throw invalid(given, options);
	if (typeof given === 'string' ? given.trim() === '' : !Number.isFinite(given)) {
		throw invalid(given, options);
	}
	if (format === 'unixSeconds' || format === 'unixMilliseconds') {
		if (!isNumeric(given)) throw invalid(given, options);
		return Math.round(Number(given) * (format === 'unixSeconds' ? 1_000 : 1));
	}
	if (format === 'auto' && isNumeric(given)) return guessedUnixMs(given, options);
	const text = String(given).trim();
	switch (format) {
		case 'auto':
			return guessed(text, options);
		case 'iso':
			return instantOfReading(readIso(text, 'T', options), text, options);
		case 'sql':
			return instantOfReading(readIso(text, 'space', options), text, options);
		case 'http':
			return readHttp(text, options);
		case 'rfc2822':
			return readMail(text, options);
		case 'custom':
			return instantOfReading(readCustom(text, options), text, options);
	}
}

function guessed(text: string, options: ParseOptions): number {
	if (/^[+-]?\d{4,6}-|^\d{8}T/.test(text)) {
		return instantOfReading(readIso(text, 'either', options), text, options);
	}
	if (/^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}/.test(text)) throw ambiguous(text, options);
	return readHttpOrMail(text, options);
}

function isNumeric(given: string | number): boolean {
	return typeof given === 'number' || /^\s*[+-]?\d+(\.\d+)?\s*$/.test(given);
}

/** Ten digits are seconds and thirteen are milliseconds of the years 2001 to 2286; anything else could be both. */
function guessedUnixMs(given: string | number, options: ParseOptions): number {
	const number = Number(given);
	if (number >= 1e9 && number < 1e10) return Math.round(number * 1_000);
	if (number >= 1e12 && number < 1e13) return Math.round(number);
	throw ambiguousNumber(given, options);
}
