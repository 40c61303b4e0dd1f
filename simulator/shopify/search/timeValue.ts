/** A stretch of time that a written value stands for: from `start` (included) to `end` (excluded). */
export interface TimeSpan {
	readonly start: number;
	readonly end: number;
}

const pattern =
	/^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?)?)?$/i;

/**
 * Reads a search value as a time: a year, month, day, hour, minute, second or fraction. Without an offset it is
 * in the shop's time zone. Null when it is not a time.
 */
export function readTime(text: string, now: number, timeZone: string): TimeSpan | null {
	if (text.toLowerCase() === 'now') return { start: now, end: now + 1 };
	const match = pattern.exec(text.trim());
	if (match === null) return null;
	const [, year, month, day, hour, minute, second, fractionText, offset] = match;
	const numbers = [year, month ?? '1', day ?? '1', hour ?? '0', minute ?? '0', second ?? '0'].map(
		Number,
	);
	const [y = 0, mo = 1, d = 1, h = 0, mi = 0, s = 0] = numbers;
	const wall = Date.UTC(y, mo - 1, d, h, mi, s);
	if (!isSame(new Date(wall), numbers)) return null;
	const milliseconds =
		fractionText === undefined ? 0 : Math.floor(Number(`0.${fractionText}`) * 1000);
	const start = wall + milliseconds;
	const end =
		fractionText === undefined ? spanEnd(wall, month, day, hour, minute, second) : start + 1;
	return { start: toInstant(start, offset, timeZone), end: toInstant(end, offset, timeZone) };
}

function isSame(date: Date, [year, month, day, hour]: readonly number[]): boolean {
	return (
		date.getUTCFullYear() === year &&
		date.getUTCMonth() + 1 === month &&
		date.getUTCDate() === day &&
		date.getUTCHours() === hour
	);
}

function spanEnd(wall: number, ...parts: readonly (string | undefined)[]): number {
	const given = parts.filter((part) => part !== undefined).length;
	const end = new Date(wall);
	if (given === 0) end.setUTCFullYear(end.getUTCFullYear() + 1);
	else if (given === 1) end.setUTCMonth(end.getUTCMonth() + 1);
	else if (given === 2) end.setUTCDate(end.getUTCDate() + 1);
	else return wall + ([3_600_000, 60_000, 1000][given - 3] ?? 1000);
	return end.getTime();
}

function toInstant(wall: number, offset: string | undefined, timeZone: string): number {
	if (offset === undefined) return wall - zoneOffset(wall, timeZone);
	if (offset.toUpperCase() === 'Z') return wall;
	const sign = offset.startsWith('-') ? -1 : 1;
	const digits = offset.slice(1).replace(':', '');
	const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
	return wall - sign * minutes * 60_000;
}

/** How far `timeZone`'s wall clock is ahead of UTC, in milliseconds, around the wall time `wall`. */
export function zoneOffset(wall: number, timeZone: string): number {
	const first = offsetAt(wall, timeZone);
	return offsetAt(wall - first, timeZone);
}

function offsetAt(instant: number, timeZone: string): number {
	const text = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
		.formatToParts(instant)
		.find(({ type }) => type === 'timeZoneName')?.value;
	const match = /GMT([+-])(\d{2}):(\d{2})/.exec(text ?? '');
	if (match === null) return 0;
	const [, sign, hours, minutes] = match;
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
