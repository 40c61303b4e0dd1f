import type { INodeProperties } from 'n8n-workflow';

import { defaultBatchSize } from '../../../engine/sync';
import { type ParameterSource, readNumber, readOption } from '../../shared/parameters/read';

/** For the collection *Options*. */
export const batchSizeField: INodeProperties = {
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 10_000 },
	default: defaultBatchSize,
	description: 'How many records are handled in one go',
};

export function readBatchSize(source: ParameterSource, itemIndex: number): number {
	const parameter = { name: 'options.batchSize', label: 'Batch Size' };
	const limits = { min: 1, max: 10_000, integer: true, fallback: defaultBatchSize };
	return readNumber(source, parameter, itemIndex, limits);
}

/** One summary item, or an item for each batch. */
export type OutputMode = 'summary' | 'batches';

const output = { name: 'options.output', label: 'Output' };

/** For the collection *Options*. */
export const outputField: INodeProperties = {
	displayName: output.label,
	name: 'output',
	type: 'options',
	options: [
		{ name: 'Each Batch', value: 'batches', description: 'An item for each batch' },
		{ name: 'Summary', value: 'summary', description: 'One item with the counts of all' },
	],
	default: 'summary',
	description: 'What comes out of "Result"',
};

export function readOutputMode(source: ParameterSource, itemIndex: number): OutputMode {
	return readOption(source, output, itemIndex, ['summary', 'batches']);
}
