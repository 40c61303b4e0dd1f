import type { DateTime } from 'luxon';

import { checkedCustomFormat } from './customFormat';
import { TimeError } from './timeError';

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
 * @throws TimeError `invalidFormat`
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
			return written(date.toRFC2822());
		case 'custom':
			return inLocale(date, locale).toFormat(
				checkedCustomFormat(options.customFormat, 'Custom Output Format'),
			);
	}
}

/** ISO 8601 with milliseconds and offset: "2026-03-29T14:30:00.000+02:00". */
export function iso(date: DateTime): string {
	return written(date.toISO());
}

function inLocale(date: DateTime, locale: string): DateTime {
	if (isLocale(locale)) return date.setLocale(locale);
	throw new TimeError('invalidFormat', {
		message: `The locale "${locale}" is not known`,
		remedy: 'Enter a language tag, for example "en-US" or "de".',
		parameter: 'Locale',
	});
}

function isLocale(locale: string): boolean {
	try {
		return Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
	} catch {
		return false;
	}
}

/** Luxon writes null for an invalid date, and none gets here. */
function written(text: string | null): string {
	if (text !== null) return text;
	throw new TimeError('invalidDate', {
		message: 'The date cannot be written, since it is not valid',
		remedy: 'Give a date such as "2026-03-29T14:30:00+02:00".',
	});
}
