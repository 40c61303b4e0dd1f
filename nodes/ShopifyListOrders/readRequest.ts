import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { OrderFields } from '../../engine/shopify/orderFields';
import type { OrderListing } from '../../engine/shopify/orderListing';
import { maxPageSize } from '../../engine/shopify/pageSizes';
import { readBoolean, readNumber, readOption, readString } from '../shared/parameters';
import { readFilters } from './readFilters';

/** What one input item asks for. Plain data: a loop keeps it from its first round on. */
export interface OrdersRequest {
	readonly listing: OrderListing;
	readonly maxRetries: number;
	readonly timeoutMs: number;
	readonly requestLimit?: number;
	readonly onFailedOrders: 'fail' | 'emitDone';
}

/** @throws EngineError `invalidParameter` that names the parameter */
export function readRequest(context: IExecuteFunctions, itemIndex: number): OrdersRequest {
	const isLoop =
		readOption(context, { name: 'return', label: 'Return' }, itemIndex, [
			'allAtOnce',
			'pageByPage',
		]) === 'pageByPage';
	const options = readOptions(context, itemIndex);
	const sortBy = { name: 'sortBy', label: 'Sort By' };
	const direction = { name: 'sortDirection', label: 'Sort Direction' };
	return {
		listing: {
			filters: readFilters(context, itemIndex),
			fields: readFields(context, itemIndex),
			sortBy: readOption(context, sortBy, itemIndex, [
				'createdAt',
				'id',
				'processedAt',
				'updatedAt',
			]),
			descending:
				readOption(context, direction, itemIndex, ['ascending', 'descending']) === 'descending',
			pageSize: options('pageSize', 'Page Size', 1, maxPageSize) ?? maxPageSize,
			limit: isLoop ? undefined : readLimit(context, itemIndex),
		},
		maxRetries: options('maxRetries', 'Max Retries', 0, 50) ?? 6,
		timeoutMs: (options('timeoutSeconds', 'Timeout (Seconds)', 1, 600, false) ?? 60) * 1000,
		requestLimit: options('requestLimit', 'Request Limit', 1, 1_000_000_000),
		onFailedOrders: isLoop ? readOnFailedOrders(context, itemIndex) : 'fail',
	};
}

function readFields(context: IExecuteFunctions, itemIndex: number): OrderFields {
	const preset = readOption(context, { name: 'fields', label: 'Fields' }, itemIndex, [
		'standard',
		'summary',
		'full',
		'custom',
	]);
	if (preset !== 'custom') {
		const label = { name: 'lineItems', label: 'Include Line Items' };
		return { preset, lineItems: readBoolean(context, label, itemIndex, true) };
	}
	const selection = readString(context, { name: 'selection', label: 'Selection' }, itemIndex, {
		required: true,
		example: 'name createdAt lineItems { nodes { sku quantity } }',
	});
	return { selection };
}

function readLimit(context: IExecuteFunctions, itemIndex: number): number | undefined {
	const returnAll = { name: 'returnAll', label: 'Return All' };
	if (readBoolean(context, returnAll, itemIndex, false)) return undefined;
	const limits = { min: 1, max: 1_000_000, integer: true, fallback: 50 };
	return readNumber(context, { name: 'limit', label: 'Limit' }, itemIndex, limits);
}

type ReadOptionNumber = (
	name: string,
	label: string,
	min: number,
	max: number,
	integer?: boolean,
) => number | undefined;

/** An option that was not added is absent; one that was added must hold a number. */
function readOptions(context: IExecuteFunctions, itemIndex: number): ReadOptionNumber {
	const added = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	return (name, label, min, max, integer = true) => {
		if (!Object.hasOwn(added, name)) return undefined;
		const parameter = { name: `options.${name}`, label };
		return readNumber(context, parameter, itemIndex, { min, max, integer });
	};
}

function readOnFailedOrders(context: IExecuteFunctions, itemIndex: number): 'fail' | 'emitDone' {
	const parameter = { name: 'options.onFailedOrders', label: 'On Failed Orders' };
	return readOption(context, parameter, itemIndex, ['fail', 'emitDone']);
}
