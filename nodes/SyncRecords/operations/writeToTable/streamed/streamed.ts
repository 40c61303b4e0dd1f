import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import { accountsOfAll } from '../../../../shared/account/itemAccounts';
import { failureItems } from '../../../../shared/n8n/itemGroups';
import { shownWhen } from '../../../../shared/parameters/fields';
import { runIdField } from '../../../fields/run';
import { archiveEventsField, archiveRetentionField } from '../../../fields/archive';
import { orderTablesFields } from '../../../fields/orderTables';
import {
	bulkOptionFields,
	httpApi,
	shopifyOrders,
	shopifyProducts,
	shownFor,
	streamedOptions,
} from '../../../fields/source';
import { externalIdField } from '../../../../shared/parameters/externalId';
import { tableFields } from '../../../fields/table';
import { tableExternalIdFields, transformFields } from '../../../fields/transform';
import { ExecutionHints } from '../../../items/hints';
import {
	handOverFields,
	replayFields,
	streamedWindowFields,
	whenReplayed,
	whenStreamed,
} from './properties';
import { httpSourceOptions } from './sources/httpApi';
import { ordersCreatedSince } from './sources/shopifyOrders';
import { writeStreamed } from './writeStreamed';

const whenWritten = { ...whenStreamed, handOver: ['table'] };

export const description: INodeProperties[] = [
	...shownWhen(whenStreamed, [
		{
			...runIdField,
			default: '={{ $json.runId }}',
			required: true,
			description:
				'The "runId" that Begin, or Commit for the next slice, gave out: a checkpoint and the counts are kept with the run, and Commit needs neither by hand',
		},
	]),
	...streamedWindowFields,
	...handOverFields,
	...shownWhen({ ...whenWritten, source: [httpApi, shopifyProducts] }, [
		...transformFields,
		...tableFields,
	]),
	...shownWhen(
		{ ...whenWritten, source: [shopifyOrders] },
		orderTablesFields([...transformFields, ...tableFields]),
	),
	...shownWhen(whenStreamed, [externalIdField]),
	...shownWhen(whenWritten, tableExternalIdFields),
	...replayFields,
	...shownWhen(whenReplayed, [
		...orderTablesFields([...transformFields, ...tableFields]),
		externalIdField,
		...tableExternalIdFields,
	]),
];

/** For the collection *Options*, besides those of writing to a table. */
export const options: INodeProperties[] = [
	...streamedOptions,
	...bulkOptionFields,
	...httpSourceOptions,
	...shownFor(whenStreamed.source, [archiveRetentionField]),
	...shownFor([shopifyOrders], [archiveEventsField]),
	ordersCreatedSince,
];

/** Streams what each input item asks for: to the outputs *Result* and *Failed*. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const [results, failed]: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
	const hints = new ExecutionHints();
	const accountOf = await accountsOfAll(context);
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		const linked = (items: readonly IDataObject[]) =>
			items.map((json) => ({ json, pairedItem: { item: itemIndex } }));
		try {
			const streamed = await writeStreamed(context, itemIndex, accountOf(itemIndex), hints);
			results.push(...linked(streamed.result));
			failed.push(...linked(streamed.failed));
			hints.failedRecords(streamed.failed.length);
		} catch (error) {
			failed.push(...failureItems(context, [itemIndex], error));
		}
	}
	hints.show(context);
	return [results, failed];
}
