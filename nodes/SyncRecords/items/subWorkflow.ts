import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { EngineError } from '../../../engine/errors';

/** What is said when a workflow did not take its items, by whom it was run for. */
export interface SubWorkflowErrors {
	readonly failed: (cause: unknown) => EngineError;
	/** It waits, so that what becomes of its items is not known. */
	readonly waits: () => EngineError;
}

/** Runs a workflow with items, waits for it, and returns what its last node gives out. */
export type SubWorkflow = (
	items: readonly INodeExecutionData[],
) => Promise<readonly INodeExecutionData[]>;

/** A workflow that this block runs, as often as it has items for it. */
export function subWorkflow(
	context: IExecuteFunctions,
	workflowId: string,
	errors: SubWorkflowErrors,
): SubWorkflow {
	let executions = 0;
	const options = {
		parentExecution: {
			executionId: context.getExecutionId(),
			workflowId: context.getWorkflow().id ?? '',
		},
		// In a test run n8n takes the workflow as it stands in the editor.
		executionMode: context.getMode(),
	};
	return async (items) => {
		const { data, waitTill, executionId } = await context
			.executeWorkflow({ id: workflowId }, [...items], undefined, options)
			.catch((error: unknown) => {
				throw errors.failed(error);
			});
		executions += 1;
		// The editor leads from the block to the latest of them.
		const subExecution = { executionId, workflowId };
		context.setMetadata({ subExecution, subExecutionsCount: executions });
		if (waitTill) throw errors.waits();
		return (data ?? []).flatMap((output) => output ?? []);
	};
}
