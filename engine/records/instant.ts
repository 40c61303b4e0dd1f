/** A point in time, to the microsecond: as fine as PostgreSQL keeps it. */
export interface Instant {
	/** Epoch milliseconds, with the microseconds as a fraction. */
	readonly epochMs: number;
	/** UTC, at a fixed width so that text sorts by time: `2026-01-31T09:30:00.000Z`; six digits where they are needed. */
	readonly text: string;
}

const isoDateTime =
	/^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?([Zz]|[+-]\d\d(?::?\d\d)?))?)?$/;

/** With a time and an offset: the only text that is certainly a point in time. */
const unmistakable = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)$/;

const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const msPerMinute = 60_000;

/** A day that every year has. */
const usualDay =
	/(?!0000)\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)/;

const canonicalDay = new RegExp(`^${usualDay.source}$`);

/** The canonical form, with or without milliseconds, as nearly every API sends it: worth a shortcut, since a sync reads little else. */
const canonical = new RegExp(
	`^${usualDay.source}T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{3})?Z$`,
);

/** Tells whether a text is a day such as `2026-01-31`, and one that every year has: others have to be looked at closely. */
export function isCanonicalDay(text: string): boolean {
	return canonicalDay.test(text);
}

/** Tells whether a text is a time as nearly every API writes it, which `Date.parse` reads as it is. */
export function isCanonicalInstant(text: string): boolean {
	return canonical.test(text);
}

/**
 * Reads ISO 8601; without an offset it is UTC, without a time it is midnight UTC. Undefined for what is no date of the
 * calendar, and for words such as `now`, which a database would take for a time of its own choosing.
 */
export function parseInstant(text: string): Instant | undefined {
	return isCanonicalInstant(text)
		? { epochMs: Date.parse(text), text: withMs(text) }
		: parseAnyIso(text);
}

/** Returns the text of {@link parseInstant}; undefined also for what is finer than a microsecond, and would be cut. */
export function instantText(text: string): string | undefined {
	if (canonical.test(text)) return withMs(text);
	return isTooFine(text) ? undefined : parseAnyIso(text)?.text;
}

function isTooFine(text: string): boolean {
	return /[.,]\d{6}\d*[1-9]/.test(text);
}

/** Tells why a text has no {@link instantText}: it "is …". */
export function instantFault(text: string): string {
	const given = text.trim();
	const match = isoDateTime.exec(given);
	if (match === null) {
		return /^[+-]?\d{5,9}-\d\d-\d\d|^-\d{4}-\d\d-\d\d| BC$/i.test(given)
			? beyondYears
			: 'is not a time in ISO 8601, such as 2026-01-31T09:30:00+01:00';
	}
	if (isTooFine(given)) return 'is finer than a microsecond';
	const [, year, , , , , second] = match;
	if (second === '60') return 'is a leap second, which databases do not keep';
	if (year === '0000') return beyondYears;
	const isOfCalendar = parseAnyIso(`2001${given.slice(4).replace(/ ?[+-]\d\d(?::?\d\d)?$/, '')}`);
	const hasOffset = offsetMinutes(match[8]) !== undefined;
	if (isOfCalendar !== undefined && hasOffset && /^(0001|9999)/.test(given)) return beyondYears;
	return hasOffset ? 'is not a date of the calendar' : 'has an offset that no zone has';
}

const beyondYears = 'is beyond the years 1 to 9999 in UTC';

function withMs(text: string): string {
	return text.length === 20 ? `${text.slice(0, 19)}.000Z` : text;
}

function parseAnyIso(text: string): Instant | undefined {
	const match = isoDateTime.exec(text.trim());
	if (match === null) return undefined;
	const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
	const [y, mo, d] = [Number(year), Number(month), Number(day)];
	const [h, mi, s] = [Number(hour), Number(minute), Number(second)];
	const isLeap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
	const lastDay = mo === 2 && !isLeap ? 28 : daysInMonth[mo - 1];
	if (y === 0 || lastDay === undefined || d < 1 || d > lastDay) return undefined;
	if (h > 23 || mi > 59 || s > 59) return undefined;
	const offset = offsetMinutes(zone);
	if (offset === undefined) return undefined;
	const micros = Number(fraction.padEnd(6, '0').slice(0, 6));
	const date = new Date(0);
	date.setUTCFullYear(y, mo - 1, d);
	date.setUTCHours(h, mi, s, Math.trunc(micros / 1000));
	return instantAt(date.getTime() - offset * msPerMinute, micros % 1000);
}

/** Returns the instant of epoch milliseconds; undefined beyond the years 1 to 9999, which ISO 8601 text cannot hold. */
export function instantAt(epochMs: number, micros = 0): Instant | undefined {
	const date = new Date(epochMs);
	const year = date.getUTCFullYear();
	if (Number.isNaN(year) || year < 1 || year > 9999) return undefined;
	const iso = date.toISOString();
	if (micros === 0) return { epochMs: date.getTime(), text: iso };
	const text = `${iso.slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
	return { epochMs: date.getTime() + micros / 1000, text };
}

/** Tells whether a text can only be meant as a point in time: date, time and offset. */
export function isUnmistakableInstant(text: string): boolean {
	return unmistakable.test(text) && instantText(text) !== undefined;
}

function offsetMinutes(zone: string | undefined): number | undefined {
	if (zone === undefined || zone === 'Z' || zone === 'z') return 0;
	const hours = Number(zone.slice(1, 3));
	const minutes = Number(zone.slice(3).replace(':', ''));
	if (hours > 15 || minutes > 59) return undefined;
	return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
