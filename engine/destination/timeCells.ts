import { isDate } from 'node:util/types';

import { instantAt, instantFault, instantText, isCanonicalDay } from '../records/instant';
import { ValueRefusal } from '../records/refusal';
import { nameOf, shown } from '../records/values';
import { withoutEndZeros } from './decimals';
import { count } from './numberCells';

/** Databases keep microseconds. */
const mostFractionDigits = 6;

/** @param precision how many digits of a second the column keeps */
export function timestampCell(value: unknown, precision = mostFractionDigits): string {
	const text = typeof value === 'string' ? instantText(value) : textOfTime(value);
	if (text === undefined) throw new ValueRefusal(`${shown(value)} ${faultOf(value)}`);
	// A canonical text ends in its fraction and Z.
	if (precision < mostFractionDigits) checkFraction(value, text.slice(20, -1), precision);
	return text;
}

function textOfTime(value: unknown): string | undefined {
	if (isDate(value)) return instantAt(value.getTime())?.text;
	if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
	const wholeMs = Math.floor(value);
	const micros = Math.round((value - wholeMs) * 1000);
	// What a number holds beyond a microsecond would be lost.
	return micros < 1000 && wholeMs + micros / 1000 === value
		? instantAt(wholeMs, micros)?.text
		: undefined;
}

function faultOf(value: unknown): string {
	if (typeof value === 'string') return instantFault(value);
	if (isDate(value) && !Number.isNaN(value.getTime())) return 'is beyond the years 1 to 9999';
	return typeof value === 'number'
		? 'is not a time in epoch milliseconds, to the microsecond, within the years 1 to 9999'
		: 'is not a time';
}

function checkFraction(value: unknown, fraction: string, precision: number): void {
	if (withoutEndZeros(fraction).length <= precision) return;
	throw new ValueRefusal(
		`${shown(value)} would be rounded, since the column keeps ${count(precision, 'digit')} of a second`,
	);
}

/** No day, time of day or duration is longer; expressions may run out of stack on texts of megabytes. */
const mostCharacters = 1_000;

/** The text of a time; none where it is none, or too long for one. */
function timeIn(value: unknown): string {
	const text = typeof value === 'string' ? value.trim() : '';
	return text.length <= mostCharacters ? text : '';
}

const dateText = /^(\d{4}-\d\d-\d\d)(?:[Tt ]00:00(?::00(?:\.0+)?)?[Zz]?)?$/;
const midnight = 'T00:00:00.000Z';

/** Takes a day: text, or a time that is midnight UTC; with any other time of day it would be cut. */
export function dateCell(value: unknown): string {
	if (typeof value === 'string') {
		if (isCanonicalDay(value)) return value;
		const day = dateText.exec(timeIn(value))?.[1];
		if (day !== undefined && instantText(day) !== undefined) return day;
		const isTime = day === undefined && instantText(value) !== undefined;
		throw new ValueRefusal(`${shown(value)} ${isTime ? 'has a time of day' : noDate}`);
	}
	const text = isDate(value) ? textOfTime(value) : undefined;
	if (text === undefined) throw new ValueRefusal(`${shown(value)} ${noDate}`);
	if (!text.endsWith(midnight)) throw new ValueRefusal(`${shown(value)} has a time of day`);
	return text.slice(0, 10);
}

const noDate = 'is not a date such as 2026-01-31';

const timeText = /^([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.(\d+))?)?(Z|z|[+-]\d\d(?::?[0-5]\d)?)?$/;

/**
 * Takes a time of day.
 *
 * @param withZone whether the column keeps an offset; without one in the text it is UTC
 */
export function timeOfDayCell(value: unknown, withZone: boolean, precision: number): string {
	const text = timeIn(value);
	const match = timeText.exec(text);
	if (match === null) {
		const example = withZone ? '09:30:00+01:00' : '09:30:00';
		throw new ValueRefusal(`${shown(value)} is not a time of day such as ${example}`);
	}
	const [, , fraction = '', zone] = match;
	checkFraction(value, fraction, precision);
	if (!withZone && zone !== undefined) {
		throw new ValueRefusal(`${shown(value)} has an offset, which the column does not keep`);
	}
	return withZone && zone === undefined ? `${text}+00` : text;
}

/** ISO 8601's `P1Y2M3DT4H5M6.5S`, whole but for the seconds: a fraction of a month is no certain time. */
const isoDuration =
	/^P(?=.)(?:-?\d+Y)?(?:-?\d+M)?(?:-?\d+W)?(?:-?\d+D)?(?:T(?=.)(?:-?\d+H)?(?:-?\d+M)?(?:-?\d+(?:\.(\d+))?S)?)?$/;

/** As PostgreSQL writes it: `1 year 2 mons 3 days 04:05:06.5`. */
const wordedDuration =
	/^(?=.)(?:[+-]?\d+ (?:year|mon|month|week|day|hour|min|minute|sec|second)s?(?: |$))*(?:[+-]?\d+:[0-5]\d(?::[0-5]\d(?:\.(\d+))?)?)?$/;

export function intervalCell(value: unknown, precision: number): string {
	const text = timeIn(value);
	const match = isoDuration.exec(text) ?? wordedDuration.exec(text);
	if (match === null) {
		const given = typeof value === 'string' ? shown(value) : nameOf(value);
		throw new ValueRefusal(`${given} is no duration such as P1DT12H or 1 day 12:00:00`);
	}
	checkFraction(value, match[1] ?? '', precision);
	return text;
}
