import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { configKey } from '../../engine/store/storeConfig';
import { describeFailure } from '../shared/forEachItem';
import { readSyncAccount, type SyncAccount } from '../shared/store';
import { toNodeError } from '../shared/toNodeError';
import { isCancelled } from './cancellation';

/** Input items of one account with the same settings: what is done with them is done in one go. */
export interface ItemGroup<Settings> {
	readonly account: SyncAccount;
	readonly settings: Settings;
	/** At least one, in their order. */
	readonly itemIndexes: readonly number[];
}

/**
 * Groups the input items by account and settings. Parameters and the credential may hold expressions, so that they
 * differ from item to item.
 *
 * @param read the settings of an item: plain data
 * @param failed given what came of an item whose settings cannot be used, with *On Error* set to continue
 * @throws the first such failure otherwise
 */
export async function groupItems<Settings>(
	context: IExecuteFunctions,
	read: (itemIndex: number) => Settings,
	failed: (items: readonly INodeExecutionData[]) => void,
): Promise<readonly ItemGroup<Settings>[]> {
	// The mapped columns are read for each record, and are no settings.
	const isSame = !hasExpression({ ...context.getNode().parameters, columns: undefined });
	const account = await accountOfAll(context);
	let shared: Settings | undefined;
	const groups = new Map<string, ItemGroup<Settings> & { readonly itemIndexes: number[] }>();
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		try {
			const settings: Settings = isSame ? (shared ??= read(itemIndex)) : read(itemIndex);
			const own = account ?? (await accountOf(context, itemIndex));
			const key = `${own.key} ${JSON.stringify(settings)}`;
			const group = groups.get(key) ?? { account: own, settings, itemIndexes: [] };
			group.itemIndexes.push(itemIndex);
			groups.set(key, group);
		} catch (error) {
			failed(failureItems(context, [itemIndex], error));
		}
	}
	return [...groups.values()];
}

/**
 * n8n reads a credential from its database each time, which takes about as long as writing a batch. Whether it depends
 * on the items shows in one that is not there: an expression that reads an item finds nothing then. Since it may have a
 * value for that case, some items are looked at too, spread over the list. Only if none differs is one account taken
 * for all.
 */
const mostLookedAt = 100;

/** The account of all items; undefined where they have to be looked at one by one. */
async function accountOfAll(context: IExecuteFunctions): Promise<KeyedAccount | undefined> {
	const { length } = context.getInputData();
	if (length <= mostLookedAt) return undefined;
	const spread = Array.from({ length: mostLookedAt + 1 }, (_, step) =>
		Math.round(((length - 1) * step) / mostLookedAt),
	);
	let found: KeyedAccount | undefined;
	for (const itemIndex of [length, ...spread]) {
		// What is wrong with an item's credential is said of that item.
		const account = await accountOf(context, itemIndex).catch(() => undefined);
		if (account === undefined || account.key !== (found ??= account).key) return undefined;
	}
	return found;
}

interface KeyedAccount extends SyncAccount {
	/** Equal for the same account in the same store. */
	readonly key: string;
}

async function accountOf(context: IExecuteFunctions, itemIndex: number): Promise<KeyedAccount> {
	const account = readSyncAccount(await context.getCredentials('syncAccountApi', itemIndex));
	const key = JSON.stringify([account.accountId, configKey(account.config)]);
	return { ...account, key };
}

/**
 * What comes out for items that failed together, with *On Error* set to continue: one for each, so that each is found
 * at the error output.
 *
 * @throws the failure otherwise, and always when the execution was canceled
 */
export function failureItems(
	context: IExecuteFunctions,
	itemIndexes: readonly number[],
	error: unknown,
): INodeExecutionData[] {
	if (isCancelled(context) || !context.continueOnFail()) {
		throw toNodeError(context.getNode(), error, itemIndexes[0]);
	}
	return itemIndexes.map((item) => ({ json: describeFailure(error), pairedItem: { item } }));
}

/**
 * What comes out when work on a group broke off: an item for each that was not reached, or one for all when every
 * record had been dealt with.
 *
 * @throws as {@link failureItems}
 */
export function brokenItems(
	context: IExecuteFunctions,
	{ itemIndexes }: Pick<ItemGroup<unknown>, 'itemIndexes'>,
	unreached: readonly number[],
	error: unknown,
): INodeExecutionData[] {
	return failureItems(context, unreached.length > 0 ? unreached : itemIndexes.slice(0, 1), error);
}

function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}
