import { DateTime } from 'luxon';

import { isAbbreviation, zoneNamed } from '../zone';
import type { ParseOptions } from './options';
import { statedOffset } from './reading';
import { invalid, unknownZone } from './refusals';

/** The zones that RFC 2822, 4.3 names; the same everywhere and always. Its military letters say nothing (ibid.). */
const namedOffsets = /^(?:UTC?|GMT|Z|[ECMP][SD]T)$/;

/**
 * Reads a date of HTTP (RFC 9110) or of mail (RFC 2822).
 *
 * @returns epoch milliseconds
 * @throws EngineError `invalidDate`
 */
export function readHttpOrMail(text: string, options: ParseOptions): number {
	const http = DateTime.fromHTTP(text, { zone: 'utc' });
	return http.isValid ? http.toMillis() : readMail(text, options);
}

/** @throws EngineError `invalidDate` */
export function readHttp(text: string, options: ParseOptions): number {
	const read = DateTime.fromHTTP(text, { zone: 'utc' });
	if (read.isValid) return read.toMillis();
	throw invalid(text, options, read);
}

/** @throws EngineError `invalidDate` */
export function readMail(given: string, options: ParseOptions): number {
	// Comments, such as the abbreviation that mail programs put behind the offset.
	const text = given
		.replaceAll(/\([^()]*\)|\s+/g, ' ')
		.replaceAll(/ {2,}/g, ' ')
		.trim();
	const [, inFront, zone = ''] = /^(.*) (\S+)$/.exec(withFullYear(text)) ?? [];
	const read = DateTime.fromRFC2822(`${inFront} ${luxonZone(zone, given, options)}`, {
		zone: 'utc',
	});
	if (read.isValid) return read.toMillis();
	const isUncertain = zoneNamed(zone) === undefined || isAbbreviation(zone);
	if (/^[A-Za-z]{2,}$/.test(zone) && isUncertain && !namedOffsets.test(zone)) {
		const isDate = DateTime.fromRFC2822(`${inFront} GMT`, { zone: 'utc' }).isValid;
		if (isDate) throw unknownZone(given, options, zone);
	}
	throw invalid(given, options, read);
}

/** Years of two and three digits (RFC 2822, 4.3): 00 to 49 are this century's, the others count from 1900. */
function withFullYear(text: string): string {
	return text.replace(
		/^((?:\w{3}, ?)?\d{1,2} \w{3} )(\d{2,3})(?= )/,
		(_, inFront: string, year: string) =>
			`${inFront}${Number(year) + (year.length === 2 && Number(year) < 50 ? 2000 : 1900)}`,
	);
}

/** What Luxon knows of them: it has no UT, and lets offsets be of any size. */
function luxonZone(zone: string, given: string, options: ParseOptions): string {
	if (/^UTC?$/.test(zone)) return 'GMT';
	if (/^[+-]\d{4}$/.test(zone)) statedOffset(zone, given, options);
	return zone;
}
