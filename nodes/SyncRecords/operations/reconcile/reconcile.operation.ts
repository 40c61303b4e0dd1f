import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { Destination } from '../../../../engine/destination';
import { settledBy } from '../../../../engine/run';
import { batchesOf, type RunReporter } from '../../../../engine/sync';
import { withDestination } from '../../../shared/account/destination';
import { environment } from '../../../shared/n8n/environment';
import { failureItems, groupItems, type ItemGroup } from '../../../shared/n8n/itemGroups';
import { expressionFor, runGiver } from '../../../shared/n8n/upstream';
import { invalidParameter } from '../../../shared/parameters/read';
import { deletesField, maxShareField, settleDelayField } from '../../fields/deletes';
import { orderTablesFields } from '../../fields/orderTables';
import { runIdField, syncNameField } from '../../fields/run';
import { shopifyOrders, shopifyProducts, sourceField, streamedOptions } from '../../fields/source';
import { shownWhen } from '../../../shared/parameters/fields';
import { externalIdField } from '../../../shared/parameters/externalId';
import { accountColumnField, tableFields, tablePlaceOptions } from '../../fields/table';
import { ExecutionHints } from '../../items/hints';
import { checkExternalId } from '../../items/namedFields';
import { fieldOf, inputRecords } from '../../items/records';
import { workForRun } from '../../items/runWork';
import { tableWriter } from '../../items/tableWriter';
import { gatherLists, itemsOf } from '../../items/wholeLists';
import { labeledReconcile, listedFrom, listedThing, readReconcile } from './settings';
import type { ReconcileSettings } from './settings';
import { shopIds } from './shopIds';

export const description: INodeProperties[] = [
	{
		...sourceField,
		options: [
			{ name: 'Input Items', value: 'input', description: 'Each input item holds an ID' },
			{
				name: 'Shopify Orders',
				value: shopifyOrders,
				description: 'The node lists the IDs of all orders of the shop itself',
			},
			{
				name: 'Shopify Products',
				value: shopifyProducts,
				description: 'The node lists the IDs of all products of the shop itself',
			},
		],
		description: 'Where the complete list of IDs comes from',
	},
	syncNameField,
	{
		...runIdField,
		description:
			'The run that has listed all IDs: what was written later than the settle delay before it began is not judged, and it gets the count of deletes',
	},
	...shownWhen({ source: [shopifyProducts] }, tableFields),
	...shownWhen({ source: ['input', shopifyOrders] }, orderTablesFields(tableFields)),
	externalIdField,
	deletesField,
];

/** For the collection *Options*. */
export const options: INodeProperties[] = [
	...streamedOptions,
	accountColumnField,
	maxShareField,
	settleDelayField,
	...tablePlaceOptions,
	{
		displayName: listedFrom.label,
		name: 'listedFrom',
		type: 'string',
		default: '',
		placeholder: "e.g. {{ $('Sync Schedule Trigger').first().json.firedAt }}",
		description:
			'When the first ID was asked for. If empty, when the run began; needed where there is none.',
	},
];

/** Deletes from the table what is not among the input items: one result for each account and table. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const results: INodeExecutionData[] = [];
	const hints = new ExecutionHints();
	const groups = await groupItems(
		context,
		(itemIndex) => readReconcile(context, itemIndex),
		(items) => results.push(...items),
	);
	const unread = results.length;
	const listOf = async (group: ItemGroup<ReconcileSettings>) => await listedThing(context, group);
	const begin = () => expressionFor(context, runGiver);
	const checks = { listOf, labeled: labeledReconcile, begin, unread };
	for (const list of await gatherLists(groups, checks)) {
		const itemIndexes = itemsOf(list);
		try {
			if (list.fault !== undefined) throw list.fault;
			const json = await reconcileGroup(context, list.groups[0], hints);
			results.push({ json, pairedItem: itemIndexes.map((item) => ({ item })) });
		} catch (error) {
			results.push(...failureItems(context, itemIndexes, error));
		}
	}
	hints.show(context);
	return [results];
}

async function reconcileGroup(
	context: IExecuteFunctions,
	group: ItemGroup<ReconcileSettings>,
	hints: ExecutionHints,
): Promise<IDataObject> {
	const { account, settings } = group;
	return await workForRun(
		context,
		group,
		hints,
		async (run) =>
			await withDestination(
				account,
				settings.target.databaseFile,
				async (destination) => await reconcileTable(context, group, run, destination),
			),
	);
}

async function reconcileTable(
	context: IExecuteFunctions,
	{ account, settings, itemIndexes }: ItemGroup<ReconcileSettings>,
	run: RunReporter,
	destination: Destination,
): Promise<IDataObject> {
	const { target, mode } = settings;
	const beganAt = settings.listed
		? environment().now()
		: (settings.listedFrom ?? run.run?.startedAt);
	// A dry run is nowhere recorded, so that when it began is not known.
	if (beganAt === undefined && run.writes) throw noStart();
	const writer = tableWriter(
		destination,
		{ ...target, addBookkeeping: target.addBookkeeping && run.writes },
		{
			accountId: account.accountId,
			sync: run.sync,
			runId: run.runId ?? `execution ${context.getExecutionId()}`,
			structure: { kind: 'existing', columns: [] },
			dryRun: !run.writes,
		},
	);
	let listed = 0;
	const reconciliation = await writer.reconcile({
		readBefore: settledBy(beganAt ?? environment().now(), settings.settleDelay),
		mode,
		maxShare: settings.maxShare,
	});
	try {
		const pages = settings.listed
			? shopIds(context, settings.listed, itemIndexes, target.key)
			: inputIds(context, itemIndexes, target.key);
		for await (const ids of pages) {
			listed += ids.length;
			await reconciliation.add(ids);
		}
		await run.checkLease();
		const { existing, deleted } = await reconciliation.finish();
		await run.report({ deleted });
		return {
			accountId: account.accountId,
			sync: run.sync ?? null,
			runId: run.runId,
			table: target.table,
			listed,
			existing,
			deleted,
			deletes: mode,
			written: run.writes,
		};
	} finally {
		await reconciliation.discard();
	}
}

async function* inputIds(
	context: IExecuteFunctions,
	itemIndexes: readonly number[],
	key: readonly string[],
): AsyncGenerator<readonly (readonly unknown[])[]> {
	const records = await inputRecords(context, itemIndexes, 'records');
	checkExternalId(records, key, 0);
	for (const { items } of batchesOf(records)) {
		yield items.map(({ json }) => key.map((field) => fieldOf(json, field)));
	}
}

function noStart() {
	return invalidParameter(
		listedFrom.label,
		'must be given where there is no run',
		'',
		`Add the option "${listedFrom.label}", with the time at which the first ID was asked for. What was written after it, or within the settle delay before it, is not judged.`,
	);
}
