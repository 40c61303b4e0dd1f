import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type AccountStore, withStore } from '../../engine/store';
import { readSyncAccount } from '../../nodes/shared/account/account';
import { environment, replaceEnvironment } from '../../nodes/shared/n8n/environment';
import { allOrdersScopes, startSimulator } from '../../simulator';
import type { Simulator, SimulatorOptions } from '../../simulator';
import type { AccountBackEnd, AccountTables } from './accountTables';
import type { BlockClass } from './blockTypes';
import type { CredentialData } from './credentialVault';
import { credentialFor, start, workflowOf } from './listOrdersWorkflow';
import { seededRandom } from './seededRandom';
import { steeredClock, type SteeredClock, steeredEnvironment } from './steeredClock';
import { createWorkflowEngine, type WorkflowEngine, type WorkflowJson } from './workflowEngine';

/** A shop, an account, and blocks between them that stream one to the other, on a clock that is steered. */
export interface StreamWorld {
	readonly clock: SteeredClock;
	readonly simulator: Simulator;
	readonly account: AccountTables;
	readonly engine: WorkflowEngine;
	readonly table: string;
	/** Begin → Records → Commit; the name of a parameter leads to its value in Records. */
	workflow(records?: INodeParameters, more?: WorkflowParts): WorkflowJson;
	/** Creates orders a second apart, and returns their IDs. */
	createOrders(count: number): string[];
	/** The IDs in the table, sorted. */
	ids(): Promise<readonly unknown[]>;
	state<Result>(work: (account: AccountStore) => Promise<Result>): Promise<Result>;
	close(): Promise<void>;
}

export interface WorkflowParts {
	readonly begin?: IDataObject;
	readonly commit?: IDataObject;
}

export interface StreamWorldOptions extends SimulatorOptions {
	readonly shopify?: CredentialData;
	readonly blocks?: Readonly<Record<string, BlockClass>>;
	readonly workflows?: Readonly<Record<string, WorkflowJson>>;
}

export const worldStart = Date.parse('2026-03-02T08:00:00.000Z');

let worlds = 0;

export async function openStreamWorld(
	backEnd: AccountBackEnd,
	{ shopify, blocks, workflows, ...options }: StreamWorldOptions = {},
): Promise<StreamWorld> {
	worlds += 1;
	const table = `streamed_${worlds}`;
	const clock = steeredClock(worldStart);
	const simulator = await startSimulator({
		orders: 0,
		clock,
		app: { scopes: allOrdersScopes },
		...options,
	});
	const account = await backEnd.newAccount(`account-${worlds}`);
	const restore = replaceEnvironment(steeredEnvironment(clock, seededRandom(worlds)));
	const engine = createWorkflowEngine({
		credentials: {
			syncAccountApi: account.credential,
			shopifyAdminApi: credentialFor(simulator, shopify),
		},
		blocks,
		workflows,
	});
	return {
		clock,
		simulator,
		account,
		engine,
		table,
		workflow: (records = {}, parts = {}) => streaming(table, records, parts),
		createOrders: (count) =>
			Array.from({ length: count }, () => {
				clock.advance(1_000);
				return simulator.shop.createOrder({ lineItems: 1 }).id;
			}),
		ids: async () => (await account.rows(table)).map(({ id }) => id).sort(),
		state: async (work) => {
			const data = JSON.parse(JSON.stringify(account.credential)) as IDataObject;
			const { accountId, config } = readSyncAccount(data as never);
			return await withStore(
				config,
				environment(),
				async (store) => await work(store.account(accountId)),
			);
		},
		close: async () => {
			restore();
			await simulator.close();
		},
	};
}

function streaming(
	table: string,
	records: INodeParameters,
	{ begin, commit }: WorkflowParts,
): WorkflowJson {
	const ours = 'n8n-nodes-scheduled-sync';
	const initialStart = new Date(worldStart).toISOString();
	return workflowOf(
		{
			Start: start,
			Begin: {
				type: `${ours}.syncRun`,
				parameters: { operation: 'begin', syncName: 'orders', initialStart, ...begin } as never,
			},
			Records: {
				type: `${ours}.syncRecords`,
				parameters: {
					operation: 'writeToTable',
					source: 'shopifyOrders',
					table,
					fields: 'summary',
					lineItems: false,
					...records,
				},
			},
			Commit: {
				type: `${ours}.syncRun`,
				parameters: { operation: 'commit', ...commit } as never,
			},
		},
		['Start > Begin', 'Begin > Records', 'Records > Commit', 'Commit:1 > Records'],
	);
}
