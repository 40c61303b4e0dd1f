import type { IDataObject } from 'n8n-workflow';

import type { WorkflowJson } from '../workflowEngine';

export type Outcome = 'success' | 'error' | 'killed';

/** One execution of a workflow that can be killed. */
export interface KillableExecution {
	readonly finished: Promise<Outcome>;
	kill(): void;
}

/** Where executions happen: in this process, or in one that can be killed for good. */
export interface Executor {
	/**
	 * @param items what the trigger emits
	 * @param onStep called with its name as each block begins and ends
	 * @param startNode default: the workflow's first trigger
	 */
	start(
		workflow: WorkflowJson,
		items: readonly IDataObject[],
		onStep: (block: string) => void,
		startNode?: string,
	): KillableExecution;
}
