/**
 * Runs workflows, as they are imported, on n8n's real execution engine in this process: no server, no database.
 * Works under jest and in a plain `tsx` process.
 */
import { LoggerProxy, Workflow } from 'n8n-workflow';
import type {
	IConnections,
	IDataObject,
	INode,
	IPinData,
	IRunExecutionData,
	IWorkflowExecuteAdditionalData,
	IWorkflowSettings,
} from 'n8n-workflow';

import { type BlockClass, BlockTypes } from './blockTypes';
import { type CredentialData, CredentialVault } from './credentialVault';
import type { Execution, RunOptions } from './execution';
import { RunningExecution } from './runningExecution';
import { forRetry, saved, type WorkflowRun } from './workflowRun';

export { userFolder } from './n8nUserFolder';
export type { WorkflowRun } from './workflowRun';

const nothing = (): void => undefined;
LoggerProxy.init({ error: nothing, warn: nothing, info: nothing, debug: nothing });

type ExecuteWorkflow = IWorkflowExecuteAdditionalData['executeWorkflow'];

/** The parts of an exported workflow that a run needs. */
export interface WorkflowJson {
	readonly id?: string;
	readonly name: string;
	readonly nodes: readonly INode[];
	readonly connections: IConnections;
	readonly settings?: IWorkflowSettings;
	readonly staticData?: IDataObject;
	readonly pinData?: IPinData;
}

export interface WorkflowEngine {
	readonly credentials: Record<string, CredentialData>;
	/** How often a credential was read. */
	readonly lookUps: number;
	start(workflow: WorkflowJson, options?: RunOptions): Execution;
	run(workflow: WorkflowJson, options?: RunOptions): Promise<WorkflowRun>;
	/** Takes a failed execution up again at the block that failed, as *Retry* in the list of executions does. */
	retry(workflow: WorkflowJson, former: WorkflowRun, options?: RunOptions): Promise<WorkflowRun>;
}

/**
 * @param options.credentials decrypted data by credential type, or by the name that a block's `credentials` give;
 *   a minted token is written back here
 * @param options.blocks further block classes, by full type name
 * @param options.workflows those that blocks can hand items to, by ID
 */
export function createWorkflowEngine(options: {
	readonly credentials?: Record<string, CredentialData>;
	readonly blocks?: Readonly<Record<string, BlockClass>>;
	readonly workflows?: Readonly<Record<string, WorkflowJson>>;
}): WorkflowEngine {
	const blockTypes = new BlockTypes(options.blocks);
	const vault = new CredentialVault(options.credentials ?? {});
	let executions = 0;

	const begin = (json: WorkflowJson, runOptions: RunOptions, former?: IRunExecutionData) => {
		executions += 1;
		const mode = runOptions.mode ?? 'trigger';
		const pinData = runOptions.pinData ?? (mode === 'manual' ? json.pinData : undefined);
		const workflow = new Workflow({
			id: json.id ?? 'workflow-1',
			name: json.name,
			nodes: saved(json.nodes.map((node) => withCredentials(node, blockTypes))),
			connections: saved(json.connections),
			active: mode === 'trigger',
			nodeTypes: blockTypes,
			settings: { executionOrder: 'v1', ...json.settings },
			staticData: saved(json.staticData),
			pinData,
		});
		return new RunningExecution(workflow, vault, {
			...runOptions,
			mode,
			pinData,
			former,
			executionId: runOptions.executionId ?? `execution-${executions}`,
			executeWorkflow,
		});
	};

	const executeWorkflow: ExecuteWorkflow = async ({ id = '' }, _parent, { inputData = [] }) => {
		const called = options.workflows?.[id];
		if (called === undefined) throw new Error(`There is no workflow "${id}"`);
		const items = inputData.map(({ json }) => json);
		const run = await begin({ ...called, id }, { mode: 'integrated', items }).finished;
		if (run.error !== undefined) throw run.error;
		const { runData, lastNodeExecuted = '' } = run.record?.data.resultData ?? { runData: {} };
		const data = runData[lastNodeExecuted]?.at(-1)?.data?.main ?? [];
		const { waitTill } = run.record ?? {};
		return { executionId: `execution-${executions}`, data, waitTill };
	};

	return {
		credentials: vault.stored,
		get lookUps() {
			return vault.lookUps;
		},
		start: (workflow, runOptions = {}) => begin(workflow, runOptions),
		run: async (workflow, runOptions = {}) => await begin(workflow, runOptions).finished,
		retry: async (workflow, formerRun, runOptions = {}) => {
			const record = formerRun.record;
			if (record === undefined || record.status === 'success') {
				throw new Error('n8n retries only an execution that ended in an error and left its record');
			}
			const former = forRetry(record);
			return await begin(workflow, { ...runOptions, mode: 'retry' }, former).finished;
		},
	};
}

/** As if the user had chosen, where a block needs a credential and names none, the one of that type. */
function withCredentials(node: INode, blockTypes: BlockTypes): INode {
	const chosen = blockTypes
		.neededCredentials(node)
		.map((type) => [type, { id: type, name: type }] as const);
	return { ...node, credentials: { ...Object.fromEntries(chosen), ...node.credentials } };
}
