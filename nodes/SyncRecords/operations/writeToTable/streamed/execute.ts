import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import { readSyncAccount, withAccount } from '../../../../shared/account/account';
import { failureItems } from '../../../../shared/n8n/itemGroups';
import { readOption } from '../../../../shared/parameters/read';
import { readRunId, readWriteInTestRuns, runIdField } from '../../../fields/fields';
import { externalIdField, tableFields } from '../../../fields/table';
import { ExecutionHints } from '../../../items/hints';
import {
	handOverFields,
	ordersCreatedSince,
	streamedOptions,
	streamedWindowFields,
	whenStreamed,
} from './properties';
import { type StreamedOutput, writeStreamed } from './writeStreamed';

export const description: INodeProperties[] = [
	...whenStreamed([
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
	...whenStreamed(tableFields, { handOver: ['table'] }),
	...whenStreamed([externalIdField]),
];

/** For the collection *Options*, besides those of writing to a table. */
export const options: INodeProperties[] = [...streamedOptions, ordersCreatedSince];

/** Streams what each input item asks for: to the outputs *Result* and *Failed*. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const [results, failed]: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
	const hints = new ExecutionHints();
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		const linked = (items: readonly IDataObject[]) =>
			items.map((json) => ({ json, pairedItem: { item: itemIndex } }));
		try {
			const streamed = await streamItem(context, itemIndex, hints);
			results.push(...linked(streamed.result));
			failed.push(...linked(streamed.failed));
			tell(hints, streamed, readRunId(context, itemIndex) ?? '');
		} catch (error) {
			failed.push(...failureItems(context, [itemIndex], error));
		}
	}
	hints.show(context);
	return [results, failed];
}

async function streamItem(
	context: IExecuteFunctions,
	itemIndex: number,
	hints: ExecutionHints,
): Promise<StreamedOutput> {
	const { config } = readSyncAccount(await context.getCredentials('syncAccountApi', itemIndex));
	const output = readOption(context, { name: 'options.output', label: 'Output' }, itemIndex, [
		'summary',
		'batches',
	]);
	const isHeldBack = context.getMode() === 'manual' && !readWriteInTestRuns(context, itemIndex);
	return await withAccount(
		context,
		itemIndex,
		async (account) =>
			await writeStreamed(context, itemIndex, { account, config }, { output, isHeldBack, hints }),
	);
}

function tell(hints: ExecutionHints, streamed: StreamedOutput, runId: string): void {
	hints.failedRecords(streamed.failed.length);
	if (!streamed.written) hints.dryRun(`the run ${runId}`);
	else if (!streamed.reported) hints.heldBack(`run ${runId}`);
}
