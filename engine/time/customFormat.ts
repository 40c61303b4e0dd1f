import { shown } from '../shortened';
import { choice, option, type Said, say } from '../wording';
import { fieldsOf, isNumericMonth, readable, tokensOf, writable } from './formatTokens';
import type { FormatField } from './formatTokens';
import { timeError } from './timeError';

/** What a format is for. Text that is read must say the date in full; text that is written may be a part of it. */
export type FormatUse = 'read' | 'write';

/**
 * Returns a format of Luxon's tokens, with literal text in single quotes. What Luxon would print as it is, or read as
 * something else than the writer meant, is refused: "YYYY-MM-DD", written for other libraries, would come out as
 * "YYYY-03-Mar 29, 2026", and "yyyy-mm-dd" reads 29 January, three minutes past midnight.
 *
 * @throws EngineError `invalidFormat`
 */
export function checkedCustomFormat(given: unknown, label: string, use: FormatUse): string {
	if (typeof given !== 'string' || given.trim() === '') {
		throw timeError(
			'invalidFormat',
			`The format ${shown(given)} is empty`,
			'Enter a format of Luxon tokens, for example "yyyy-MM-dd HH:mm".',
			{ parameter: label },
		);
	}
	const tokens = tokensOf(given);
	const fault =
		unknownToken(tokens, use) ??
		(use === 'read' ? withoutYear(tokens) : undefined) ??
		confusedMonth(tokens, use) ??
		fieldTwice(tokens, use) ??
		halfDay(tokens, use) ??
		(use === 'read' ? mixedCalendars(tokens) : undefined) ??
		(use === 'read' ? missingField(tokens) : undefined);
	if (fault === undefined) return given;
	throw timeError(
		'invalidFormat',
		say`The format ${shown(given)} ${fault}`,
		`The year is "yyyy", the month "MM", the day "dd", the hour "HH" ("hh" with "a" for AM and PM), the minute "mm", the second "ss"; for example "yyyy-MM-dd HH:mm". Put text in single quotes, for example "yyyy-MM-dd'T'HH:mm".`,
		{ parameter: label },
	);
}

function unknownToken(tokens: readonly string[], use: FormatUse): Said | undefined {
	const known = use === 'read' ? readable : writable;
	const unknown = tokens.find((token) => !known.has(token));
	if (unknown === undefined) return undefined;
	if (fieldsOf(unknown).length === 0) {
		return `has the letter "${unknown.charAt(0)}", which stands for nothing`;
	}
	if (use === 'write' || !writable.has(unknown)) {
		return `has "${unknown}", which stands for nothing`;
	}
	return /^[xX]$/.test(unknown)
		? say`has "${unknown}", which is read with the ${option('inputFormat')} ${choice('unixSeconds')} or ${choice('unixMilliseconds')} only`
		: `has "${unknown}", which can be written but not read`;
}

function withoutYear(tokens: readonly string[]): string | undefined {
	const fields = tokens.flatMap(fieldsOf);
	return fields.includes('year') || fields.includes('week year')
		? undefined
		: "has no year, so what it reads would depend on today's date";
}

/** "mm" for the month and "MM" for the minutes: each stands where only the other can be. */
function confusedMonth(tokens: readonly string[], use: FormatUse): string | undefined {
	const last = (index: number): FormatField | undefined =>
		index < 0 ? undefined : fieldsOf(tokens[index] ?? '').at(-1);
	const isOfDate = (field: FormatField | undefined): boolean =>
		field === 'year' || field === 'month' || field === 'day';
	for (const [index, token] of tokens.entries()) {
		const [before, after] = [last(index - 1), fieldsOf(tokens[index + 1] ?? '')[0]];
		const isMinute = token === 'm' || token === 'mm';
		const isAmongDate = use === 'read' || isOfDate(before) || isOfDate(after);
		if (isMinute && before !== 'hour' && isAmongDate) {
			return `has minutes ("${token}") that do not follow an hour; the month is "MM"`;
		}
		if (isNumericMonth(token) && before === 'hour') {
			return `has a month ("${token}") that follows an hour; the minute is "mm"`;
		}
	}
	return undefined;
}

/** Luxon takes the last and forgets the first. Text that is written may say something twice, but not by accident. */
function fieldTwice(tokens: readonly string[], use: FormatUse): string | undefined {
	const seen = new Map<FormatField, string>();
	for (const token of tokens) {
		for (const field of fieldsOf(token)) {
			const first = seen.get(field);
			const isAccident = [first ?? '', token].some((one) => fieldsOf(one).length > 1);
			if (first !== undefined && (use === 'read' || isAccident)) {
				return `has the ${field} twice ("${first}" and "${token}")`;
			}
			seen.set(field, token);
		}
	}
	return undefined;
}

/** Hours of 12, without their half of the day, lose it. */
function halfDay(tokens: readonly string[], use: FormatUse): string | undefined {
	const twelve = tokens.find((token) => /^h+$/.test(token));
	const fields = tokens.flatMap(fieldsOf);
	const hasHalf = fields.includes('half of the day');
	const isFullDate = use === 'read' || fields.includes('day') || fields.includes('day of the year');
	if (twelve !== undefined && !hasHalf && isFullDate) {
		return `has hours from 1 to 12 ("${twelve}") without "a" for AM and PM`;
	}
	if (use === 'write' || twelve !== undefined || !tokens.includes('a')) return undefined;
	return 'has "a" for AM and PM without hours from 1 to 12 ("hh")';
}

const ofDays: readonly FormatField[] = ['month', 'quarter', 'day'];

function mixedCalendars(tokens: readonly string[]): string | undefined {
	const fields = new Set(tokens.flatMap(fieldsOf));
	const first = (wanted: readonly FormatField[]) => wanted.find((field) => fields.has(field));
	const week = first(['week year', 'week']);
	const other =
		week === undefined
			? fields.has('day of the year')
				? first(ofDays)
				: undefined
			: first(['year', ...ofDays, 'day of the year']);
	const pair = week ?? 'day of the year';
	if (other !== undefined) return `has both the ${pair} and the ${other}`;
	return fields.has('quarter') && first(['month', 'day', 'hour']) !== undefined
		? 'has the quarter beside a month, a day or an hour'
		: undefined;
}

/** What is missing between the year and the finest unit would be taken to be the first one there is. */
function missingField(tokens: readonly string[]): string | undefined {
	const fields = new Set(tokens.flatMap(fieldsOf));
	const days: readonly FormatField[] = fields.has('week year')
		? ['week year', 'week', 'weekday']
		: fields.has('day of the year')
			? ['year', 'day of the year']
			: ['year', 'month', 'day'];
	const chain: readonly FormatField[] = [...days, 'hour', 'minute', 'second', 'fraction'];
	const finest = chain.findLastIndex((field) => fields.has(field));
	const missing = chain.slice(0, finest).find((field) => !fields.has(field));
	return missing === undefined
		? undefined
		: `has the ${chain[finest] ?? ''} but not the ${missing}`;
}
