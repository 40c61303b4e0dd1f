import type { EngineError } from '../../errors';
import { shown } from '../../shortened';
import { option, type Said, say } from '../../wording';
import { timeError } from '../timeError';

export interface CronFault {
	readonly why: Said;
	/** What would do in its place; else what an expression looks like. */
	readonly remedy?: Said | undefined;
}

export function cannotBeUsed(expression: unknown, { why, remedy }: CronFault): EngineError {
	return timeError(
		'invalidSchedule',
		say`The cron expression ${shown(expression)} cannot be used: ${why}`,
		remedy ??
			say`Enter in "${option('cronExpression')}" minute, hour, day of the month, month and day of the week, with the seconds in front if needed; for example "*/15 * * * *" for every quarter of an hour, or "30 2 * * mon-fri" for 02:30 on weekdays.`,
		{ parameter: 'cronExpression' },
	);
}
