import type { IRun } from 'n8n-workflow';

import type { ExecutionEnd } from '../../engine/store';

/** By this key Sync Run adds its runs to the metadata of the execution. */
const SYNC_RUNS = 'syncRunId';

/**
 * What n8n's done promise has resolved with. An execution that was put aside resolves it too, with the status `waiting`
 * or with nothing at all.
 */
export function readOutcome(run: IRun | undefined): ExecutionEnd {
	if (run === undefined) return { kind: 'waiting', syncRunIds: [] };
	const { metadata, error } = run.data.resultData;
	const named = (metadata?.[SYNC_RUNS] ?? '').split(', ');
	const syncRunIds = named.filter((id) => id !== '');
	if (run.status === 'waiting') return { kind: 'waiting', syncRunIds };
	if (run.status === 'canceled') {
		const message = messageOf(error?.message ?? 'The execution was cancelled');
		return { kind: 'cancelled', executionId: undefined, syncRunIds, message };
	}
	const failure = run.status === 'success' ? undefined : (error?.message ?? `It ${run.status}`);
	return { kind: 'ended', syncRunIds, failure };
}

/**
 * What n8n's done promise has been rejected with: at once when the execution was cancelled or timed out, while its block
 * may still be working; or when it could not be begun.
 *
 * @returns undefined when n8n may have refused the promise itself
 */
export function readRejection(error: unknown): ExecutionEnd | undefined {
	const name = error instanceof Error ? error.constructor.name : '';
	// It was over before n8n asked how it goes: refused by a check, before its first block.
	if (name === 'ExecutionNotFoundError') return { kind: 'notStarted' };
	if (!name.endsWith('ExecutionCancelledError')) return undefined;
	const { message, extra } = error as Error & { extra?: { executionId?: unknown } };
	const executionId = extra?.executionId === undefined ? undefined : String(extra.executionId);
	return { kind: 'cancelled', executionId, syncRunIds: [], message: messageOf(message) };
}

/** n8n's next engine does not take a done promise, and says so in an error for users. */
export function refusesToReport(error: unknown): boolean {
	return error instanceof Error && error.constructor.name === 'UserError';
}

function messageOf(reason: string): string {
	return `${reason}. What it was doing may still be going on, so its lease stays until that ends or the lease runs out`;
}
