import type { GoingRun } from '../../engine/store';
import type { ScheduleProgress } from '../../engine/time';

/** What this process knows of a schedule, over all versions of its workflow that were published meanwhile. */
export interface ProcessMemory {
	progress: ScheduleProgress | undefined;
	going: readonly GoingRun[];
}

const schedules = new Map<string, ProcessMemory>();

export function processMemory(schedule: string): ProcessMemory {
	const known = schedules.get(schedule);
	if (known !== undefined) return known;
	const memory: ProcessMemory = { progress: undefined, going: [] };
	schedules.set(schedule, memory);
	return memory;
}

/** As if the process had ended, for tests. */
export function forgetProcessMemory(): void {
	schedules.clear();
}
