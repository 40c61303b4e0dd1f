import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { Slices } from '../../../engine/slices';
import { configKey } from '../../../engine/store';
import { goesOn } from '../n8n/cancellation';
import { toNodeError } from '../n8n/toNodeError';
import { accountWithTables, type SyncAccount, withTables } from './account';
import { otherDatabaseOf } from './otherDatabase';
import { isExpression, storedCredential } from './storedCredential';

export interface KeyedAccount extends SyncAccount {
	/** Equal for the same account in the same store. */
	readonly key: string;
}

/** So many are looked up without asking whether one would do. */
const fewItems = 2;

/**
 * Returns how the account of an input item is had. A credential may hold expressions: then it is read for every item, and
 * one that is another account's than those before is refused. n8n reads a credential from its database each time, which
 * takes about as long as writing a batch, so that one without expressions is read once.
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
	try {
		const shared = keyed(withTables(context, account, database));
		return async () => await Promise.resolve(shared);
	} catch {
		return each;
	}
}

/**
 * Reads the accounts of all input items, before anything is done for one of them: where one is another's, nothing is.
 *
 * @returns how the account of an item is had; it throws what is wrong with that one, with *On Error* set to continue
 * @throws the first thing that is wrong with one otherwise
 */
export async function accountsOfAll(
	context: IExecuteFunctions,
): Promise<(itemIndex: number) => KeyedAccount> {
	const accountOf = await itemAccounts(context);
	const accounts: (() => KeyedAccount)[] = [];
	const slices = new Slices();
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		if (slices.isOver) await slices.next();
		const account = await accountOf(itemIndex).then(
			(read) => () => read,
			(error: unknown) => refusing(context, itemIndex, error),
		);
		accounts.push(account);
	}
	return (itemIndex) => {
		const account = accounts[itemIndex];
		if (account === undefined) throw new Error(`There is no input item ${itemIndex}`);
		return account();
	};
}

function refusing(context: IExecuteFunctions, itemIndex: number, error: unknown): () => never {
	if (!goesOn(context)) throw toNodeError(context.getNode(), error, itemIndex);
	return () => {
		throw error;
	};
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
		([name, value]) => stored[name] === value && !isExpression(value),
	);
}
