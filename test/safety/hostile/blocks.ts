import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';

import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { CredentialData } from '../../support/credentialVault';
import { createWorkflowEngine, type WorkflowEngine } from '../../support/workflowEngine';
import type { WorkflowRun } from '../../support/workflowRun';

/** How late the event loop was while blocks ran, in milliseconds; with what the looking itself adds, up to 1. */
export interface LoopDelay {
	readonly p50Ms: number;
	readonly p99Ms: number;
	readonly maxMs: number;
	/** Which block was at work when it was latest. */
	readonly maxIn: string;
	/** The longest that Node's garbage collector stopped everything. */
	readonly longestCollectionMs: number;
}

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
	private readonly delay = monitorEventLoopDelay({ resolution: 1 });
	private readonly collections: PerformanceObserver;
	private longestCollectionMs = 0;
	private latest = { ms: 0, where: '' };
	private executions = 0;

	/** @param credential where state and tables are; its account is set per run or per item */
	constructor(credential: CredentialData, accounts: readonly string[]) {
		const own = accounts.map((accountId) => [accountId, { ...credential, accountId }] as const);
		const credentials = Object.fromEntries(own);
		credentials[byItem] = { ...credential, accountId: '={{ $json.shop }}' };
		this.engine = createWorkflowEngine({ credentials });
		this.collections = new PerformanceObserver((list) => {
			for (const { duration } of list.getEntries()) {
				this.longestCollectionMs = Math.max(this.longestCollectionMs, duration);
			}
		});
		this.collections.observe({ entryTypes: ['gc'] });
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
		const isWatched = type === 'syncRecords';
		const maxBefore = this.delay.max;
		if (isWatched) this.delay.enable();
		const run = await this.engine.run(
			{
				id: 'workflow-1',
				name: 'hostile',
				nodes: [start, node],
				connections: { Start: { main: [[{ node: block, type: 'main', index: 0 }]] } },
			},
			{ items, executionId: `execution-${this.executions}` },
		);
		if (isWatched) this.delay.disable();
		if (this.delay.max > maxBefore) {
			const where = `${String(parameters.operation)}, execution ${this.executions}`;
			this.latest = { ms: this.delay.max / 1e6, where };
		}
		return run;
	}

	stop(): LoopDelay {
		this.collections.disconnect();
		const tenths = (ms: number) => Math.round(ms * 10) / 10;
		return {
			p50Ms: tenths(this.delay.percentile(50) / 1e6),
			p99Ms: tenths(this.delay.percentile(99) / 1e6),
			maxMs: tenths(this.latest.ms),
			maxIn: this.latest.where,
			longestCollectionMs: tenths(this.longestCollectionMs),
		};
	}
}
