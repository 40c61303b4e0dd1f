import type { Zone } from 'luxon';

import { dateTimeAt } from './localTime';

/**
 * Writes a moment for people, as short as it can be told from others: "12:03:11" today, "29 July 12:03:11" on another
 * day, "29 July" at any day's midnight, and with the year where that is another.
 *
 * @param now which day is today, in epoch milliseconds
 */
export function shownMoment(atMs: number, now: number, zone: Zone): string {
	const [at, today] = [dateTimeAt(atMs, zone), dateTimeAt(now, zone)];
	const time = at.toFormat('HH:mm:ss');
	const isMidnight = time === '00:00:00';
	if (at.hasSame(today, 'day') && !isMidnight) return time;
	const day = at.toFormat(at.hasSame(today, 'year') ? 'd MMMM' : 'd MMMM yyyy');
	return isMidnight ? day : `${day} ${time}`;
}
