import type { WorkflowEngine } from '../support/workflowEngine';
import type { Executor } from '../support/executors/executor';

/** Executions in this process; killing one abandons it at its next step. */
export function inProcessExecutor(engine: WorkflowEngine): Executor {
	return {
		start: (workflow, items, onStep, startNode) => {
			const steps = { beforeBlock: onStep, afterBlock: onStep };
			const execution = engine.start(workflow, { items, startNode, ...steps });
			return {
				finished: execution.finished.then(({ status }) =>
					status === 'success' || status === 'killed' ? status : 'error',
				),
				kill: () => execution.kill(),
			};
		},
	};
}
