import type { ScheduleProgress } from '../../time';

/** What is kept as JSON. */
type Fields = Record<string, unknown>;

/**
 * Reads what was kept of a schedule. Anyone can edit it by hand, so what cannot be used is as if it were not there.
 *
 * @returns undefined when it does not say where the schedule stands
 */
export function readProgress(kept: Fields): ScheduleProgress | undefined {
	const saved = record(kept.progress);
	const settled = instant(saved.settled);
	if (settled === undefined) return undefined;
	return {
		rule: typeof saved.rule === 'string' ? saved.rule : '',
		settled,
		runs: wholeNumber(saved.runs) ?? 0,
		lastFiredAt: instant(saved.lastFiredAt),
		missed: list(saved.missed).flatMap((entry) => {
			const [after, upTo] = [instant(entry.after), instant(entry.upTo)];
			return after === undefined || upTo === undefined ? [] : [{ after, upTo }];
		}),
		queued: queued(saved.queued),
		skipped: passedOver(saved.skipped),
		lost: passedOver(saved.lost),
	};
}

/** Keeps where a schedule stands. What is undefined is not kept, since it becomes JSON. */
export function writeProgress(kept: Fields, progress: ScheduleProgress): void {
	const { rule, settled, runs, lastFiredAt, missed, queued, skipped, lost } = progress;
	kept.progress = {
		rule,
		settled: iso(settled),
		runs,
		lastFiredAt: lastFiredAt && iso(lastFiredAt),
		missed:
			missed.length === 0
				? undefined
				: missed.map(({ after, upTo }) => ({ after: iso(after), upTo: iso(upTo) })),
		queued: queued && { ...queued, scheduledFor: iso(queued.scheduledFor) },
		skipped: skipped && { ...skipped, since: iso(skipped.since) },
		lost: lost && { ...lost, since: iso(lost.since) },
	};
}

function queued(value: unknown): ScheduleProgress['queued'] {
	const { scheduledFor, trigger } = record(value);
	const at = instant(scheduledFor);
	return at === undefined || (trigger !== 'schedule' && trigger !== 'publish')
		? undefined
		: { trigger, scheduledFor: at };
}

function passedOver(value: unknown): ScheduleProgress['skipped'] {
	const { count, since } = record(value);
	const [known, at] = [wholeNumber(count), instant(since)];
	return known === undefined || at === undefined ? undefined : { count: known, since: at };
}

function record(value: unknown): Fields {
	return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function list(value: unknown): readonly Fields[] {
	return Array.isArray(value) ? value.map(record) : [];
}

function wholeNumber(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}

function instant(value: unknown): number | undefined {
	const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
	return Number.isNaN(ms) ? undefined : ms;
}

function iso(instantMs: number): string {
	return new Date(instantMs).toISOString();
}
