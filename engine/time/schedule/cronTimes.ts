import { shown, TimeError } from '../timeError';
import type { LocalTimes } from './localTimes';

export interface CronTimes {
	readonly times: LocalTimes;
	/** Whether the hours are left open (a star, or steps of one): then it runs with the clock, through a repeated hour twice. */
	readonly everyReading: boolean;
	/** The second of the minute that all its times share, if they do. */
	readonly second: number | undefined;
}

const shorthands = /^@(yearly|annually|monthly|weekly|daily|hourly)$/;

/**
 * The times of a cron expression: five fields (minute, hour, day of the month, month, day of the week), six with the
 * seconds in front, or a shorthand such as `@daily`.
 *
 * The parser is asked on a calendar without daylight saving only. In zones, cron-parser 5.10 leaves out what falls on
 * a shift by half an hour (Lord Howe Island) and takes the second of two midnights (Havana).
 *
 * @throws TimeError `invalidSchedule`
 */
export async function cronTimes(expression: unknown): Promise<CronTimes> {
	const fields = fieldsOf(expression);
	// Loaded when first needed, since n8n reads every block at its start.
	const { CronExpressionParser } = await import('cron-parser');
	const cron = parsed(fields, () => CronExpressionParser.parse(fields.join(' '), { tz: 'UTC' }));
	const reading = (local: number, direction: 'next' | 'prev'): number => {
		cron.reset(new Date(local));
		return cron[direction]().getTime();
	};
	const times: LocalTimes = {
		atOrAfter: (local) => reading(local - 1, 'next'),
		// The parser steps by seconds, so it must stand just behind the second that counts.
		atOrBefore: (local) => reading(Math.floor(local / 1_000) * 1_000 + 1, 'prev'),
	};
	const { second, hour } = cron.fields;
	return {
		times,
		everyReading: hour.values.length === 24 || /^[*?]/.test(fields.at(-4) ?? ''),
		second: second.values.length === 1 ? Number(second.values[0]) : undefined,
	};
}

function fieldsOf(expression: unknown): string[] {
	if (typeof expression !== 'string' || expression.trim() === '') {
		throw invalidCron(expression, 'it is empty');
	}
	const fields = expression.trim().split(/\s+/);
	if (fields.length === 1 && shorthands.test(expression.trim())) return fields;
	if (fields.length < 5 || fields.length > 6) {
		throw invalidCron(expression, `it has ${fields.length} fields in place of 5 or 6`);
	}
	// The parser would fill an H at random, and so differently at every start.
	if (fields.some((field) => /h/i.test(field.replaceAll(/thu|mar/gi, '')))) {
		throw invalidCron(expression, 'H is not supported; use the option Jitter');
	}
	return fields;
}

function parsed<Cron>(fields: readonly string[], parse: () => Cron): Cron {
	const attempted = attempt(parse);
	if ('result' in attempted) return attempted.result;
	throw invalidCron(fields.join(' '), attempted.why);
}

function attempt<Result>(action: () => Result): { result: Result } | { why: string } {
	try {
		return { result: action() };
	} catch (error) {
		return { why: error instanceof Error ? error.message : String(error) };
	}
}

function invalidCron(expression: unknown, why: string): TimeError {
	return new TimeError('invalidSchedule', {
		message: `The cron expression ${shown(expression)} cannot be used: ${why}`,
		remedy:
			'Enter minute, hour, day of the month, month and day of the week, with the seconds in front if needed; for example "*/15 * * * *" for every quarter of an hour, or "30 2 * * mon-fri" for 02:30 on weekdays.',
		parameter: 'Cron Expression',
	});
}
