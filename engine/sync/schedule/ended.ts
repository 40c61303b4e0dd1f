import type { Environment } from '../../environment';
import type { ExecutionClosed, ExecutionEnd } from '../../store';
import type { ScheduleMemory } from './memory';
import type { ScheduleReport } from './report';

/** The host does not report how a run ends, and has not started it either. */
export interface EndRefused {
	readonly kind: 'refused';
	readonly error: unknown;
	/** Whether it never will, of no run. */
	readonly always: boolean;
}

/**
 * Waits for the end of what the host has started. Where it does not report ends, and has not started it either, it is
 * started again without asking for its end.
 *
 * @param start starts it without asking
 * @param always called where the host reports no end at all
 */
export async function endOf(
	end: Promise<ExecutionEnd | EndRefused>,
	report: Pick<ScheduleReport, 'endRefused'>,
	start: () => void,
	always: () => void,
): Promise<ExecutionEnd> {
	const outcome = await end;
	if (outcome.kind !== 'refused') return outcome;
	// With the same key.
	report.endRefused(outcome.error);
	if (outcome.always) always();
	start();
	return { kind: 'unreported' };
}

const pausesMs = [1_000, 10_000, 60_000];

/**
 * Saves how a run has ended, in several attempts.
 *
 * @returns undefined when it could not be saved
 */
export async function saveEnd(
	{
		memory,
		report,
		environment,
	}: {
		readonly memory: Pick<ScheduleMemory, 'executionEnded'>;
		readonly report: Pick<ScheduleReport, 'closed' | 'endUnsaved'>;
		readonly environment: Pick<Environment, 'sleep'>;
	},
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
		if (pauseMs !== undefined) await environment.sleep(pauseMs);
	}
	return undefined;
}
