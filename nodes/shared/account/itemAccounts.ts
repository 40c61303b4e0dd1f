import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { configKey } from '../../../engine/store';
import { readSyncAccount, type SyncAccount } from './account';

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
	const each = async (itemIndex: number) => keyed(await credentialOf(context, itemIndex));
	if (context.getInputData().length <= fewItems) return each;
	// What is wrong with an item's credential is said of that item.
	const first = await credentialOf(context, 0).catch(() => undefined);
	if (first === undefined || !(await isForAllItems(context, first))) return each;
	const account = keyed(first);
	return async () => await Promise.resolve(account);
}

async function credentialOf(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<ICredentialDataDecryptedObject> {
	return await context.getCredentials('syncAccountApi', itemIndex);
}

function keyed(credential: ICredentialDataDecryptedObject): KeyedAccount {
	const account = readSyncAccount(credential);
	return { ...account, key: JSON.stringify([account.accountId, configKey(account.config)]) };
}

/** Whether what an item was given is just what is stored, word for word, and none of it an expression. */
async function isForAllItems(
	context: IExecuteFunctions,
	given: ICredentialDataDecryptedObject,
): Promise<boolean> {
	const stored = await storedCredential(context).catch(() => undefined);
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
): Promise<Readonly<Record<string, unknown>> | undefined> {
	const additionalData = 'additionalData' in context ? context.additionalData : undefined;
	const reference = context.getNode().credentials?.syncAccountApi;
	if (!hasCredentialsHelper(additionalData) || reference === undefined) return undefined;
	const { credentialsHelper } = additionalData;
	const raw = await credentialsHelper.getDecrypted(
		additionalData,
		reference,
		'syncAccountApi',
		context.getMode(),
		undefined,
		true,
	);
	const properties = credentialsHelper.getCredentialsProperties('syncAccountApi');
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
