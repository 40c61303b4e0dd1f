import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { maxPageSize } from '../../../engine/sources/shopify';
import { readNumber } from '../parameters/read';

/** How requests are sent to a shop. Plain data. */
export interface RequestOptions {
	/** Orders a page, at most. */
	readonly pageSize: number;
	readonly maxRetries: number;
	readonly timeoutMs: number;
	/** Requests that may be sent for one input item; absent for as many as it takes. */
	readonly requestLimit?: number;
}

/** Entries of a block's collection `options`. */
export const requestOptionProperties = {
	maxRetries: {
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 50 },
		default: 6,
		description:
			'How often a request is tried again after an error that may pass: too many requests, a server error, a lost connection, a time-out',
	},
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
	timeoutSeconds: {
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 600 },
		default: 60,
		description: 'How long Shopify may take for one answer',
	},
} satisfies Readonly<Record<string, INodeProperties>>;

/** @throws EngineError `invalidParameter` that names the option */
export function readRequestOptions(context: IExecuteFunctions, itemIndex: number): RequestOptions {
	const added = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	/** An option that was not added is absent; one that was added must hold a number. */
	const option = (
		name: string,
		{ displayName: label }: INodeProperties,
		limits: { readonly min: number; readonly max: number; readonly integer: boolean },
	): number | undefined => {
		if (!Object.hasOwn(added, name)) return undefined;
		return readNumber(context, { name: `options.${name}`, label }, itemIndex, limits);
	};
	const whole = (min: number, max: number) => ({ min, max, integer: true });
	const { pageSize, maxRetries, timeoutSeconds, requestLimit } = requestOptionProperties;
	const seconds = { min: 1, max: 600, integer: false };
	return {
		pageSize: option('pageSize', pageSize, whole(1, maxPageSize)) ?? maxPageSize,
		maxRetries: option('maxRetries', maxRetries, whole(0, 50)) ?? 6,
		timeoutMs: (option('timeoutSeconds', timeoutSeconds, seconds) ?? 60) * 1000,
		requestLimit: option('requestLimit', requestLimit, whole(1, 1_000_000_000)),
	};
}
