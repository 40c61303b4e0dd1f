import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IExecuteFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { withStore } from '../../../engine/store';
import type {
	AccountStore,
	PostgresConfig,
	SqliteConfig,
	StoreConfig,
} from '../../../engine/store';
import { environment } from '../n8n/environment';
import { blockError } from '../n8n/errors';
import { chosenCredential } from './chosenCredential';
import { testMessageOf } from './testMessage';
import { type DatabaseConfig, otherDatabaseOf, readDatabase } from './otherDatabase';
import { soleOfExecution } from './oneOfExecution';
import type { CredentialContext } from './storedCredential';
import { ownFolder } from './userFolder';

/** A Sync Account credential, read. */
export interface SyncAccount {
	readonly accountId: string;
	readonly config: StoreConfig;
	/** Where the tables are, if not in the database of the store. */
	readonly tables?: DatabaseConfig;
	/** Seals what is kept because it failed; undefined: that is kept as it is. */
	readonly encryptionKey?: string;
}

type WorkContext = Pick<IExecuteFunctions, 'getWorkflow' | 'getExecutionId'>;

/** Runs `work` with the state of the account that the item's Sync Account credential names. */
export async function withAccount<Result>(
	context: WorkContext & Pick<IExecuteFunctions, 'getCredentials'>,
	itemIndex: number,
	work: (account: AccountStore, config: StoreConfig) => Promise<Result>,
): Promise<Result> {
	const credential = await context.getCredentials('syncAccountApi', itemIndex);
	const named = soleAccount(context, readSyncAccount(credential));
	return await inAccount(context, named, async (account) => await work(account, named.config));
}

/** Reads the account of an input item, and where its tables are. */
export async function accountWithTables(
	context: CredentialContext,
	itemIndex: number,
): Promise<SyncAccount> {
	return withTables(
		context,
		await chosenCredential(context, 'syncAccountApi', itemIndex),
		await otherDatabaseOf(context, itemIndex),
	);
}

/** @param database undefined where the tables are in the store's */
export function withTables(
	context: object,
	credential: ICredentialDataDecryptedObject,
	database: ICredentialDataDecryptedObject | undefined,
): SyncAccount {
	const account = soleAccount(context, readSyncAccount(credential));
	return database === undefined ? account : { ...account, tables: readDatabase(database) };
}

/**
 * The account that the execution works for.
 *
 * @param named as the credential gives it for an input item
 * @throws EngineError `mixedAccounts`
 */
export function soleAccount<Named extends Pick<SyncAccount, 'accountId'>>(
	context: object,
	named: Named,
): Named {
	// In the editor, for a trigger and for a request there is no item to take it from.
	if (!isExecution(context)) return named;
	return { ...named, accountId: soleOfExecution(context, 'account', named.accountId) };
}

function isExecution(context: object): context is IExecuteFunctions {
	return 'getContext' in context;
}

/** Runs `work` with the state of an account. Changes carry the workflow and the execution in their history. */
export async function inAccount<Result>(
	context: WorkContext,
	{ accountId, config, encryptionKey }: SyncAccount,
	work: (account: AccountStore) => Promise<Result>,
): Promise<Result> {
	const origin = { workflowId: context.getWorkflow().id, executionId: context.getExecutionId() };
	return await withStore(
		config,
		environment(),
		async (store) => await work(store.account(accountId, origin, encryptionKey)),
	);
}

/** The credential's test: opens the store and writes to it. */
export async function syncAccountTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const { accountId, config } = readSyncAccount(credential.data ?? {});
		await withStore(config, environment(), async (store) => {
			store.account(accountId);
			await store.check();
		});
		return { status: 'OK', message: 'The store was opened and written to' };
	} catch (error) {
		return { status: 'Error', message: testMessageOf(error) };
	}
}

export function readSyncAccount(data: ICredentialDataDecryptedObject): SyncAccount {
	const text = (field: string): string => {
		const value = data[field];
		return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
	};
	const config = text('store') === 'postgres' ? postgresConfig(text) : sqliteConfig(text);
	if (config.kind === 'sqlite') refuseFilesApart(data.sharedDisk === true);
	const encryptionKey = text('encryptionKey');
	const account = { accountId: text('accountId').trim(), config };
	return encryptionKey === '' ? account : { ...account, encryptionKey };
}

function sqliteConfig(text: (field: string) => string): SqliteConfig {
	return { kind: 'sqlite', folder: ownFolder(), file: text('sqliteFile') };
}

function postgresConfig(text: (field: string) => string): PostgresConfig {
	const ssl = (['disable', 'require', 'verify'] as const).find((mode) => mode === text('ssl'));
	return {
		kind: 'postgres',
		host: text('host'),
		port: Number(text('port')),
		database: text('database'),
		user: text('user'),
		password: text('password'),
		schema: text('schema'),
		ssl: ssl ?? 'verify',
		ca: text('ca'),
	};
}

/** In queue mode each worker may be a machine of its own, and each would keep a file of its own. */
function refuseFilesApart(sharedDisk: boolean): void {
	if (process.env.EXECUTIONS_MODE !== 'queue' || sharedDisk) return;
	throw blockError(
		'sqliteInQueueMode',
		'n8n runs in queue mode, where workers on other machines would not see the SQLite store',
		'Choose PostgreSQL as the store in the Sync Account credential. If all n8n processes run on one machine and its local disk, switch on "Queue Mode: All Workers Share This Disk" there.',
		{ parameter: 'Store' },
	);
}
