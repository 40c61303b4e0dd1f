import type { IDataObject, INode, INodeParameters, WorkflowExecuteMode } from 'n8n-workflow';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { type AccountStore, closeIdleStores, withStore } from '../../engine/store';
import { readSyncAccount } from '../../nodes/shared/account/account';
import { closeIdleDestinations } from '../../nodes/shared/account/destination';
import { replaceEnvironment } from '../../nodes/shared/n8n/environment';
import type { PostgresDatabase } from '../../rig/databases/postgres';
import { ownPostgresDatabase } from './servers/serversOfWorker';
import { storeFolder } from './accountVariableBlock';
import type { Execution } from './execution';
import { credentialOf, databaseOf, query, type Row } from './recordsDatabases';
import { testEnvironment } from './store/testEnvironment';
import { createWorkflowEngine } from './workflowEngine';
import type { WorkflowRun } from './workflowRun';

export interface RecordsRun {
	readonly items?: readonly IDataObject[];
	readonly settings?: Pick<INode, 'onError'>;
	readonly mode?: WorkflowExecuteMode;
	/** Changes to the credential. */
	readonly credential?: IDataObject;
	/** The credential of another database. */
	readonly database?: IDataObject;
	/** The type of another block than Sync Records. */
	readonly type?: string;
	/** Default: 1 */
	readonly typeVersion?: number;
}

/** The block Sync Records on n8n's engine, with a store and a database for tables that nobody has used. */
export interface RecordsBlock {
	/** The time that the block sees; stands still. */
	timeMs: number;
	/** By how much it moves on with every look at the clock. */
	tickMs: number;
	/** Cancels the execution that is going with its n-th look at the clock from now. */
	cancelAtLook(n: number): void;
	readonly credential: IDataObject;
	/** That of the other database; undefined where the tables are in the store's. */
	readonly database: IDataObject | undefined;
	/** The parameters that name the database for tables. */
	readonly place: INodeParameters;
	/** Runs the block, named "Records". */
	run(parameters: INodeParameters, options?: RecordsRun): Promise<WorkflowRun>;
	/** The JSON of what came out of one of its outputs; the error of the run, if there was one, is thrown. */
	items(parameters: INodeParameters, options?: RecordsRun, output?: number): Promise<IDataObject[]>;
	/** Begins a run of the sync "orders", and returns what Begin gives out. */
	begin(parameters?: INodeParameters, credential?: IDataObject): Promise<IDataObject>;
	/** Commits a run, and returns its receipt. */
	commit(runId: unknown, parameters?: INodeParameters): Promise<IDataObject>;
	/** Works with the account's state. */
	account<Result>(work: (account: AccountStore) => Promise<Result>): Promise<Result>;
	/** The rows of a query to the database for tables. */
	query(sql: string): Promise<readonly Row[]>;
}

let storesMade = 0;

const sqlite = { name: 'SQLite', isOnPostgres: false, hasOther: false };
const postgres = { name: 'PostgreSQL', isOnPostgres: true, hasOther: false };
const other = { name: 'SQLite, tables in another PostgreSQL', isOnPostgres: false, hasOther: true };

/** One suite on a SQLite and on a PostgreSQL store. */
export function onEachStore(title: string, suite: (block: RecordsBlock) => void): void {
	onStores([sqlite, postgres], title, suite);
}

/** The same, and with tables in a database other than the store's. */
export function onEachDatabase(title: string, suite: (block: RecordsBlock) => void): void {
	onStores([sqlite, postgres, other], title, suite);
}

