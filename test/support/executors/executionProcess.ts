/**
 * A process that executes workflows on n8n's engine, one at a time, until it is killed or its parent is gone.
 * Started by `processExecutor`.
 */
import { replaceEnvironment } from '../../../nodes/shared/n8n/environment';
import { seededRandom } from '../seededRandom';
import { steeredClock, steeredEnvironment } from '../steeredClock';
import { createWorkflowEngine } from '../workflowEngine';
import type { ProcessReport, ProcessRequest } from './processExecutor';

const clock = steeredClock(0);
let goOn = (): void => undefined;

process.on('message', (request: ProcessRequest) => {
	clock.advance(Math.max(0, request.nowMs - clock.now()));
	if (request.kind === 'goOn') goOn();
	else void execute(request);
});
process.on('disconnect', () => process.exit());
replaceEnvironment(steeredEnvironment(clock, seededRandom(process.pid)));
report({ kind: 'ready' });

async function execute(request: ProcessRequest & { kind: 'execute' }): Promise<void> {
	const engine = createWorkflowEngine({ credentials: request.credentials });
	const run = await engine.run(request.workflow, {
		items: request.items,
		startNode: request.startNode,
		beforeBlock: step,
		afterBlock: step,
	});
	report({ kind: 'finished', outcome: run.status === 'success' ? 'success' : 'error' });
}

/** Waits for the parent, which then either lets time pass or kills this process. */
async function step(block: string): Promise<void> {
	const next = new Promise<void>((resolve) => {
		goOn = resolve;
	});
	report({ kind: 'step', block });
	await next;
}

function report(message: ProcessReport): void {
	process.send?.(message);
}
