import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import {
	type BulkOptions,
	type BulkPatience,
	type FetchMode,
	fetchModes,
	usualPatience,
} from '../../../engine/sources/shopify';
import { ownFolder } from '../account/userFolder';
import { fileDoor } from '../http/fileDoor';
import { AddedOptions } from '../http/requestOptions';
import { readOption } from '../parameters/read';

/** How orders are fetched. */
export const fetchByField = {
	displayName: 'Fetch By',
	name: 'fetchBy',
	type: 'options',
	options: [
		{
			name: 'Automatic',
			value: 'auto',
			description: 'By pages, or where there are many orders, by a bulk operation',
		},
		{
			name: 'Bulk Operation',
			value: 'bulk',
			description:
				'Shopify writes all orders into a file, and the node waits for it. The quickest way for many thousands, whatever the rate limit.',
		},
		{ name: 'Pages', value: 'pages', description: 'Up to 250 orders with each request' },
	],
	default: 'pages',
	description: 'How the orders are fetched',
} satisfies INodeProperties;

/** Entries of a block's collection `options`, for bulk operations. */
export const bulkOptionProperties = {
	maxPolls: {
		displayName: 'Max Polls',
		name: 'maxPolls',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10_000 },
		default: 128,
		description: 'How often the node looks whether a bulk operation has ended, before it gives up',
	},
	pollSeconds: {
		displayName: 'Poll Every (Seconds)',
		name: 'pollSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3_600 },
		default: 16,
		description: 'How long the node waits between two looks at a bulk operation',
	},
} satisfies Readonly<Record<string, INodeProperties>>;

/** How orders are fetched, and how long a bulk operation is waited for. Plain data. */
export interface FetchBy {
	readonly mode: FetchMode;
	readonly patience: BulkPatience;
}

/** @throws EngineError `invalidParameter` that names the parameter or option */
export function readFetchBy(context: IExecuteFunctions, itemIndex: number): FetchBy {
	const name = { name: fetchByField.name, label: fetchByField.displayName };
	const mode = readOption(context, name, itemIndex, fetchModes);
	if (mode === 'pages') return { mode, patience: usualPatience };
	const options = new AddedOptions(context, itemIndex);
	const { maxPolls, pollSeconds } = bulkOptionProperties;
	const seconds = options.number(pollSeconds, { min: 1, max: 3_600, integer: false });
	const polls = options.number(maxPolls, { min: 1, max: 10_000, integer: true });
	return {
		mode,
		patience: {
			...usualPatience,
			...(seconds !== undefined && { pollMs: seconds * 1_000 }),
			...(polls !== undefined && { maxPolls: polls }),
		},
	};
}

/**
 * What bulk operations take besides a client. Their temporary files are in n8n's user folder: the system's own is often in
 * memory, or small, and a file may have gigabytes.
 */
export function bulkOptions(
	context: IExecuteFunctions,
	by: Pick<BulkOptions, 'patience' | 'notes' | 'owner' | 'run' | 'signal' | 'told'>,
): BulkOptions {
	return { files: fileDoor(context), folder: ownFolder(), ...by };
}
