import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { groupItems } from '../../../shared/n8n/itemGroups';
import { readOption } from '../../../shared/parameters/read';
import { columnsFields, readColumnsFrom } from '../../fields/columns';
import { columnTypesField, readColumnTypes } from '../../fields/columnTypes';
import {
	batchSizeField,
	cursorFieldField,
	readBatchSize,
	readRunId,
	readSyncName,
	readWriteInTestRuns,
	runIdField,
	syncNameField,
	writeInTestRunsField,
} from '../../fields/fields';
import {
	accountColumnField,
	addBookkeepingField,
	externalIdField,
	readTableTarget,
	tableFields,
	takeOverField,
} from '../../fields/table';
import { cursorTimeZoneField, readCursorSettings } from '../../items/cursors';
import { ExecutionHints } from '../../items/hints';
import type { WriteSettings } from './settings';
import * as streamed from './streamed/execute';
import { isStreamed, sourceField, whenInput } from './streamed/properties';
import { writeGroup } from './writeGroup';

export const description: INodeProperties[] = [
	sourceField,
	...whenInput([
		syncNameField,
		runIdField,
		...tableFields,
		externalIdField,
		cursorFieldField,
		...columnsFields,
	]),
	...streamed.description,
];

/** For the collection *Options*. */
export const options: INodeProperties[] = [
	...streamed.options,
	accountColumnField,
	addBookkeepingField,
	batchSizeField,
	{
		...columnTypesField,
		displayOptions: { show: { '/source': ['input'], '/columnsFrom': ['records'] } },
	},
	{ ...cursorTimeZoneField, displayOptions: { show: { '/source': ['input'] } } },
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			{ name: 'Each Batch', value: 'batches', description: 'An item for each batch' },
			{ name: 'Summary', value: 'summary', description: 'One item with the counts of all' },
		],
		default: 'summary',
		description: 'What comes out of "Result"',
	},
	takeOverField,
	writeInTestRunsField,
];

function read(context: IExecuteFunctions, itemIndex: number): WriteSettings {
	const output = { name: 'options.output', label: 'Output' };
	const columnsFrom = readColumnsFrom(context, itemIndex);
	return {
		sync: readSyncName(context, itemIndex),
		runId: readRunId(context, itemIndex),
		target: readTableTarget(context, itemIndex),
		cursor: readCursorSettings(context, itemIndex),
		columnsFrom,
		columnTypes: columnsFrom === 'records' ? readColumnTypes(context, itemIndex) : {},
		batchSize: readBatchSize(context, itemIndex),
		output: readOption(context, output, itemIndex, ['summary', 'batches']),
		writeInTestRuns: readWriteInTestRuns(context, itemIndex),
	};
}

/** Writes what the input items are, or ask for: to the outputs *Result* and *Failed*. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return isStreamed(context) ? await streamed.execute(context) : await writeItems(context);
}

async function writeItems(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const [results, failed]: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
	const hints = new ExecutionHints();
	const groups = await groupItems(
		context,
		(itemIndex) => read(context, itemIndex),
		(items) => failed.push(...items),
	);
	for (const group of groups) {
		const written = await writeGroup(context, group, hints);
		results.push(...written.results);
		failed.push(...written.failed);
	}
	hints.show(context);
	return [results, failed];
}
