import type { IDataObject } from 'n8n-workflow';

import { replaceEnvironment } from '../../nodes/shared/n8n/environment';
import { allOrdersScopes, defaultApp, type Simulator, startSimulator } from '../../simulator';
import type { CredentialData } from './credentialVault';
import type { RunOptions } from './execution';
import { type Receiver, startReceiver } from './receiver';
import { seededRandom } from './seededRandom';
import { type SteeredClock, steeredClock, steeredEnvironment } from './steeredClock';
import { readTemplate, withSettings } from './template';
import { createWorkflowEngine } from './workflowEngine';
import type { WorkflowEngine, WorkflowJson, WorkflowRun } from './workflowEngine';

/** A shop, an app and an engine between them, on one clock that moves only when it is told to. */
export interface ShopWorld {
	readonly clock: SteeredClock;
	readonly simulator: Simulator;
	readonly receiver: Receiver;
	readonly engine: WorkflowEngine;
	readonly credentials: Record<string, CredentialData>;
	/** Runs a workflow as its schedule would, now. */
	tick(workflow: WorkflowJson, options?: RunOptions): Promise<WorkflowRun>;
	/** Runs template 01 with this start date. */
	initialise(startDate: string, variableName?: string): Promise<void>;
	/** What an account variable holds; undefined when there is none of that name. */
	variable(name?: string): Promise<unknown>;
	close(): Promise<void>;
}

export interface ShopWorldOptions {
	readonly accountId: string;
	/** The time at which it begins, ISO 8601. */
	readonly now: string;
	readonly seed?: number;
	readonly indexLagMs?: number | (() => number);
}

export async function openShopWorld(options: ShopWorldOptions): Promise<ShopWorld> {
	const { seed = 1, accountId, indexLagMs = 0 } = options;
	const clock = steeredClock(Date.parse(options.now));
	const simulator = await startSimulator({
		seed,
		orders: 0,
		clock,
		indexLagMs,
		app: { scopes: allOrdersScopes },
	});
	const receiver = await startReceiver();
	const restoreEnvironment = replaceEnvironment(steeredEnvironment(clock, seededRandom(seed)));
	const credentials = {
		syncAccountApi: { accountId, store: 'sqlite', sqliteFile: 'sync.sqlite' },
		shopifyAdminApi: {
			shop: 'demo-shop',
			signIn: 'accessToken',
			accessToken: defaultApp.accessToken,
			baseUrl: simulator.url,
		},
	};
	const engine = createWorkflowEngine({ credentials });

	return {
		clock,
		simulator,
		receiver,
		engine,
		credentials,
		tick: async (workflow, runOptions) =>
			await engine.run(workflow, { items: [firing(clock.now())], ...runOptions }),
		initialise: async (startDate, variableName = 'lastFilterDate') => {
			const template = readTemplate('01-initialise-last-filter-date.json');
			const run = await engine.run(withSettings(template, { startDate, variableName }), {
				mode: 'manual',
			});
			if (run.status !== 'success') throw new Error(run.error?.message ?? run.status);
		},
		variable: async (name = 'lastFilterDate') => {
			const run = await engine.run(reading(name), { mode: 'manual' });
			if (run.status !== 'success') throw new Error(run.error?.message ?? run.status);
			return run.json('Get')[0]?.value;
		},
		close: async () => {
			restoreEnvironment();
			await Promise.all([simulator.close(), receiver.close()]);
		},
	};
}

/** What the Sync Schedule Trigger emits when it fires on time. */
export function firing(atMs: number): IDataObject {
	const at = new Date(atMs).toISOString();
	return { runId: `run-${at}`, scheduledFor: at, firedAt: at };
}

function reading(name: string): WorkflowJson {
	return {
		name: 'Read a variable',
		nodes: [
			{
				id: 'start',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'get',
				name: 'Get',
				type: 'n8n-nodes-scheduled-sync.accountVariable',
				typeVersion: 1,
				position: [200, 0],
				parameters: { operation: 'get', name, whenMissing: 'goOn' },
			},
		],
		connections: { Start: { main: [[{ node: 'Get', type: 'main', index: 0 }]] } },
	};
}
