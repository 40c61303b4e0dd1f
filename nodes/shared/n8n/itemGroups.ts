import type { IExecuteFunctions, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { Slices } from '../../../engine/slices';
import type { SyncAccount } from '../account/account';
import { itemAccounts } from '../account/itemAccounts';
import { goesOn } from './cancellation';
import { describeFailure } from './forEachItem';
import { toNodeError } from './toNodeError';

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
	const isSame = !hasExpression(settingsIn(context.getNode().parameters));
	const accountOf = await itemAccounts(context);
	let shared: Settings | undefined;
	const groups = new Map<string, ItemGroup<Settings> & { readonly itemIndexes: number[] }>();
	const slices = new Slices();
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		// The expressions of one item take a millisecond, and there may be many thousands.
		if (slices.isOver) await slices.next();
		try {
			const settings: Settings = isSame ? (shared ??= read(itemIndex)) : read(itemIndex);
			const account = await accountOf(itemIndex);
			const key = `${account.key} ${JSON.stringify(settings)}`;
			const group = groups.get(key) ?? { account, settings, itemIndexes: [] };
			group.itemIndexes.push(itemIndex);
			groups.set(key, group);
		} catch (error) {
			failed(failureItems(context, [itemIndex], error));
		}
	}
	return [...groups.values()];
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
	if (!goesOn(context)) throw toNodeError(context.getNode(), error, itemIndexes[0]);
	return itemIndexes.map((item) => ({ json: describeFailure(error), pairedItem: { item } }));
}

/** Without what goes into columns: that is read for each record, and is no setting. */
function settingsIn(parameters: INodeParameters): unknown {
	const { definedColumns = null } = parameters;
	const withoutValues = (key: string, value: unknown) => (key === 'value' ? undefined : value);
	const definitions = JSON.parse(JSON.stringify(definedColumns, withoutValues)) as unknown;
	return { ...parameters, columns: undefined, definedColumns: definitions };
}

/** Whether a parameter is an expression, or holds one. */
export function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}
