import type { N8nClient } from '../../rig/n8n/n8nClient';
import type { Execution, WorkflowNode } from '../../rig/n8n/workflow';
import { watchExecutions } from './watchExecutions';

/** What is said of one execution. */
export interface Told {
	readonly line: string;
	/** Whether both ends were seen to be equal after it. */
	readonly equal: boolean;
	readonly failed: boolean;
}

/** A published workflow whose executions are told of. */
export interface ToldWorkflow {
	readonly workflowId: string;
	tell(execution: Execution, nodes: readonly WorkflowNode[]): Told;
}

export interface Telling {
	readonly client: N8nClient;
	readonly workflows: readonly ToldWorkflow[];
	/** Executions that began earlier, in epoch milliseconds, are not told of. */
	readonly since: number;
	readonly signal: AbortSignal;
	readonly print: (line: string) => void;
	/** Called as soon as every workflow's ends were seen to be equal at least once. */
	readonly whenAllEqual: () => Promise<void> | void;
}

/**
 * Prints a line for every execution of the workflows, until the signal comes.
 *
 * @throws when a workflow was deleted
 */
export async function tellSyncs(telling: Telling): Promise<void> {
	const { client, workflows, since, signal, print } = telling;
	const unequal = new Set(workflows.map(({ workflowId }) => workflowId));
	const stopping = new AbortController();
	const follow = async ({ workflowId, tell }: ToldWorkflow): Promise<void> => {
		const until = AbortSignal.any([signal, stopping.signal]);
		for await (const ended of watchExecutions(client, workflowId, since, until)) {
			const { line, equal, failed } = tell(ended.execution, ended.nodes);
			print(line);
			if (failed) {
				print(`          ${client.url}/workflow/${workflowId}/executions/${ended.execution.id}`);
			}
			if (!equal || failed || !unequal.delete(workflowId)) continue;
			if (unequal.size === 0) await telling.whenAllEqual();
		}
	};
	try {
		await Promise.all(workflows.map(follow));
	} finally {
		stopping.abort();
	}
}
