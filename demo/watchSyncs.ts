import { setTimeout as delay } from 'node:timers/promises';
import { hasEnded, type N8nClient } from './n8n/n8nClient';
import { reportSync, type SyncReport } from './syncReport';

const pollEveryMs = 1_000;

/**
 * Yields a report for every run of a workflow that began at `since` (epoch milliseconds) or later, once it has ended,
 * until the signal comes. An n8n that does not answer for a while is asked again.
 *
 * @throws when the workflow was deleted
 */
export async function* watchSyncs(
	client: N8nClient,
	workflowId: string,
	since: number,
	signal: AbortSignal,
): AsyncGenerator<SyncReport> {
	const reported = new Set<string>();
	while (!signal.aborted) {
		const executions = await client.executions(workflowId).catch(() => []);
		const ended = executions
			.filter((execution) => hasEnded(execution) && Date.parse(execution.startedAt) >= since)
			.filter(({ id }) => !reported.has(id))
			.sort((a, b) => Number(a.id) - Number(b.id));
		for (const { id } of ended) {
			const report = await readReport(client, workflowId, id);
			if (report === 'noAnswer') break;
			reported.add(id);
			yield report;
		}
		await delay(pollEveryMs, undefined, { signal }).catch(() => undefined);
	}
}

async function readReport(
	client: N8nClient,
	workflowId: string,
	executionId: string,
): Promise<SyncReport | 'noAnswer'> {
	// The workflow as it is now: blocks may have been renamed or moved since.
	const answers = await Promise.all([
		client.workflow(workflowId),
		client.execution(executionId),
	]).catch(() => undefined);
	if (answers === undefined) return 'noAnswer';
	const [workflow, execution] = answers;
	if (workflow === undefined) {
		throw new Error('The sync workflow was deleted in n8n. Start again: it is then imported anew.');
	}
	return reportSync(execution, workflow.nodes);
}
