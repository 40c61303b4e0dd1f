import { type Execution, failureOf, isBlock, outputItems } from '../../rig/n8n/workflow';
import type { WorkflowNode } from '../../rig/n8n/workflow';
import { clock } from './syncLine';
import type { ToldWorkflow } from './tellSyncs';

/** What became of the failed batches that were tried again, as the block counts them, in words. */
const outcomes = {
	resolved: 'arrived',
	superseded: 'there in a newer version',
	stillFailing: 'still failing',
	givenUp: 'given up',
} as const;

/** Tells of the runs of template 05. */
export function retryWorkflow(workflowId: string): ToldWorkflow {
	return {
		workflowId,
		tell: (execution, nodes) => {
			const failure = failureOf(execution);
			const begin = `${clock(execution.stoppedAt ?? execution.startedAt)}  failed batches`;
			if (failure !== undefined) {
				const line = `${begin}  ✗ execution ${execution.id} failed ${failure}`;
				return { line, equal: false, failed: true };
			}
			return { line: `${begin}  ${retried(execution, nodes)}`, equal: true, failed: false };
		},
	};
}

function retried(execution: Execution, nodes: readonly WorkflowNode[]): string {
	const counts = nodes
		.filter(isBlock('syncRecords', 'retryFailed'))
		.flatMap(({ name }) => outputItems(execution, name, 0))
		.at(-1)?.json;
	const told = Object.entries(outcomes).flatMap(([name, words]) => {
		const count = Number(counts?.[name] ?? 0);
		return count > 0 ? [`${count} ${words}`] : [];
	});
	return told.length === 0 ? 'nothing was due' : `tried again: ${told.join(', ')}`;
}
