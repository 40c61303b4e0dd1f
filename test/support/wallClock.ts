/** What clocks on the wall show, asked of the platform's own `Intl`, so that it can judge code built on Luxon. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** "2026-03-29 03:30" at that instant in that zone. */
export function wallClock(instantMs: number, zone: string): string {
	let format = formats.get(zone);
	if (format === undefined) {
		format = new Intl.DateTimeFormat('sv-SE', {
			timeZone: zone,
			dateStyle: 'short',
			timeStyle: 'short',
		});
		formats.set(zone, format);
	}
	return format.format(instantMs);
}

/** Past days around which clocks were set, with what happened then: what is to come may change with the zone's rules. */
export const transitionDays = [
	{ zone: 'Europe/Berlin', day: '2026-03-29', shift: '02:00 becomes 03:00' },
	{ zone: 'Europe/Berlin', day: '2026-10-25', shift: '03:00 becomes 02:00' },
	{ zone: 'America/New_York', day: '2026-03-08', shift: '02:00 becomes 03:00' },
	{ zone: 'America/New_York', day: '2026-11-01', shift: '02:00 becomes 01:00' },
	{ zone: 'Australia/Lord_Howe', day: '2026-10-04', shift: '02:00 becomes 02:30' },
	{ zone: 'Australia/Lord_Howe', day: '2026-04-05', shift: '02:00 becomes 01:30' },
	{ zone: 'Asia/Kathmandu', day: '2026-03-29', shift: 'none, at +05:45' },
	{ zone: 'America/Havana', day: '2025-11-02', shift: '01:00 becomes 00:00' },
	{ zone: 'America/Sao_Paulo', day: '2018-11-04', shift: '00:00 becomes 01:00' },
	{ zone: 'America/Sao_Paulo', day: '2018-02-17', shift: '24:00 becomes 23:00' },
	{ zone: 'Africa/Cairo', day: '2026-04-24', shift: '00:00 becomes 01:00' },
	{ zone: 'Pacific/Apia', day: '2011-12-30', shift: 'the day is left out' },
] as const;

/** An instant as a user reads it: "2026-03-29T03:30+02:00". */
export function readable(instantMs: number, zone: string): string {
	const shown = wallClock(instantMs, zone);
	const [date, time] = shown.split(' ');
	const offset = Math.round((Date.parse(`${date}T${time}Z`) - instantMs) / 60_000);
	const sign = offset < 0 ? '-' : '+';
	const two = (number: number): string => String(number).padStart(2, '0');
	return `${date}T${time}${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
}

const minuteMs = 60_000;

/**
 * Every reading that is meant, once: when it is shown first; or, in a gap, as much later as clocks were set forward.
 *
 * @param instants minute by minute, with their readings
 */
export function firstOfEachReading(
	instants: readonly number[],
	readings: readonly string[],
	isMeant: (reading: string) => boolean,
): number[] {
	const found = new Set<number>();
	const seen = new Set<string>();
	instants.forEach((instant, index) => {
		const reading = readings[index] ?? '';
		if (isMeant(reading) && !seen.has(reading)) found.add(instant);
		seen.add(reading);
		const before = readings[index - 1];
		if (before === undefined) return;
		const skipped = minutesOf(reading) - minutesOf(before) - 1;
		for (let step = 0; step < skipped; step++) {
			const missing = new Date((minutesOf(before) + 1 + step) * minuteMs).toISOString();
			if (isMeant(missing.slice(0, 16).replace('T', ' '))) found.add(instant + step * minuteMs);
		}
	});
	return [...found].sort((a, b) => a - b);
}

function minutesOf(reading: string): number {
	return Date.parse(`${reading.replace(' ', 'T')}Z`) / minuteMs;
}
