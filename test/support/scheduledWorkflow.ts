/** A workflow that a Sync Schedule Trigger starts, on n8n's engine, whose ends are reported as n8n's server does. */
import {
	ManualExecutionCancelledError,
	NodeConnectionTypes,
	TimeoutExecutionCancelledError,
} from 'n8n-workflow';
import type { IConnections, IExecuteFunctions, INode, INodeParameters } from 'n8n-workflow';

import type { BlockClass } from './blockTypes';
import type { Execution } from './execution';
import './n8nUserFolder';
import type { RunEnding, StartedRun } from './runEndings';
import { createWorkflowEngine, type WorkflowRun } from './workflowEngine';

type Act = (context: IExecuteFunctions) => Promise<void> | void;

/** An execution that the trigger started. */
export interface Started {
	readonly id: string;
	readonly execution: Execution;
	/** As *Stop* in the list of executions. */
	cancel(): void;
	/** What n8n does when the time that the workflow may take is over. */
	timeOut(): void;
}

export interface ScheduledWorkflow {
	readonly ending: RunEnding;
	readonly started: readonly Started[];
	/** Resolves when the newest execution has ended, and n8n has said so. */
	newestEnded(): Promise<WorkflowRun>;
}

/** @param blocks name, parameters of Sync Run, or what a block of the test's own does */
export function scheduledWorkflow(
	account: Record<string, string>,
	blocks: Readonly<Record<string, INodeParameters | Act>>,
): ScheduledWorkflow {
	const own: Record<string, BlockClass> = {};
	const place = { typeVersion: 1, position: [0, 0] as [number, number] };
	const nodes: INode[] = [
		{
			...place,
			id: 'node-1',
			name: 'Schedule',
			type: `${ours}.syncScheduleTrigger`,
			parameters: {},
		},
	];
	for (const [name, what] of Object.entries(blocks)) {
		const type = typeof what === 'function' ? `test.${name}` : `${ours}.syncRun`;
		if (typeof what === 'function') own[type] = blockThat(what);
		const parameters = typeof what === 'function' ? {} : what;
		nodes.push({ ...place, id: name, name, type, parameters });
	}
	const engine = createWorkflowEngine({ credentials: { syncAccountApi: account }, blocks: own });
	const started: Started[] = [];
	const ending = ({ item, done }: StartedRun): void => {
		const id = `execution-${started.length + 1}`;
		const workflow = { id: 'workflow-1', name: 'Scheduled', nodes, connections: inARow(nodes) };
		const execution = engine.start(workflow, { items: [item], executionId: id });
		const giveUp = (error: Error): void => {
			// The promise is rejected at once, whatever the block is doing.
			execution.cancel();
			done?.reject(error);
		};
		void execution.finished.then(({ record }) => record && done?.resolve(record));
		started.push({
			id,
			execution,
			cancel: () => giveUp(new ManualExecutionCancelledError(id)),
			timeOut: () => giveUp(new TimeoutExecutionCancelledError(id)),
		});
	};
	const newestEnded = async (): Promise<WorkflowRun> => {
		const newest = started.at(-1);
		if (newest === undefined) throw new Error('Nothing was started');
		return await newest.execution.finished;
	};
	return { ending, started, newestEnded };
}

const ours = 'n8n-nodes-scheduled-sync';

function inARow(nodes: readonly INode[]): IConnections {
	const next = nodes.slice(1);
	return Object.fromEntries(
		next.map(({ name }, index) => [
			nodes[index]?.name ?? '',
			{ main: [[{ node: name, type: NodeConnectionTypes.Main, index: 0 }]] },
		]),
	);
}

function blockThat(act: Act): BlockClass {
	return class {
		description = {
			displayName: 'Test',
			name: 'test',
			group: [],
			version: 1,
			description: '',
			defaults: {},
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		};

		async execute(this: IExecuteFunctions) {
			await act(this);
			return [this.getInputData()];
		}
	};
}
