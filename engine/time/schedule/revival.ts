import type { PassedOver } from './instantRanges';
import type { SchedulePolicy, ScheduleProgress } from './progress';

/** So often in a row a time is run again whose run has died: what kills n8n each time is not to do so for ever. */
const MOST_DEATHS = 3;

/**
 * Queues a run in place of the newest one, which has died with its process: for the newest of the times that were
 * skipped because it was taken for going, or else for its own time once more. What waits already, or was missed since, is
 * newer and does for it; where each missed time gets a run of its own, so does the dead one's.
 */
export function replaceDead(policy: SchedulePolicy, progress: ScheduleProgress): ScheduleProgress {
	const { newest, passed, queued, missed, skipped } = progress;
	if (newest === undefined || queued !== undefined) return progress;
	if (missed.length > 0 && policy.missed !== 'runEach') return progress;
	if (passed !== undefined && passed.scheduledFor > newest.scheduledFor) {
		return { ...progress, queued: passed, passed: undefined, skipped: lessOne(skipped) };
	}
	const deaths = (newest.deaths ?? 0) + 1;
	if (deaths > MOST_DEATHS) return progress;
	return { ...progress, queued: { ...newest, deaths } };
}

/** Without the newest of what was skipped, which is run after all. */
function lessOne(skipped: PassedOver | undefined): PassedOver | undefined {
	if (skipped === undefined || skipped.count <= 1) return undefined;
	return { ...skipped, count: skipped.count - 1 };
}
