import { Temporal } from 'temporal-polyfill';

import type { SeededRandom } from './seededRandom';

/** Zones with what zones can have: shifts by parts of an hour, across midnight, of a day, offsets with seconds. */
export const variedZones = [
	'Europe/Berlin',
	'America/New_York',
	'Australia/Lord_Howe',
	'Pacific/Chatham',
	'Antarctica/Troll',
	'Antarctica/Casey',
	'America/Havana',
	'America/St_Johns',
	'America/Sao_Paulo',
	'America/Caracas',
	'Africa/Cairo',
	'Africa/Casablanca',
	'Africa/Monrovia',
	'Asia/Kathmandu',
	'Asia/Macau',
	'Asia/Pyongyang',
	'Asia/Tehran',
	'Europe/Dublin',
	'Pacific/Apia',
	'Pacific/Kwajalein',
	'UTC',
] as const;

/** When a zone's clocks were set from 1960 to 2025, by Temporal: what is to come may change with the zone's rules. */
export function transitionsOf(zone: string): readonly number[] {
	const end = Date.UTC(2026, 0);
	const found: number[] = [];
	let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(
		Date.UTC(1960, 0),
	).toZonedDateTimeISO(zone);
	while ((at = at.getTimeZoneTransition('next')) !== null && at.epochMilliseconds < end) {
		found.push(at.epochMilliseconds);
	}
	return found;
}

export interface Moment {
	readonly zone: string;
	readonly instant: number;
}

const hourMs = 3_600_000;

/** Gives moments, two thirds of them within hours of a change of the clock. */
export function momentsOf(random: SeededRandom): () => Moment {
	const byZone = new Map(variedZones.map((zone) => [zone, transitionsOf(zone)] as const));
	return () => {
		const zone = random.pick(variedZones);
		const [first = 0, ...others] = byZone.get(zone) ?? [];
		const isNear = first !== 0 && random.chance(2 / 3);
		const instant = isNear
			? random.pick([first, ...others]) + random.integer(-5 * hourMs, 5 * hourMs)
			: random.integer(Date.UTC(1900, 0), Date.UTC(2025, 11, 31));
		return { zone, instant: Math.floor(instant / 1_000) * 1_000 };
	};
}
