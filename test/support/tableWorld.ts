import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type AccountStore, withStore } from '../../engine/store';
import { readSyncAccount } from '../../nodes/shared/account/account';
import { environment, replaceEnvironment } from '../../nodes/shared/n8n/environment';
import type { AccountBackEnd, AccountTables } from './accountTables';
import type { BlockClass } from './blockTypes';
import type { CredentialData } from './credentialVault';
import { start, workflowOf } from './listOrdersWorkflow';
import { seededRandom } from './seededRandom';
import { type SteeredClock, steeredEnvironment } from './steeredClock';
import { createWorkflowEngine, type WorkflowEngine, type WorkflowJson } from './workflowEngine';

/** An account, and blocks that stream a source into a table of it, on a clock that is steered. */
export interface TableWorld {
	readonly clock: SteeredClock;
	readonly account: AccountTables;
	readonly engine: WorkflowEngine;
	readonly table: string;
	/** Begin → Records → Commit; the name of a parameter leads to its value in Records. */
	workflow(records?: INodeParameters, more?: WorkflowParts): WorkflowJson;
	/** The IDs in the table, sorted. */
	ids(): Promise<readonly unknown[]>;
	state<Result>(work: (account: AccountStore) => Promise<Result>): Promise<Result>;
	close(): Promise<void>;
}

export interface WorkflowParts {
	readonly begin?: IDataObject;
	readonly commit?: IDataObject;
}

export interface TableWorldOptions {
	readonly clock: SteeredClock;
	/** Besides the account's own. */
	readonly credentials: Readonly<Record<string, CredentialData>>;
	/** What Records has as parameters besides the table. */
	readonly records: INodeParameters;
	/** Of Records. Default: its first version. */
	readonly typeVersion?: number;
	readonly blocks?: Readonly<Record<string, BlockClass>>;
	readonly workflows?: Readonly<Record<string, WorkflowJson>>;
}

export const worldStart = Date.parse('2026-03-02T08:00:00.000Z');

let worlds = 0;

export async function openTableWorld(
	backEnd: AccountBackEnd,
	{ clock, credentials, records: parameters, typeVersion = 1, ...more }: TableWorldOptions,
): Promise<TableWorld> {
	worlds += 1;
	const table = `streamed_${worlds}`;
	const account = await backEnd.newAccount(`account-${worlds}`);
	const restore = replaceEnvironment(steeredEnvironment(clock, seededRandom(worlds)));
	const engine = createWorkflowEngine({
		credentials: { syncAccountApi: account.credential, ...credentials },
		...more,
	});
	return {
		clock,
		account,
		engine,
		table,
		workflow: (records = {}, parts = {}) =>
			streaming({ table, ...parameters, ...records }, typeVersion, parts),
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
		close: async () => restore(),
	};
}

function streaming(
	records: INodeParameters,
	typeVersion: number,
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
				typeVersion,
				parameters: { operation: 'writeToTable', ...records },
			},
			Commit: {
				type: `${ours}.syncRun`,
				parameters: { operation: 'commit', ...commit } as never,
			},
		},
		['Start > Begin', 'Begin > Records', 'Records > Commit', 'Commit:1 > Records'],
	);
}
