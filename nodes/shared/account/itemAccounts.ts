import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { configKey } from '../../../engine/store';
import { accountWithTables, type SyncAccount, withTables } from './account';
import { otherDatabaseOf } from './otherDatabase';

export interface KeyedAccount extends SyncAccount {
	/** Equal for the same account in the same store. */
	readonly key: string;
}

/** So many are looked up without asking whether one would do. */
const fewItems = 2;

/**
 * Returns how the account of an input item is had. A credential may hold expressions, which give each item an account of
 * its own: then it is read for every item, and none is taken for another's. n8n reads a credential from its database each
 * time, which takes about as long as writing a batch, so that one without expressions is read once.
 */
export async function itemAccounts(
	context: IExecuteFunctions,
): Promise<(itemIndex: number) => Promise<KeyedAccount>> {
	const each = async (itemIndex: number) => keyed(await accountWithTables(context, itemIndex));
	if (context.getInputData().length <= fewItems) return each;
	// What is wrong with an item's credential is said of that item.
	const given = await Promise.all([
		context.getCredentials('syncAccountApi', 0),
		otherDatabaseOf(context, 0),
	]).catch(() => undefined);
	if (given === undefined) return each;
	const [account, database] = given;
	const areForAll =
		(await isForAllItems(context, 'syncAccountApi', account)) &&
		(database === undefined || (await isForAllItems(context, 'syncDatabaseApi', database)));
	if (!areForAll) return each;
	const shared = keyed(withTables(account, database));
	return async () => await Promise.resolve(shared);
}

function keyed(account: SyncAccount): KeyedAccount {
	const { accountId, config, tables } = account;
	const places = [config, ...(tables === undefined ? [] : [tables])].map(configKey);
	return { ...account, key: JSON.stringify([accountId, ...places]) };
}

/** Whether what an item was given is just what is stored, word for word, and none of it an expression. */
async function isForAllItems(
	context: IExecuteFunctions,
	type: string,
	given: ICredentialDataDecryptedObject,
): Promise<boolean> {
	const stored = await storedCredential(context, type).catch(() => undefined);
	if (stored === undefined) return false;
	return Object.entries(given).every(
		([name, value]) =>
			stored[name] === value && !(typeof value === 'string' && value.startsWith('=')),
	);
}

/**
 * The credential with its expressions as they were entered, and the defaults of what was not. Blocks are given it with
 * expressions resolved; n8n's helper has it raw, and is on the context without being promised to blocks. Undefined where
 * it is not there.
 */
async function storedCredential(
	context: IExecuteFunctions,
	type: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
	const additionalData = 'additionalData' in context ? context.additionalData : undefined;
	const reference = context.getNode().credentials?.[type];
	if (!hasCredentialsHelper(additionalData) || reference === undefined) return undefined;
	const { credentialsHelper } = additionalData;
	const raw = await credentialsHelper.getDecrypted(
		additionalData,
		reference,
		type,
		context.getMode(),
		undefined,
		true,
	);
	const properties = credentialsHelper.getCredentialsProperties(type);
	const defaults = properties.map((property) => [property.name, property.default] as const);
	return Object.assign(Object.fromEntries(defaults), raw);
}

function hasCredentialsHelper(value: unknown): value is IWorkflowExecuteAdditionalData {
	return (
		typeof value === 'object' &&
		value !== null &&
		'credentialsHelper' in value &&
		typeof value.credentialsHelper === 'object' &&
		value.credentialsHelper !== null &&
		'getDecrypted' in value.credentialsHelper &&
		'getCredentialsProperties' in value.credentialsHelper
	);
}
