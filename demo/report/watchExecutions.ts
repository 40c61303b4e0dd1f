import { setTimeout as delay } from 'node:timers/promises';

import { hasEnded, type N8nClient } from '../../rig/n8n/n8nClient';
import type { Execution, WorkflowNode } from '../../rig/n8n/workflow';

const pollEveryMs = 1_000;

export interface EndedExecution {
	readonly execution: Execution;
	/** Of the workflow as it is now: blocks may have been renamed or moved since. */
	readonly nodes: readonly WorkflowNode[];
}

/**
 * Yields every execution of a workflow that began at `since` (epoch milliseconds) or later, once it has ended, until the
 * signal comes. An n8n that does not answer for a while is asked again.
 *
 * @throws when the workflow was deleted
 */
export async function* watchExecutions(
	client: N8nClient,
	workflowId: string,
	since: number,
	signal: AbortSignal,
): AsyncGenerator<EndedExecution> {
	const reported = new Set<string>();
	while (!signal.aborted) {
		const executions = await client.executions(workflowId).catch(() => []);
		const ended = executions
			.filter((execution) => hasEnded(execution) && Date.parse(execution.startedAt) >= since)
			.filter(({ id }) => !reported.has(id))
			.sort((a, b) => Number(a.id) - Number(b.id));
		for (const { id } of ended) {
			const read = await readExecution(client, workflowId, id);
			if (read === 'noAnswer' || signal.aborted) break;
			reported.add(id);
			yield read;
		}
		await delay(pollEveryMs, undefined, { signal }).catch(() => undefined);
	}
}

async function readExecution(
	client: N8nClient,
	workflowId: string,
	executionId: string,
): Promise<EndedExecution | 'noAnswer'> {
	const answers = await Promise.all([
		client.workflow(workflowId),
		client.execution(executionId),
	]).catch(() => undefined);
	if (answers === undefined) return 'noAnswer';
	const [workflow, execution] = answers;
	if (workflow === undefined) {
		throw new Error('A sync workflow was deleted in n8n. Start again: it is then imported anew.');
	}
	return { execution, nodes: workflow.nodes };
}
