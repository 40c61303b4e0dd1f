/** How n8n ends the runs that a trigger has started. */
import type {
	ExecutionError,
	ExecutionStatus,
	IDataObject,
	IRun,
	ITriggerFunctions,
} from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';

/** One run that the trigger asked n8n for. */
export interface StartedRun {
	readonly item: IDataObject;
	readonly deduplicationKey: string | undefined;
	/** What n8n settles when the execution has ended; absent when the trigger did not ask. */
	readonly done: Parameters<ITriggerFunctions['emit']>[2];
}

/** How n8n ends a run, as soon as it was started. */
export type RunEnding = (run: StartedRun) => void;

/** What n8n reports of an execution. */
export function executionReport(
	status: ExecutionStatus,
	more: { readonly failure?: string; readonly metadata?: Record<string, string> } = {},
): IRun {
	const error = more.failure === undefined ? undefined : new Error(more.failure);
	const resultData = { runData: {}, error: error as ExecutionError | undefined };
	return {
		data: createRunExecutionData({ resultData: { ...resultData, metadata: more.metadata } }),
		mode: 'trigger',
		startedAt: new Date(0),
		storedAt: 'db',
		status,
	};
}

/** Ends a run well. */
export const succeeds: RunEnding = ({ done }) => done?.resolve(executionReport('success'));

/** Leaves it going. */
export const goesOn: RunEnding = () => undefined;
