import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { maxPageSize } from '../../../engine/sources/shopify';
import {
	AddedOptions,
	readTryOptions,
	tryOptionProperties,
	type TryOptions,
} from '../http/requestOptions';

/** How requests are sent to a shop. Plain data. */
export interface RequestOptions extends TryOptions {
	/** Orders a page, at most. */
	readonly pageSize: number;
	/** Requests that may be sent for one input item; absent for as many as it takes. */
	readonly requestLimit?: number;
}

/** Entries of a block's collection `options`. */
export const requestOptionProperties = {
	...tryOptionProperties,
	pageSize: {
		displayName: 'Page Size',
		name: 'pageSize',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 250 },
		default: 250,
		description:
			'How many orders a page has at most. Fewer come when the fields chosen cost more than Shopify allows at once.',
	},
	requestLimit: {
		displayName: 'Request Limit',
		name: 'requestLimit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1000,
		description:
			'How many requests may be sent for one input item before the node fails. Without this option there is no limit.',
	},
} satisfies Readonly<Record<string, INodeProperties>>;

/** @throws EngineError `invalidParameter` that names the option */
export function readRequestOptions(context: IExecuteFunctions, itemIndex: number): RequestOptions {
	const options = new AddedOptions(context, itemIndex);
	const whole = (max: number) => ({ min: 1, max, integer: true });
	const { pageSize, requestLimit } = requestOptionProperties;
	return {
		...readTryOptions(options),
		pageSize: options.number(pageSize, whole(maxPageSize)) ?? maxPageSize,
		requestLimit: options.number(requestLimit, whole(1_000_000_000)),
	};
}
