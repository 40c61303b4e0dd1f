import type { IDataObject } from 'n8n-workflow';

import { dateTimeAt, iso, nextFirings, type Plan, type Start } from '../../engine/time';
import { previewLength, timeZoneData } from './previewFirings';

/** The trigger that the runs are of. */
export interface TriggerName {
	readonly workflowId: string;
	readonly nodeId: string;
}

export interface RunOccasion extends Omit<Start, 'trigger'> {
	readonly trigger: Start['trigger'] | 'test';
	readonly firedAt: number;
	/** How many runs of the trigger are still going; null when that cannot be known. */
	readonly overlaps: number | null;
}

/** Two publications within this time are one wish to run, and get one key. */
export const publishPauseMs = 60_000;

/** Names a run: by its scheduled time, so that n8n starts none twice, and by how often it was started and died. */
export function runKey(
	{ workflowId, nodeId }: TriggerName,
	{ trigger, scheduledFor, deaths = 0 }: Pick<RunOccasion, 'trigger' | 'scheduledFor' | 'deaths'>,
): string {
	const prefix = `${workflowId}:${nodeId}:`;
	const attempt = deaths === 0 ? '' : `:${deaths + 1}`;
	if (trigger === 'test') return `${prefix}test:${utc(scheduledFor)}`;
	if (trigger !== 'publish') return `${prefix}${utc(scheduledFor)}${attempt}`;
	const minute = Math.floor(scheduledFor / publishPauseMs) * publishPauseMs;
	return `${prefix}publish:${utc(minute)}${attempt}`;
}

/** What a run is started with. */
export function runItem(
	name: TriggerName,
	{ schedule, jitterMs }: Plan,
	payload: IDataObject,
	occasion: RunOccasion,
): IDataObject {
	const { trigger, scheduledFor, deaths = 0, firedAt, skipped, lost, overlaps } = occasion;
	const shown = (instant: number): string => iso(dateTimeAt(instant, schedule.zone));
	const shownOrNull = (instant: number | undefined): string | null =>
		instant === undefined ? null : shown(instant);
	// What was scheduled is due after its jitter; a run on publish is due at once.
	const due =
		trigger === 'schedule' || trigger === 'missed' ? scheduledFor + jitterMs : scheduledFor;
	return {
		runId: runKey(name, occasion),
		trigger,
		scheduledFor: shown(scheduledFor),
		firedAt: shown(firedAt),
		previousScheduledFor: shownOrNull(schedule.latest(scheduledFor - 1)),
		latenessMs: Math.max(0, firedAt - due),
		attempt: deaths + 1,
		jitterMs,
		timeZone: schedule.zone.name,
		skipped: skipped?.count ?? 0,
		skippedSince: shownOrNull(skipped?.since),
		missed: lost?.count ?? 0,
		missedSince: shownOrNull(lost?.since),
		overlaps,
		payload: structuredClone(payload),
	};
}

/** What a test run in the editor gets: now, and what will come. */
export function testItem(
	name: TriggerName,
	plan: Plan,
	payload: IDataObject,
	now: number,
): IDataObject {
	const { schedule } = plan;
	const none = { skipped: undefined, lost: undefined, overlaps: 0 };
	return {
		...runItem(name, plan, payload, { trigger: 'test', scheduledFor: now, firedAt: now, ...none }),
		nextFirings: nextFirings(schedule, now, previewLength).map((firing) =>
			iso(dateTimeAt(firing, schedule.zone)),
		),
		timeZoneData,
		...(schedule.hint === undefined ? {} : { hint: schedule.hint }),
	};
}

function utc(instant: number): string {
	return new Date(instant).toISOString();
}
