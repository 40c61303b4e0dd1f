import type { IExecuteFunctions } from 'n8n-workflow';

import type { OrderListing } from '../../engine/sources/shopify';
import type { LoopRequest } from '../shared/loop/listingData';
import { readLoopRequest } from '../shared/loop/loopFields';
import { readLimit } from '../shared/parameters/limit';
import { readOption } from '../shared/parameters/read';
import { type FetchBy, readFetchBy } from '../shared/shopify/bulk';
import { readOrderFields } from '../shared/shopify/orderFieldParameters';
import { readRequestOptions, type RequestOptions } from '../shared/shopify/requestOptions';
import { readFilters } from './readFilters';
import { orderWords } from './words';

const mostListed = 1_000_000;

/** What one input item asks for. Plain data: a loop keeps it from its first round on. */
export interface OrdersRequest extends Omit<RequestOptions, 'pageSize'>, LoopRequest {
	readonly listing: OrderListing;
	/** Absent in a loop, which goes by pages. */
	readonly fetchBy?: FetchBy;
}

/** @throws EngineError `invalidParameter` that names the parameter */
export function readRequest(context: IExecuteFunctions, itemIndex: number): OrdersRequest {
	const isLoop =
		readOption(context, { name: 'return', label: 'Return' }, itemIndex, [
			'allAtOnce',
			'pageByPage',
		]) === 'pageByPage';
	const { pageSize, ...options } = readRequestOptions(context, itemIndex);
	const sortBy = { name: 'sortBy', label: 'Sort By' };
	const direction = { name: 'sortDirection', label: 'Sort Direction' };
	return {
		listing: {
			filters: readFilters(context, itemIndex),
			fields: readOrderFields(context, itemIndex),
			sortBy: readOption(context, sortBy, itemIndex, [
				'createdAt',
				'id',
				'processedAt',
				'updatedAt',
			]),
			descending:
				readOption(context, direction, itemIndex, ['ascending', 'descending']) === 'descending',
			pageSize,
			limit: isLoop ? undefined : readLimit(context, itemIndex, mostListed),
		},
		...options,
		...(isLoop
			? readLoopRequest(context, itemIndex, orderWords)
			: { onFailed: 'fail', fetchBy: readFetchBy(context, itemIndex) }),
	};
}
