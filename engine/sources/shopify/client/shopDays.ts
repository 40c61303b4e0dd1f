import { dateTimeAt, timeZone } from '../../../time';
import { isObject } from '../../http/jsonPath';
import type { ShopifyQuery } from '../query/documents';
import { malformedAnswer } from './connectionPage';
import type { ShopifyClient } from './shopifyClient';

/** Tells the calendar day of an instant, which is text as Shopify sends it: `2026-01-31`. */
export type DayOf = (at: string) => string;

export const shopZoneQuery: ShopifyQuery = {
	document: 'query ReadTimeZone { shop { ianaTimezone } }',
	variables: {},
	cost: 1,
};

/**
 * Reads the time zone of a shop, and returns how its days are told. Neither this machine's time zone nor the database's has
 * a part in it.
 *
 * @throws EngineError of a `ShopifyErrorKind`; `unknownTimeZone` where the shop names one that this platform lacks
 */
export async function readShopDays(client: ShopifyClient): Promise<DayOf> {
	const name = await client.query(shopZoneQuery, ({ shop }) => {
		const zone = isObject(shop) ? shop.ianaTimezone : undefined;
		if (typeof zone === 'string') return zone;
		throw malformedAnswer("leaves out the shop's time zone");
	});
	return daysIn(name);
}

const hourMs = 3_600_000;
/** Some years of them: a few megabytes. */
const mostKeptHours = 50_000;

/**
 * Days are kept by the hour, since to tell one takes as long as to read a line item's JSON.
 *
 * @param zone an IANA name
 */
export function daysIn(zone: string): DayOf {
	const known = timeZone(zone);
	const dayAt = (ms: number) => dateTimeAt(ms, known).toISODate();
	const days = new Map<number, string>();
	return (at) => {
		const ms = Date.parse(at);
		const hour = Math.floor(ms / hourMs);
		const kept = days.get(hour);
		if (kept !== undefined) return kept;
		const day = dayAt(ms);
		if (day === null) throw malformedAnswer(`has no time where there is ${JSON.stringify(at)}`);
		const [first, last] = [hour * hourMs, (hour + 1) * hourMs - 1];
		// A clock that is set back past midnight shows two days in an hour that begins and ends on the same.
		const isOneDay = known.offset(first) === known.offset(last) && dayAt(first) === dayAt(last);
		if (isOneDay) {
			if (days.size >= mostKeptHours) days.clear();
			days.set(hour, day);
		}
		return day;
	};
}
