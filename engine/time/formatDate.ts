import type { DateTime } from 'luxon';

import { checkedCustomFormat } from './customFormat';
import { checkedLocale } from './locale';
import { timeError } from './timeError';

export const outputFormats = [
	'iso',
	'isoUtc',
	'isoDate',
	'unixSeconds',
	'unixMilliseconds',
	'sql',
	'http',
	'rfc2822',
	'custom',
] as const;
export type OutputFormat = (typeof outputFormats)[number];

export interface FormatOptions {
	/** Default: `iso`, that is ISO 8601 with the zone's offset and milliseconds. */
	readonly format?: OutputFormat;
	/** Luxon's tokens; needed by the format `custom`. */
	readonly customFormat?: string;
	/** The language of month and weekday names in a custom format. Default: `en-US`. */
	readonly locale?: string;
}

/**
 * Writes a date, in the zone that it is in. Unix times are numbers; Unix seconds are rounded down.
 *
 * @throws EngineError `invalidFormat`
 */
export function formatDate(date: DateTime, options: FormatOptions = {}): string | number {
	const { format = 'iso', locale = 'en-US' } = options;
	switch (format) {
		case 'iso':
			return iso(date);
		case 'isoUtc':
			return iso(date.toUTC());
		case 'isoDate':
			return written(date.toISODate());
		case 'unixSeconds':
			return Math.floor(date.toMillis() / 1_000);
		case 'unixMilliseconds':
			return date.toMillis();
		case 'sql':
			return written(date.toSQL({ includeOffset: false }));
		case 'http':
			return written(date.toHTTP());
		case 'rfc2822':
			return written(withWritableOffset(date).toRFC2822());
		case 'custom':
			return custom(date, options.customFormat, locale);
	}
}

/** Writes ISO 8601 with milliseconds and offset: "2026-03-29T14:30:00.000+02:00". */
export function iso(date: DateTime): string {
	return written(withWritableOffset(date).toISO());
}

/**
 * The date in UTC if its offset has seconds, as every zone's had once and Monrovia's until 1972: ISO 8601 and RFC 2822
 * have no form for them, and without them the text would be another instant.
 */
function withWritableOffset(date: DateTime): DateTime {
	return hasWholeMinutes(date) ? date : date.toUTC();
}

function hasWholeMinutes({ offset }: DateTime): boolean {
	return Number.isInteger(offset);
}

function custom(date: DateTime, customFormat: unknown, locale: string): string {
	const format = checkedCustomFormat(customFormat, 'customOutputFormat', 'write');
	const exact = hasWholeMinutes(date) ? format : withOffsetInFull(format, date.offset);
	return date.setLocale(checkedLocale(locale)).toFormat(exact);
}

/** Luxon's tokens for the offset cut off its seconds. */
function withOffsetInFull(format: string, offsetMinutes: number): string {
	const seconds = Math.round(Math.abs(offsetMinutes) * 60);
	const text = [seconds / 3600, (seconds / 60) % 60, seconds % 60]
		.map((part) => String(Math.floor(part)).padStart(2, '0'))
		.join(':');
	return format.replaceAll(/'[^']*'|(?<!Z)Z{1,3}(?!Z)/g, (part) =>
		part.startsWith("'") ? part : `'${offsetMinutes < 0 ? '-' : '+'}${text}'`,
	);
}

/** Luxon writes null for an invalid date, and none gets here. */
function written(text: string | null): string {
	if (text !== null) return text;
	throw timeError(
		'invalidDate',
		'The date cannot be written, since it is not valid',
		'Give a date such as "2026-03-29T14:30:00+02:00".',
	);
}
