import type { Zone } from 'luxon';

import { instantOf, instantsOf, type LocalMs, localOf } from '../localTime';
import { isAbbreviation, zoneNamed } from '../zone';
import type { ParseOptions } from './options';
import { faulty, unknownZone } from './refusals';

/** What a text says: what the clock shows, and how far that clock is from UTC, as far as it says so. */
export interface Reading {
	readonly local: LocalMs;
	readonly offset?: StatedOffset;
	readonly zone?: Zone;
}

export interface StatedOffset {
	readonly ms: number;
	/** Z and -00:00 say nothing of the place (RFC 9557, 2.2), so they contradict no zone. */
	readonly isPlaceless: boolean;
	readonly hasSeconds: boolean;
}

const minuteMs = 60_000;

/**
 * Returns the instant that a reading stands for. With an offset, it is the instant, and a zone beside it must agree; so
 * the second pass of an hour that comes twice can be named. Without, it is what the clock of the zone shows.
 *
 * @throws EngineError `invalidDate` when offset and zone contradict each other
 */
export function instantOfReading(reading: Reading, given: unknown, options: ParseOptions): number {
	const { local, offset, zone } = reading;
	if (offset === undefined) return instantOf(local, zone ?? options.zone);
	if (zone === undefined || offset.isPlaceless) return local - offset.ms;
	const agreeing = instantsOf(local, zone).find((instant) => {
		const actual = localOf(instant, zone) - instant;
		return actual === offset.ms || (!offset.hasSeconds && toTheMinute(actual) === offset.ms);
	});
	if (agreeing !== undefined) return agreeing;
	throw faulty(given, options, `clocks in ${zone.name} do not show this time at this offset`);
}

/** Offsets of the time before zones have seconds, which text as a rule rounds. */
function toTheMinute(offsetMs: number): number {
	return Math.sign(offsetMs) * Math.round(Math.abs(offsetMs) / minuteMs) * minuteMs;
}

/**
 * Reads an offset: "Z", "+02:00", "+0200", "+02", "-00:44:30".
 *
 * @throws EngineError `invalidDate` beyond 23 hours or 59 minutes (ISO 8601, RFC 3339)
 */
export function statedOffset(text: string, given: unknown, options: ParseOptions): StatedOffset {
	const match = /^([+-])(\d{1,2})(?::?(\d\d)(?::?(\d\d))?)?$/.exec(text);
	if (match === null) return { ms: 0, isPlaceless: true, hasSeconds: false };
	const [, sign, hours, minutes = '0', seconds] = match;
	const [h, m, s] = [Number(hours), Number(minutes), Number(seconds ?? 0)];
	if (h > 23 || m > 59 || s > 59) {
		throw faulty(given, options, `the offset ${text} does not exist`);
	}
	const ms = (h * 3600 + m * 60 + s) * 1_000;
	return {
		ms: sign === '-' ? -ms : ms,
		isPlaceless: sign === '-' && ms === 0,
		hasSeconds: seconds !== undefined,
	};
}

/**
 * Returns the zone that a text names. Whoever writes an abbreviation of the zone database means the season's offset,
 * and the database may not: beside an offset, which then decides, it may stand.
 *
 * @throws EngineError `invalidDate`, with the zone that was probably meant
 */
export function statedZone(
	name: string,
	hasOffset: boolean,
	given: unknown,
	options: ParseOptions,
): Zone {
	const zone = zoneNamed(name);
	if (zone !== undefined && (hasOffset || !isAbbreviation(name))) return zone;
	throw unknownZone(given, options, name);
}
