import type { ExecutionClosed, ExecutionEnd } from '../../engine/store';
import type { Report } from './report';
import type { ScheduleMemory } from './scheduleMemory';

const pausesMs = [1_000, 10_000, 60_000];

/**
 * Saves how a run has ended, in several attempts.
 *
 * @returns undefined when it could not be saved
 */
export async function saveEnd(
	memory: ScheduleMemory,
	report: Report,
	key: string,
	end: ExecutionEnd,
): Promise<ExecutionClosed | undefined> {
	for (const pauseMs of [...pausesMs, undefined]) {
		try {
			const closed = await memory.executionEnded(key, end);
			report.closed(key, closed);
			return closed;
		} catch (error) {
			report.endUnsaved(key, error);
		}
		if (pauseMs !== undefined) await report.pause(pauseMs);
	}
	return undefined;
}
