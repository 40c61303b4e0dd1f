/** What is published: a schedule's runs, or its claims of what is due, for which nothing waits. */
interface OpenSchedule {
	wake?(isInDoubt: boolean): Promise<void>;
	settled(): Promise<void>;
}

/** The version of each schedule that is published in this process now. */
const schedules = new Map<string, OpenSchedule>();

export function opened(schedule: string, runs: OpenSchedule): void {
	schedules.set(schedule, runs);
}

export function closed(schedule: string, runs: OpenSchedule): void {
	if (schedules.get(schedule) === runs) schedules.delete(schedule);
}

/**
 * Starts what waited for a run that has ended, perhaps one that a former version started.
 *
 * @param isInDoubt whether a part of it may still be working, or have died
 */
export async function wake(schedule: string, isInDoubt: boolean): Promise<void> {
	await schedules.get(schedule)?.wake?.(isInDoubt);
}

/** Resolves when the schedule has decided what it was deciding, for tests. */
export async function settled(schedule: string): Promise<void> {
	await schedules.get(schedule)?.settled();
}
