import type { Said } from '../../wording';
import type { LocalMs } from '../localTime';
import { cannotBeUsed } from './cronFault';
import { cronFields } from './cronFields';
import type { LocalTimes } from './localTimes';

export interface CronTimes {
	readonly times: LocalTimes;
	/** Whether the hours are left open (a star, or all of them): then it runs with the clock, through a repeated hour twice. */
	readonly everyReading: boolean;
	/** The second of the minute that all its times share, if they do. */
	readonly second: number | undefined;
	/** What people may not expect of it. */
	readonly hint: Said | undefined;
}

/**
 * Returns the times of a cron expression: five fields (minute, hour, day of the month, month, day of the week), six
 * with the seconds in front, or a shorthand such as `@daily`.
 *
 * The parser is given plain numbers, and asked on a calendar without daylight saving only. In zones, cron-parser 5.10
 * leaves out what falls on a shift by half an hour (Lord Howe Island) and takes the second of two midnights (Havana);
 * lists that overlap it refuses.
 *
 * @throws EngineError `invalidSchedule`
 */
export async function cronTimes(expression: unknown): Promise<CronTimes> {
	const { canonical, hours, hint } = cronFields(expression);
	// Loaded when first needed, since n8n reads every block at its start.
	const { CronExpressionParser } = await import('cron-parser');
	const cron = attempt(() => CronExpressionParser.parse(canonical, { tz: 'UTC' }));
	if (cron === undefined) throw neverComes(expression);
	const reading = (local: LocalMs, direction: 'next' | 'prev'): LocalMs | undefined =>
		attempt(() => {
			cron.reset(new Date(local));
			return cron[direction]().getTime();
		});
	// The parser gives up after so many years without one.
	if (reading(Date.UTC(2000), 'next') === undefined) throw neverComes(expression);
	const { second, hour } = cron.fields;
	return {
		times: remembering({
			atOrAfter: (local) => reading(local - 1, 'next'),
			// The parser steps by seconds, so it must stand just behind the second that counts.
			atOrBefore: (local) => reading(Math.floor(local / 1_000) * 1_000 + 1, 'prev'),
		}),
		everyReading: hour.values.length === 24 || /^[*?]/.test(hours),
		second: second.values.length === 1 ? Number(second.values[0]) : undefined,
		hint,
	};
}

const dayMs = 86_400_000;

/**
 * Remembers the last long pause between two readings. A rule that comes once in years takes the parser 40 ms, and is
 * asked about at every tick.
 */
function remembering(times: LocalTimes): LocalTimes {
	let pause = { from: Infinity, to: -Infinity };
	const remember = (from: LocalMs | undefined, to: LocalMs | undefined): void => {
		pause = { from: from ?? -Infinity, to: to ?? Infinity };
	};
	return {
		atOrAfter: (local) => {
			if (pause.from < local && local <= pause.to) return finite(pause.to);
			const found = times.atOrAfter(local);
			if (found === undefined || found - local > dayMs) {
				remember(times.atOrBefore(local - 1), found);
			}
			return found;
		},
		atOrBefore: (local) => {
			if (pause.from <= local && local < pause.to) return finite(pause.from);
			const found = times.atOrBefore(local);
			if (found === undefined || local - found > dayMs) remember(found, times.atOrAfter(local + 1));
			return found;
		},
	};
}

function finite(local: LocalMs): LocalMs | undefined {
	return Number.isFinite(local) ? local : undefined;
}

function neverComes(expression: unknown) {
	return cannotBeUsed(expression, { why: 'no month that it names has such a day' });
}

function attempt<Result>(action: () => Result): Result | undefined {
	try {
		return action();
	} catch {
		return undefined;
	}
}
