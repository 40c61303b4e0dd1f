import type { IDataObject } from 'n8n-workflow';

import { runKey, type ScheduledRun } from '../../engine/sync';
import { dateTimeAt, iso, nextFirings, type Plan } from '../../engine/time';
import { inEditor } from '../shared/n8n/labels';
import { previewLength, timeZoneData } from './previewFirings';

/** A run of the schedule, or one in the editor. */
type RunOccasion = Omit<ScheduledRun, 'trigger' | 'runNumber'> & {
	readonly trigger: ScheduledRun['trigger'] | 'test';
};

/** Makes the item that a run is started with. */
export function runItem(
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
		runId: occasion.key,
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

/**
 * Makes the item of a test run in the editor: now, and what will come.
 *
 * @param name the schedule's
 */
export function testItem(name: string, plan: Plan, payload: IDataObject, now: number): IDataObject {
	const { schedule } = plan;
	const test = { trigger: 'test', scheduledFor: now } as const;
	const none = { skipped: undefined, lost: undefined, overlaps: 0 };
	return {
		...runItem(plan, payload, { ...test, key: runKey(name, test), firedAt: now, ...none }),
		nextFirings: nextFirings(schedule, now, previewLength).map((firing) =>
			iso(dateTimeAt(firing, schedule.zone)),
		),
		timeZoneData,
		...(schedule.hint === undefined ? {} : { hint: inEditor(schedule.hint) }),
	};
}
