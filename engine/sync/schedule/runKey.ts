import type { Comer } from '../../time';

/** Two publications within this time are one wish to run, and get one key. */
export const publishPauseMs = 60_000;

/** Names a run of a schedule: by its scheduled time, so that none is started twice, and by how often it died before. */
export function runKey(
	schedule: string,
	{
		trigger,
		scheduledFor,
		deaths = 0,
	}: Omit<Comer, 'trigger'> & {
		readonly trigger: Comer['trigger'] | 'test';
	},
): string {
	const attempt = deaths === 0 ? '' : `:${deaths + 1}`;
	if (trigger === 'test') return `${schedule}:test:${utc(scheduledFor)}`;
	if (trigger !== 'publish') return `${schedule}:${utc(scheduledFor)}${attempt}`;
	const minute = Math.floor(scheduledFor / publishPauseMs) * publishPauseMs;
	return `${schedule}:publish:${utc(minute)}${attempt}`;
}

function utc(instant: number): string {
	return new Date(instant).toISOString();
}
