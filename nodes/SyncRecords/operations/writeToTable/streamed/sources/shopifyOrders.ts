import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { newRunId } from '../../../../../../engine/run';
import {
	bulkOfRun,
	orderEvents,
	type OrderFields,
	type OrderSourceOptions,
	ordersFetchedBy,
	withOrderFields,
} from '../../../../../../engine/sources/shopify';
import { environment } from '../../../../../shared/n8n/environment';
import { outputTime } from '../../../../../shared/n8n/output';
import { readInstant } from '../../../../../shared/parameters/instant';
import { invalidParameter, readOption } from '../../../../../shared/parameters/read';
import { bulkOptions, fetchByField, readFetchBy } from '../../../../../shared/shopify/bulk';
import { connect, readConnection } from '../../../../../shared/shopify/connection';
import { streamedRemedy, tellHidden } from '../../../../../shared/shopify/coverageHint';
import {
	orderFieldProperties,
	readOrderFields,
} from '../../../../../shared/shopify/orderFieldParameters';
import { readRequestOptions } from '../../../../../shared/shopify/requestOptions';
import { inSeveralTables } from '../../../../fields/orderTables';
import { shopifyOrders } from '../../../../fields/source';
import type { StreamedSource } from './streamedSource';

export const orderSourceFields: INodeProperties[] = [
	{
		displayName: 'Cursor Field',
		name: 'cursorField',
		type: 'options',
		options: [
			{ name: 'Created At', value: 'createdAt', description: 'New orders only' },
			{ name: 'Updated At', value: 'updatedAt', description: 'New and changed orders' },
		],
		default: 'updatedAt',
		description: 'The time that decides whether an order is in the window',
	},
	fetchByField,
	...orderFieldProperties.map((field) =>
		field.name === 'lineItems'
			? { ...field, displayOptions: { ...field.displayOptions, hide: inSeveralTables } }
			: field,
	),
];

/** For the collection *Options*. */
export const ordersCreatedSince = {
	displayName: 'Orders Created Since',
	name: 'ordersCreatedSince',
	type: 'dateTime',
	default: '',
	placeholder: 'e.g. {{ $now.minus({ days: 59 }) }}',
	description:
		'Which orders matter: those created from then on, whenever they are edited. An app without the scope read_all_orders is shown the last 60 days only; within them, receipts can say complete, and name this limit.',
	displayOptions: { show: { '/source': [shopifyOrders] } },
} satisfies INodeProperties;

/**
 * @param key the fields of the external ID
 * @param shape whether orders come as Shopify List Orders gives them out, as rows of one table, or as rows of several
 */
export function readShopifyOrders(
	context: IExecuteFunctions,
	itemIndex: number,
	key: readonly string[],
	shape: 'orders' | 'rows' | 'tables',
): StreamedSource {
	const cursorField = { name: 'cursorField', label: 'Cursor Field' };
	const cursor = readOption(context, cursorField, itemIndex, ['updatedAt', 'createdAt']);
	// An own selection need not name what tells orders apart.
	const names = [...key, 'updatedAt', cursor];
	const chosen = withOrderFields(readOrderFields(context, itemIndex), names);
	const fields = shape === 'tables' ? withTables(chosen) : chosen;
	const createdSince = readCreatedSince(context, itemIndex);
	const { mode, patience } = readFetchBy(context, itemIndex);
	const requests = readRequestOptions(context, itemIndex);
	const { pageSize, requestLimit } = requests;
	return {
		kind: shopifyOrders,
		eventsOf: orderEvents,
		query: { cursor, createdSince, fields },
		shape: shape === 'orders' ? 'records' : 'rows',
		pageSize,
		shown: createdSince === undefined ? {} : { ordersCreatedSince: outputTime(createdSince) },
		open: async (_context, item, run) => {
			const connection = await readConnection(context, item);
			const ofRun = bulkOfRun(run, {
				id: run.runId ?? newRunId(environment()),
				startedAt: environment().now(),
			});
			return {
				make: (signal) => {
					const options: OrderSourceOptions = {
						client: connect(context, connection, { ...requests, signal }, requestLimit),
						environment: environment(),
						cursor,
						createdSince,
						fields,
						pageSize,
						shape: shape === 'orders' ? shape : 'rows',
					};
					const bulk = bulkOptions(context, { ...ofRun, patience, signal });
					return ordersFetchedBy(mode, options, bulk);
				},
				tell: ({ notice }) => tellHidden(context, connection, notice, streamedRemedy),
			};
		},
	};
}

/** Line items are in a table of their own then, and not in the row of their order. */
function withTables(fields: OrderFields): OrderFields {
	return 'selection' in fields
		? { ...fields, lists: true }
		: { ...fields, lineItems: false, lists: true };
}

/** An option that was added must hold a time: an expression that came to nothing would take in all orders. */
function readCreatedSince(context: IExecuteFunctions, itemIndex: number): number | undefined {
	const added = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	if (!Object.hasOwn(added, ordersCreatedSince.name)) return undefined;
	const label = ordersCreatedSince.displayName;
	const name = `options.${ordersCreatedSince.name}`;
	const since = readInstant(context, { name, label }, itemIndex);
	if (since !== undefined && since <= environment().now()) return since;
	throw invalidParameter(
		label,
		since === undefined ? 'must not be empty' : 'must not be in the future',
		since === undefined ? '' : outputTime(since),
		'Enter the time from which on orders matter, for example {{ $now.minus({ days: 59 }) }}, or remove the option.',
	);
}
