import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import { withDestination } from '../../../shared/account/destination';
import { accountsOfAll } from '../../../shared/account/itemAccounts';
import { forEachItem } from '../../../shared/n8n/forEachItem';
import { limitFields, readLimit } from '../../../shared/parameters/limit';
import { readBoolean } from '../../../shared/parameters/read';
import { readTablePlace, tableFieldsFor, tablePlaceOptions } from '../../fields/table';

export const description: INodeProperties[] = [
	...tableFieldsFor('The table to look at, by its name as it is'),
	...limitFields,
];

const bookkeeping = { name: 'options.includeBookkeeping', label: 'Include Bookkeeping' };

/** For the collection *Options*. */
export const options: INodeProperties[] = [
	{
		displayName: bookkeeping.label,
		name: 'includeBookkeeping',
		type: 'boolean',
		default: false,
		description:
			'Whether to return the "_sync_" columns as well, and the rows that are marked as deleted',
	},
	...tablePlaceOptions,
];

/** Returns the rows of a table as they stand, one item each. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const accountOf = await accountsOfAll(context);
	const rows = await forEachItem(context, async (itemIndex) => {
		const account = accountOf(itemIndex);
		const { accountId } = account;
		const { databaseFile, ...place } = readTablePlace(context, itemIndex);
		const limit = readLimit(context, itemIndex);
		const withBookkeeping = readBoolean(context, bookkeeping, itemIndex, false);
		const found = await withDestination(
			account,
			databaseFile,
			async (destination) =>
				await destination.rows({ ...place, accountId, limit, withBookkeeping }),
		);
		return found as readonly IDataObject[];
	});
	return [rows];
}
