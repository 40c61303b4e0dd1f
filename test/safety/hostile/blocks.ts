import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { CredentialData } from '../../support/credentialVault';
import { createWorkflowEngine, type WorkflowEngine } from '../../support/workflowEngine';
import type { WorkflowRun } from '../../support/workflowRun';
import { type LoopDelay, LoopWatch } from './loopWatch';

export interface BlockRun {
	readonly type: 'syncRecords' | 'syncRun';
	readonly parameters: INodeParameters;
	readonly items: readonly IDataObject[];
	/** The account of a credential of its own; by default each item has that which its field "shop" says. */
	readonly account?: string;
}

export const block = 'Block';

const byItem = 'by item';

/** This package's blocks on n8n's engine, each in an execution of its own, with *On Error* set to continue. */
export class Blocks {
	private readonly engine: WorkflowEngine;
	private readonly watch = new LoopWatch();
	private readonly loaded = new Set<string>();
	private executions = 0;

	/** @param credential where state and tables are; its account is set per run or per item */
	constructor(credential: CredentialData, accounts: readonly string[]) {
		const own = accounts.map((accountId) => [accountId, { ...credential, accountId }] as const);
		const credentials = Object.fromEntries(own);
		credentials[byItem] = { ...credential, accountId: '={{ $json.shop }}' };
		this.engine = createWorkflowEngine({ credentials });
	}

	async run({ type, parameters, items, account = byItem }: BlockRun): Promise<WorkflowRun> {
		const place = { typeVersion: 1, position: [0, 0] as [number, number] };
		const start: INode = {
			...place,
			id: 'start',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			parameters: {},
		};
		const node: INode = {
			...place,
			id: 'block',
			name: block,
			type: `n8n-nodes-scheduled-sync.${type}`,
			parameters,
			credentials: { syncAccountApi: { id: account, name: account } },
			onError: 'continueRegularOutput',
		};
		this.executions += 1;
		const operation = `${type} ${String(parameters.operation)}`;
		const execute = async () =>
			await this.engine.run(
				{
					id: 'workflow-1',
					name: 'hostile',
					nodes: [start, node],
					connections: { Start: { main: [[{ node: block, type: 'main', index: 0 }]] } },
				},
				{ items, executionId: `execution-${this.executions}` },
			);
		if (this.loaded.has(operation)) {
			return await this.watch.during(`${operation}, execution ${this.executions}`, execute);
		}
		// An operation's first run loads its code.
		this.loaded.add(operation);
		return await execute();
	}

	stop(): LoopDelay {
		return this.watch.stop();
	}
}
