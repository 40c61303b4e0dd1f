import type { IDataObject, INode, INodeParameters, WorkflowExecuteMode } from 'n8n-workflow';
import path from 'node:path';

import { closeIdleStores } from '../../engine/store';
import { replaceEnvironment } from '../../nodes/shared/n8n/environment';
import { userFolder } from './n8nUserFolder';
import { testEnvironment } from './store/testEnvironment';
import { createWorkflowEngine } from './workflowEngine';
import type { WorkflowRun } from './workflowRun';

/** Where the SQLite stores of these tests are. */
export const storeFolder = path.join(userFolder, '.n8n', 'scheduled-sync');

export interface AccountVariableRun {
	/** What comes in; two items unless the test has its own. */
	readonly items?: readonly IDataObject[];
	readonly settings?: Pick<INode, 'onError'>;
	/** Default: 1 */
	readonly typeVersion?: number;
	readonly mode?: WorkflowExecuteMode;
	/** Changes to the credential. */
	readonly credential?: IDataObject;
}

/** The block Account Variable on n8n's engine, with a store that nobody has used. */
export interface AccountVariableBlock {
	/** The time that the store sees; stands still. */
	timeMs: number;
	/** The credential that the block is given. */
	readonly credential: IDataObject;
	run(parameters: INodeParameters, options?: AccountVariableRun): Promise<WorkflowRun>;
	/** The JSON of every item that came out; the error of the run, if there was one, is thrown. */
	items(parameters: INodeParameters, options?: AccountVariableRun): Promise<IDataObject[]>;
}

let stores = 0;

export function accountVariableBlock(): AccountVariableBlock {
	return accountBlock('accountVariable', 'Variable');
}

/** Any block that takes a Sync Account credential, under a name of the test's. */
export function accountBlock(type: string, name: string): AccountVariableBlock {
	let environment = testEnvironment();
	let restore: () => void = () => undefined;
	let credential: IDataObject = {};
	beforeEach(() => {
		stores += 1;
		credential = { accountId: 'acme', store: 'sqlite', sqliteFile: `test-${stores}.sqlite` };
		environment = testEnvironment();
		restore = replaceEnvironment(environment);
	});
	afterEach(async () => {
		restore();
		await closeIdleStores();
	});
	const block: AccountVariableBlock = {
		get timeMs() {
			return environment.timeMs;
		},
		set timeMs(timeMs) {
			environment.timeMs = timeMs;
		},
		get credential() {
			return credential;
		},
		run: async (parameters, options = {}) =>
			await runBlock({ type, name }, parameters, { ...credential, ...options.credential }, options),
		items: async (parameters, options) => {
			const run = await block.run(parameters, options);
			if (run.error !== undefined) throw run.error;
			return run.json(name);
		},
	};
	return block;
}

async function runBlock(
	{ type, name }: Pick<INode, 'type' | 'name'>,
	parameters: INodeParameters,
	credential: IDataObject,
	{ items = [{ n: 1 }, { n: 2 }], settings, mode = 'trigger', typeVersion = 1 }: AccountVariableRun,
): Promise<WorkflowRun> {
	const place = { typeVersion: 1, position: [0, 0] as [number, number] };
	const start: INode = {
		...place,
		id: 'start',
		name: 'Start',
		type: 'n8n-nodes-base.manualTrigger',
		parameters: {},
	};
	const block: INode = {
		...place,
		...settings,
		typeVersion,
		id: 'variable',
		name,
		type: `n8n-nodes-scheduled-sync.${type}`,
		parameters,
		credentials: { syncAccountApi: { id: '1', name: 'syncAccountApi' } },
	};
	const pinned = items.map((json) => ({ json }));
	const given = mode === 'manual' ? { pinData: { Start: pinned } } : { items };
	const credentials = { syncAccountApi: JSON.parse(JSON.stringify(credential)) };
	return await createWorkflowEngine({ credentials }).run(
		{
			id: 'workflow-1',
			name: 'variables',
			nodes: [start, block],
			connections: { Start: { main: [[{ node: name, type: 'main', index: 0 }]] } },
		},
		{ ...given, mode, executionId: 'execution-7' },
	);
}

/** The parameter *Variables* of Set. */
export function variables(...values: INodeParameters[]): INodeParameters {
	return { operation: 'set', variables: { values } };
}
