/**
 * A process that executes workflows on n8n's engine, one at a time, until it is killed or its parent is gone.
 * Started by `processExecutor`.
 */
import { replaceEnvironment } from '../../nodes/shared/environment';
import { createWorkflowEngine } from '../support/workflowEngine';
import type { ProcessReport, ProcessRequest } from './processExecutor';
import { seededRandom } from '../support/seededRandom';
import { steeredClock, steeredEnvironment } from '../support/steeredClock';

process.on('message', (request: ProcessRequest) => void execute(request));
process.on('disconnect', () => process.exit());
report({ kind: 'ready' });

async function execute(request: ProcessRequest): Promise<void> {
	const environment = steeredEnvironment(
		steeredClock(request.nowMs),
		seededRandom(request.nowMs % 1_000_003),
	);
	replaceEnvironment(environment);
	const engine = createWorkflowEngine({ credentials: request.credentials });
	const step = (): void => report({ kind: 'step' });
	const run = await engine.run(request.workflow, {
		items: request.items,
		beforeBlock: step,
		afterBlock: step,
	});
	report({ kind: 'finished', outcome: run.status === 'success' ? 'success' : 'error' });
}

function report(message: ProcessReport): void {
	process.send?.(message);
}
