import { DateTime } from 'luxon';

import type { ParseOptions } from './options';
import { type Reading, statedOffset, statedZone } from './reading';
import { faulty, invalid } from './refusals';

/** ISO 8601 mixes no basic form (20260329, 1430) with the extended one (2026-03-29, 14:30). */
const dateForms = [
	/^(?:[+-]\d{6}|\d{4})(?:-\d\d(?:-\d\d)?)?$/,
	/^(?:[+-]\d{6}|\d{4})\d\d(?:\d\d)?$/,
	/^\d{4}-(?:W\d\d(?:-\d)?|\d{3})$/,
	/^\d{4}(?:W\d\d\d?|\d{3})$/,
];
const timeForms = [
	/^\d\d(?::\d\d(?::\d\d(?:[.,]\d{1,30})?)?)?$/,
	/^\d\d\d\d(?:\d\d(?:[.,]\d{1,30})?)?$/,
];
const sqlDate = /^\d{4}-\d\d-\d\d$/;

/** Date, separator, time, offset, name, zone in brackets, tags in brackets (RFC 9557; such as the calendar, which changes no date). */
const parts =
	/^([^Tt [\]]+)(?:([Tt ])([\d:.,]+)(?: ?([Zz](?![A-Za-z])|[+-]\d\d(?::?\d\d(?::?\d\d)?)?))?(?: ?(?![ap]m$)([A-Za-z][\w+/:-]+))?)?(?: ?\[!?([^[\]=]+)\])?((?:\[[^[\]]*\])*)$/;
const electiveTags = /^(?:\[[a-z_][a-z0-9_-]*=[A-Za-z0-9-]+\])*$/;

/**
 * Reads ISO 8601 (with "T"), or SQL (with a space), without guessing: the text is cut into date, time, offset and zone,
 * and Luxon reads date and time alone, on UTC. Given an offset or a zone, it would let the one overrule the other.
 *
 * @throws EngineError `invalidDate`
 */
export function readIso(
	text: string,
	separators: 'T' | 'space' | 'either',
	options: ParseOptions,
): Reading {
	const match = parts.exec(text);
	if (match === null) throw invalid(text, options);
	const [, date = '', separator, time, offset, name, bracketed, tags = ''] = match;
	if (!isWellFormed(date, separator, time, separators)) throw invalid(text, options);
	if (!electiveTags.test(tags) || (name !== undefined && bracketed !== undefined)) {
		throw faulty(text, options, `${tags || `[${bracketed}]`} in it cannot be heeded`);
	}
	const onUtc = DateTime.fromISO(time === undefined ? date : `${date}T${time}`, { zone: 'utc' });
	if (!onUtc.isValid) throw invalid(text, options, onUtc);
	const zoneName = name ?? bracketed;
	const isUtc = offset === undefined && /^(?:utc|gmt)$/i.test(name ?? '');
	return {
		local: onUtc.toMillis(),
		offset: offset === undefined && !isUtc ? undefined : statedOffset(offset ?? 'Z', text, options),
		zone:
			zoneName === undefined
				? undefined
				: statedZone(zoneName, offset !== undefined, text, options),
	};
}

function isWellFormed(
	date: string,
	separator: string | undefined,
	time: string | undefined,
	separators: 'T' | 'space' | 'either',
): boolean {
	const isSql = separator === ' ' || (separator === undefined && separators === 'space');
	const isWanted = separators === 'either' || isSql === (separators === 'space');
	const isDate = isSql ? sqlDate.test(date) : dateForms.some((form) => form.test(date));
	const isTime = time === undefined || timeForms.some((form) => form.test(time));
	// The year 0 has no sign (ECMAScript, RFC 9557).
	return isWanted && isDate && isTime && !date.startsWith('-000000');
}
