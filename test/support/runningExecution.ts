import { ExecutionLifecycleHooks, ExternalSecretsProxy, WorkflowExecute } from 'n8n-core';
import type {
	IDataObject,
	IRunExecutionData,
	ITaskData,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import 'reflect-metadata';

import type { CredentialVault } from './credentialVault';
import type { Execution, RunOptions } from './execution';
import './n8nUserFolder';
import { describeRun, type WorkflowRun } from './workflowRun';

const nothing = (): void => undefined;

export interface ExecutionOptions extends RunOptions {
	readonly mode: WorkflowExecuteMode;
	readonly executionId: string;
	readonly former: IRunExecutionData | undefined;
	/** Runs another workflow to its end, for a block that hands items to it. */
	readonly executeWorkflow: IWorkflowExecuteAdditionalData['executeWorkflow'];
}

/** One execution on n8n's engine, which can be cancelled as n8n does it, or killed. */
export class RunningExecution implements Execution {
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
		this.timeOut = () => {
			additionalData.executionTimeoutTimestamp = 0;
			this.cancel();
		};
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

	readonly timeOut: () => void;

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
			executeWorkflow: this.options.executeWorkflow,
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