function onStores(
	stores: readonly (typeof sqlite)[],
	title: string,
	suite: (block: RecordsBlock) => void,
): void {
	describe.each(stores)(`${title} ($name)`, ({ isOnPostgres, hasOther }) => {
		let server: PostgresDatabase | undefined;
		let environment = testEnvironment();
		let restore: () => void = () => undefined;
		let credential: IDataObject = {};
		let tickMs = 0;
		let looksLeft = 0;
		let execution: Execution | undefined;
		let schema = '';
		if (isOnPostgres || hasOther) {
			beforeAll(async () => {
				server = await ownPostgresDatabase();
			});
			afterAll(async () => await server?.stop());
		}
		beforeEach(async () => {
			storesMade += 1;
			schema = `tables_${storesMade}`;
			credential = credentialOf(isOnPostgres ? server : undefined, storesMade);
			if (server !== undefined) await query(server, `CREATE SCHEMA ${schema}`);
			environment = testEnvironment();
			tickMs = 0;
			restore = replaceEnvironment({
				...environment,
				now: () => {
					looksLeft -= 1;
					if (looksLeft === 0) execution?.cancel();
					return (environment.timeMs += tickMs);
				},
				serverNow: () => environment.timeMs,
			});
		});
		afterEach(async () => {
			restore();
			await closeIdleStores();
			await closeIdleDestinations();
		});

		const databaseFile = () => `tables-${storesMade}.sqlite`;
		const block: RecordsBlock = {
			get timeMs() {
				return environment.timeMs;
			},
			set timeMs(timeMs) {
				environment.timeMs = timeMs;
			},
			get tickMs() {
				return tickMs;
			},
			set tickMs(ms) {
				tickMs = ms;
			},
			cancelAtLook: (n) => {
				looksLeft = n;
			},
			get credential() {
				return credential;
			},
			get database() {
				return hasOther && server !== undefined ? databaseOf(server) : undefined;
			},
			get place() {
				if (server === undefined) return { databaseFile: databaseFile() };
				return hasOther ? { schema, tableIn: 'otherDatabase' } : { schema };
			},
			run: async (parameters, options = {}) => {
				execution = startBlock(
					{ ...block.place, ...parameters },
					{ ...credential, ...options.credential },
					{ ...(block.database !== undefined && { database: block.database }), ...options },
				);
				return await execution.finished;
			},
			items: async (parameters, options, output = 0) => {
				const run = await block.run(parameters, options);
				if (run.error !== undefined) throw run.error;
				return run.json('Records', output);
			},
			begin: async (parameters = {}, changes = {}) => {
				const begin = { operation: 'begin', syncName: 'orders', initialStart: '2026-01-30' };
				const run = { type: 'syncRun', items: [{}], credential: changes };
				const [begun] = await block.items({ ...begin, ...parameters }, run);
				return begun ?? {};
			},
			commit: async (runId, parameters = {}) => {
				const commit = { operation: 'commit', runId: String(runId), ...parameters };
				const [receipt] = await block.items(commit, { type: 'syncRun', items: [{}] });
				return receipt ?? {};
			},
			account: async (work) => {
				const { accountId, config } = readSyncAccount(JSON.parse(JSON.stringify(credential)));
				return await withStore(config, environment, async (opened) =>
					work(opened.account(accountId)),
				);
			},
			query: async (sql) => {
				if (server !== undefined) return await query(server, sql, schema);
				mkdirSync(storeFolder, { recursive: true });
				const database = new DatabaseSync(path.join(storeFolder, databaseFile()));
				try {
					return database
						.prepare(sql)
						.all()
						.map((row) => ({ ...row }));
				} finally {
					database.close();
				}
			},
		};
		suite(block);
	});
}

function startBlock(
	parameters: INodeParameters,
	credential: IDataObject,
	{
		items = [],
		settings,
		mode = 'trigger',
		type = 'syncRecords',
		typeVersion = 1,
		database,
	}: RecordsRun,
): Execution {
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
		id: 'records',
		name: 'Records',
		type: `n8n-nodes-scheduled-sync.${type}`,
		parameters,
		credentials: {
			syncAccountApi: { id: '1', name: 'syncAccountApi' },
			...(database !== undefined && {
				syncDatabaseApi: { id: '2', name: 'syncDatabaseApi' },
			}),
		},
	};
	const pinned = items.map((json) => ({ json }));
	const given = mode === 'manual' ? { pinData: { Start: pinned } } : { items };
	const credentials = {
		syncAccountApi: JSON.parse(JSON.stringify(credential)),
		...(database !== undefined && { syncDatabaseApi: JSON.parse(JSON.stringify(database)) }),
	};
	return createWorkflowEngine({ credentials }).start(
		{
			id: 'workflow-1',
			name: 'records',
			nodes: [start, block],
			connections: { Start: { main: [[{ node: 'Records', type: 'main', index: 0 }]] } },
		},
		{ ...given, mode, executionId: 'execution-7' },
	);
}
