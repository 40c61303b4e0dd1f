import type { N8nClient } from '../../rig/n8n/n8nClient';
import type { Execution, WorkflowNode } from '../../rig/n8n/workflow';
import { watchExecutions } from './watchExecutions';

/** What is said of one execution. */
export interface Told {
	/** Or several lines. */
	readonly line: string;
	/** Whether both ends were seen to be equal after it. */
	readonly equal: boolean;
	readonly failed: boolean;
}

/** A published workflow whose executions are told of. */
export interface ToldWorkflow {
	readonly workflowId: string;
	/** Whether only people start it, so that nothing waits for it. Default: it runs by itself. */
	readonly isByHand?: boolean;
	tell(execution: Execution, nodes: readonly WorkflowNode[]): Told | Promise<Told>;
}

export interface Telling {
	readonly client: N8nClient;
	readonly workflows: readonly ToldWorkflow[];
	/** Executions that began earlier, in epoch milliseconds, are not told of. */
	readonly since: number;
	readonly signal: AbortSignal;
	readonly print: (line: string) => void;
	/** Which process ran an execution, where there are several. */
	readonly whoRan: (executionId: string) => string | undefined;
	/** Called as soon as the ends of every workflow that runs by itself were seen to be equal at least once. */
	readonly whenAllEqual: () => Promise<void> | void;
}

/**
 * Prints a line for every execution of the workflows, until the signal comes.
 *
 * @throws when a workflow was deleted
 */
export async function tellSyncs(telling: Telling): Promise<void> {
	const { client, workflows, since, signal, print } = telling;
	const unequal = new Set(
		workflows.filter(({ isByHand }) => isByHand !== true).map(({ workflowId }) => workflowId),
	);
	const stopping = new AbortController();
	const follow = async ({ workflowId, tell }: ToldWorkflow): Promise<void> => {
		const until = AbortSignal.any([signal, stopping.signal]);
		for await (const ended of watchExecutions(client, workflowId, since, until)) {
			const { line, equal, failed } = await tell(ended.execution, ended.nodes);
			print(withProcess(line, telling.whoRan(ended.execution.id)));
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

/** At the end of the first line. */
function withProcess(told: string, process: string | undefined): string {
	if (process === undefined) return told;
	const [first = '', ...others] = told.split('\n');
	return [`${first}  (${process})`, ...others].join('\n');
}
