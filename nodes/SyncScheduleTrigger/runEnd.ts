import type { IRun } from 'n8n-workflow';

import type { ExecutionEnd } from '../../engine/store';
import type { EndRefused, ScheduledRun } from '../../engine/sync';
import { namedRuns } from '../shared/n8n/runMetadata';
import { retryAdviceIn } from '../shared/n8n/toNodeError';

/**
 * Waits for what n8n says of the end of a run that was started.
 *
 * @param done n8n's done promise
 */
export async function readEnd(
	done: Promise<IRun | undefined>,
	trigger: ScheduledRun['trigger'],
): Promise<ExecutionEnd | EndRefused> {
	try {
		const run = await done;
		// Of a time that was missed, n8n says nothing when it was run before after all.
		if (run === undefined && trigger === 'missed') return { kind: 'notStarted' };
		return readOutcome(run);
	} catch (error) {
		return readRejection(error) ?? { kind: 'refused', error, always: refusesToReport(error) };
	}
}

/**
 * Reads what n8n's done promise has resolved with. An execution that was put aside resolves it too, with the status `waiting`
 * or with nothing at all.
 */
function readOutcome(run: IRun | undefined): ExecutionEnd {
	if (run === undefined) return { kind: 'waiting', syncRunIds: [] };
	const { metadata, error } = run.data.resultData;
	const syncRunIds = namedRuns(metadata);
	if (run.status === 'waiting') return { kind: 'waiting', syncRunIds };
	if (run.status === 'canceled') {
		const message = messageOf(error?.message ?? 'The execution was cancelled');
		return { kind: 'cancelled', executionId: undefined, syncRunIds, message };
	}
	const failure = run.status === 'success' ? undefined : (error?.message ?? `It ${run.status}`);
	const leftOpen = 'The execution ended without Commit or Fail';
	return { kind: 'ended', syncRunIds, failure, advice: retryAdviceIn(error), leftOpen };
}

/**
 * Reads what n8n's done promise has been rejected with: at once when the execution was cancelled or timed out, while its block
 * may still be working; or when it could not be begun.
 *
 * @returns undefined when n8n may have refused the promise itself
 */
function readRejection(error: unknown): ExecutionEnd | undefined {
	const name = error instanceof Error ? error.constructor.name : '';
	// It was over before n8n asked how it goes: refused by a check, before its first block.
	if (name === 'ExecutionNotFoundError') return { kind: 'notStarted' };
	if (!name.endsWith('ExecutionCancelledError')) return undefined;
	const { message, extra } = error as Error & { extra?: { executionId?: unknown } };
	const executionId = extra?.executionId === undefined ? undefined : String(extra.executionId);
	return { kind: 'cancelled', executionId, syncRunIds: [], message: messageOf(message) };
}

/** Tells whether n8n reports no end at all: its next engine does not take a done promise, and says so in an error for users. */
function refusesToReport(error: unknown): boolean {
	return error instanceof Error && error.constructor.name === 'UserError';
}

function messageOf(reason: string): string {
	return `${reason}. What it was doing may still be going on, so its lease stays until that ends or the lease runs out`;
}
