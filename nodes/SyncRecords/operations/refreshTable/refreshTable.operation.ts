import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import { type RunReporter, transforming } from '../../../../engine/sync';
import { withDestination } from '../../../shared/account/destination';
import { environment } from '../../../shared/n8n/environment';
import { failureItems, groupItems, type ItemGroup } from '../../../shared/n8n/itemGroups';
import { externalIdField } from '../../../shared/parameters/externalId';
import { archiveRetentionField, archiveToField } from '../../fields/archive';
import { maxShareField } from '../../fields/deletes';
import { runIdField } from '../../fields/run';
import {
	accountColumnField,
	addBookkeepingField,
	tableFieldsFor,
	tablePlaceOptions,
	takeOverField,
} from '../../fields/table';
import { ExecutionHints } from '../../items/hints';
import { stopIfCanceled, workForRun } from '../../items/runWork';
import { tableOptions } from '../../items/tableWriter';
import { openRefreshArchive } from './archived';
import { queryParametersField } from './queryParameters';
import { dryRunField, queryField, readRefresh, type RefreshSettings } from './settings';

export const description: INodeProperties[] = [
	{
		...runIdField,
		description:
			'The run that the table is refreshed for: nothing is written once its lease is lost, or in a dry run. If empty, it is refreshed for none.',
	},
	...tableFieldsFor(
		'The table that is to hold what the query gives. One that is not there yet is made, with the columns of the query.',
	),
	{
		...externalIdField,
		requiresDataPath: undefined,
		default: '',
		placeholder: 'e.g. day, productId',
		description:
			'The column of the query that tells one row from another, or several, separated by commas. They are the key of the table.',
	},
	queryField,
	queryParametersField,
	{
		...archiveToField,
		description:
			'Where to keep what the query gives as JSONL, before anything is written, so that the table can be filled with it once more',
	},
];

/** For the collection *Options*. */
export const options: INodeProperties[] = [
	{
		...accountColumnField,
		description:
			'A column that holds the account ID and becomes part of the key, so that several accounts can share the table. It is added to what the query gives.',
	},
	addBookkeepingField,
	{
		...archiveRetentionField,
		description:
			'Archives of this table that are older are deleted once a new one is complete. 0 keeps them for ever.',
		displayOptions: { show: { '/archiveTo': ['folder', 's3'] } },
	},
	dryRunField,
	{
		...maxShareField,
		default: 50,
		description:
			'How many percent of the rows may be removed at once because the query no longer gives them. If more would go, or all of them, nothing is written: the tables that it reads may not be filled yet.',
	},
	takeOverField,
	...tablePlaceOptions,
];

/** Refreshes a table: one result for each account, table and query, however many items come in. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const results: INodeExecutionData[] = [];
	const hints = new ExecutionHints();
	const groups = await groupItems(
		context,
		(itemIndex) => readRefresh(context, itemIndex),
		(items) => results.push(...items),
	);
	for (const group of groups) {
		try {
			stopIfCanceled(context);
			const json = await workForRun(
				context,
				group,
				hints,
				async (run) => await refreshFor(context, group, run, hints),
			);
			results.push({ json, pairedItem: group.itemIndexes.map((item) => ({ item })) });
		} catch (error) {
			results.push(...failureItems(context, group.itemIndexes, error));
		}
	}
	hints.show(context);
	return [results];
}

async function refreshFor(
	context: IExecuteFunctions,
	{ account, settings, itemIndexes: [itemIndex = 0] }: ItemGroup<RefreshSettings>,
	run: RunReporter,
	hints: ExecutionHints,
): Promise<IDataObject> {
	const { accountId } = account;
	const { target, query, parameters, maxShare, isDryRun } = settings;
	const { table } = target;
	const writes = run.writes && !isDryRun;
	const runId = run.runId ?? `execution ${context.getExecutionId()}`;
	const readAt = environment().now();
	const archive = writes
		? await openRefreshArchive(context, itemIndex, account, settings, readAt)
		: undefined;
	const refresh = async () => {
		const result = await withDestination(
			account,
			target.databaseFile,
			async (destination) =>
				await destination.refresh({
					// The table stands for the sync, whichever run it is refreshed for.
					...tableOptions(target, { accountId, sync: table, runId }),
					query,
					parameters,
					maxShare,
					readAt,
					dryRun: !writes,
					keepRows: archive?.keepRows,
					mayWrite: async () => await run.checkLease(),
				}),
		);
		return { ...result, archive: await archive?.end() };
	};
	const {
		rows,
		archive: archived,
		...counts
	} = writes ? await transforming(run, table, environment(), refresh) : await refresh();
	hints.wrote(table, counts, { writes });
	return {
		accountId,
		runId: run.runId,
		table,
		rows,
		...counts,
		written: writes,
		...(archived === undefined ? {} : { archive: archived }),
	};
}
