/**
 * Runs workflows, as their JSON stands, on n8n's real execution engine in this process: no server, no database.
 * Works under jest and in a plain `tsx` process.
 */
import './n8nUserFolder';
import 'reflect-metadata';

import { ExecutionLifecycleHooks, ExternalSecretsProxy, WorkflowExecute } from 'n8n-core';
import type {
	IConnections,
	IDataObject,
	INode,
	IPinData,
	IRunExecutionData,
	ITaskData,
	IWorkflowExecuteAdditionalData,
	IWorkflowSettings,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { LoggerProxy, Workflow } from 'n8n-workflow';

import type { BlockClass } from './blockTypes';
import { BlockTypes } from './blockTypes';
import type { CredentialData } from './credentialVault';
import { CredentialVault } from './credentialVault';
import type { WorkflowRun } from './workflowRun';
import { describeRun, forRetry, saved } from './workflowRun';

export { userFolder } from './n8nUserFolder';
export type { WorkflowRun } from './workflowRun';

const nothing = (): void => undefined;
LoggerProxy.init({ error: nothing, warn: nothing, info: nothing, debug: nothing });

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

export interface RunOptions {
	/**
	 * `trigger` as a published workflow's trigger starts it (the default; then `items` are what it emitted), `manual`
	 * as the editor does (then the trigger block itself is run, unless `items` or pinned data stand in for it).
	 */
	readonly mode?: WorkflowExecuteMode;
	/** The block to start from; the workflow's first trigger by default. */
	readonly startNode?: string;
	/** What the trigger emitted. */
	readonly items?: readonly IDataObject[];
	readonly pinData?: IPinData;
	/** n8n's execution time-out. */
	readonly timeoutMs?: number;
	readonly executionId?: string;
	/** Called before each block; what it throws ends the execution in an error, what it returns is awaited. */
	readonly beforeBlock?: (name: string) => Promise<void> | void;
	/** Called after each block, with the first error of that round, if any. */
	readonly afterBlock?: (name: string, error?: Error) => Promise<void> | void;
}

export interface Execution {
	readonly finished: Promise<WorkflowRun>;
	/** As *Stop execution* in the editor: the running block gets an abort signal, and no further block begins. */
	cancel(): void;
	/** As if the process had died: nothing of this execution happens any more that needs the engine's next step. */
	kill(): void;
}

export interface WorkflowEngine {
	readonly credentials: Record<string, CredentialData>;
	start(workflow: WorkflowJson, options?: RunOptions): Execution;
	run(workflow: WorkflowJson, options?: RunOptions): Promise<WorkflowRun>;
	/** Takes a failed execution up again at the block that failed, as *Retry* in the list of executions does. */
	retry(workflow: WorkflowJson, former: WorkflowRun, options?: RunOptions): Promise<WorkflowRun>;
}

/**
 * @param options.credentials decrypted data by credential type, or by the name that a block's `credentials` give;
 *   a minted token is written back here
 * @param options.blocks further block classes, by full type name
 */
export function createWorkflowEngine(options: {
	readonly credentials?: Record<string, CredentialData>;
	readonly blocks?: Readonly<Record<string, BlockClass>>;
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
		});
	};

	return {
		credentials: vault.stored,
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

interface ExecutionOptions extends RunOptions {
	readonly mode: WorkflowExecuteMode;
	readonly executionId: string;
	readonly former: IRunExecutionData | undefined;
}

class RunningExecution implements Execution {
	readonly finished: Promise<WorkflowRun>;
	private readonly order: string[] = [];
	private readonly engineRun: ReturnType<WorkflowExecute['run']>;
	private dead = false;
	private die: () => void = nothing;

	constructor(
		private readonly workflow: Workflow,
		vault: CredentialVault,
		private readonly options: ExecutionOptions,
	) {
		const death = new Promise<'killed'>((resolve) => {
			this.die = () => resolve('killed');
		});
		const additionalData = this.additionalData(vault);
		const { mode, former, timeoutMs } = options;
		const engine = new WorkflowExecute(additionalData, mode, former);
		this.engineRun =
			former === undefined
				? engine.run({ workflow, pinData: options.pinData, ...this.startingPoint() })
				: engine.processRunExecutionData(workflow);
		const timeout =
			timeoutMs === undefined ? undefined : setTimeout(() => this.cancel(), timeoutMs);
		this.finished = Promise.race([this.engineRun, death])
			.then((outcome) => describeRun(outcome, this.order, workflow.staticData))
			.finally(() => clearTimeout(timeout));
	}

	cancel(): void {
		this.engineRun.cancel();
	}

	kill(): void {
		this.dead = true;
		this.die();
	}

	private startingPoint() {
		const { startNode: name, items } = this.options;
		const startNode =
			(name === undefined ? undefined : this.workflow.getNode(name)) ??
			this.workflow.getStartNode();
		if (startNode === undefined) throw new Error('The workflow has no block to start from');
		if (items === undefined) return { startNode };
		return { startNode, triggerToStartFrom: { name: startNode.name, data: emitted(items) } };
	}

	private hooks(): ExecutionLifecycleHooks {
		const { mode, executionId } = this.options;
		const hooks = new ExecutionLifecycleHooks(mode, executionId, {
			id: this.workflow.id,
			name: this.workflow.name ?? '',
			active: false,
			isArchived: false,
			activeVersionId: null,
			createdAt: new Date(0),
			updatedAt: new Date(0),
			nodes: Object.values(this.workflow.nodes),
			connections: this.workflow.connectionsBySourceNode,
		});
		hooks.addHandler('nodeExecuteBefore', async (name) => {
			await this.unlessDead();
			this.order.push(name);
			await this.options.beforeBlock?.(name);
			await this.unlessDead();
		});
		hooks.addHandler('nodeExecuteAfter', async (name, data) => {
			await this.unlessDead();
			await this.options.afterBlock?.(name, data.error);
			await this.unlessDead();
		});
		return hooks;
	}

	/** The engine awaits its hooks: one that never returns is an execution that went no further. */
	private async unlessDead(): Promise<void> {
		if (this.dead) await new Promise<never>(nothing);
	}

	private additionalData(credentialsHelper: CredentialVault): IWorkflowExecuteAdditionalData {
		const { executionId, timeoutMs } = this.options;
		const unavailable = async (): Promise<never> => {
			throw new Error('This part of the server is not there in these tests');
		};
		const address = 'http://localhost';
		return {
			credentialsHelper,
			externalSecretsProxy: new ExternalSecretsProxy(),
			hooks: this.hooks(),
			executionId,
			workflowId: this.workflow.id,
			currentNodeExecutionIndex: 0,
			variables: {},
			executionTimeoutTimestamp: timeoutMs === undefined ? undefined : Date.now() + timeoutMs,
			restApiUrl: `${address}/rest`,
			instanceBaseUrl: `${address}/`,
			formBaseUrl: `${address}/form`,
			formWaitingBaseUrl: `${address}/form-waiting`,
			formTestBaseUrl: `${address}/form-test`,
			webhookBaseUrl: `${address}/webhook`,
			webhookWaitingBaseUrl: `${address}/webhook-waiting`,
			webhookTestBaseUrl: `${address}/webhook-test`,
			mcpBaseUrl: `${address}/mcp`,
			mcpTestBaseUrl: `${address}/mcp-test`,
			setExecutionStatus: nothing,
			sendDataToUI: nothing,
			logAiEvent: nothing,
			executeWorkflow: unavailable,
			startRunnerTask: unavailable,
			getRuntimeCredential: async () => undefined,
			getRunExecutionData: async () => undefined,
		};
	}
}

function emitted(items: readonly IDataObject[]): ITaskData {
	return {
		data: { main: [items.map((json) => ({ json }))] },
		startTime: Date.now(),
		executionIndex: 0,
		executionTime: 0,
		executionStatus: 'success',
		source: [],
	};
}
