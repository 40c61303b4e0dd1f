import type { IDataObject } from 'n8n-workflow';

import type { WorkflowJson } from '../support/workflowEngine';

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
	 * @param onStep called as each block begins and ends
	 */
	start(
		workflow: WorkflowJson,
		items: readonly IDataObject[],
		onStep: () => void,
	): KillableExecution;
}
