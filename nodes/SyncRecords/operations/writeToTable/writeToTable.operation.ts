import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { EngineError } from '../../../../engine/errors';
import { withDestination } from '../../../shared/account/destination';
import { failureItems, groupItems, type ItemGroup } from '../../../shared/n8n/itemGroups';
import { labels } from '../../../shared/n8n/labels';
import { shownWhen } from '../../../shared/parameters/fields';
import { readOptionalRunId, readOptionalSyncName } from '../../../shared/parameters/run';
import { readSimplify, simplifyFields } from '../../../shared/parameters/simplify';
import { batchSizeField, outputField, readBatchSize, readOutputMode } from '../../fields/batches';
import { columnsFields, readColumns, shownDefinition } from '../../fields/columns';
import { columnTypesField } from '../../fields/columnTypes';
import {
	cursorFieldField,
	cursorTimeZoneField,
	readCursorSettings,
} from '../../../shared/parameters/cursor';
import {
	deletedWhenField,
	deletedWhenLabel,
	readDeletedWhen,
	shownRule,
} from '../../fields/deletedWhen';
import { keepFailedField, readKeepFailed } from '../../fields/keepFailed';
import { runIdField, syncNameField } from '../../fields/run';
import {
	archive,
	httpApi,
	isStreamed,
	shopifyOrders,
	shopifyProducts,
	sourceField,
} from '../../fields/source';
import { externalIdField } from '../../../shared/parameters/externalId';
import {
	accountColumnField,
	addBookkeepingField,
	readTableTarget,
	tableFields,
	tablePlaceOptions,
	takeOverField,
} from '../../fields/table';
import { differingFields } from '../../items/differingFields';
import { ExecutionHints } from '../../items/hints';
import { keeperFor } from '../../items/keeper';
import { inputRecords } from '../../items/records';
import { orBreakOff, workForRun } from '../../items/runWork';
import type { WriteSettings } from './settings';
import * as streamed from './streamed/streamed';
import { TableWork, type Written } from './work';

export const description: INodeProperties[] = [
	sourceField,
	...shownWhen({ source: ['input'] }, [
		syncNameField,
		runIdField,
		...tableFields,
		externalIdField,
		cursorFieldField,
		...columnsFields,
	]),
	...streamed.description,
	...simplifyFields(1.1),
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
	{ ...cursorTimeZoneField, displayOptions: { show: { '/source': ['input', httpApi] } } },
	{
		...deletedWhenField,
		displayOptions: {
			show: { '/source': ['input', shopifyOrders, shopifyProducts, httpApi, archive] },
			hide: { '/handOver': ['subWorkflow'] },
		},
	},
	keepFailedField,
	outputField,
	...tablePlaceOptions,
	takeOverField,
];

function read(context: IExecuteFunctions, itemIndex: number): WriteSettings {
	const deletedWhen = readDeletedWhen(context, itemIndex);
	const { deletes } = deletedWhen ?? {};
	const target = { ...readTableTarget(context, itemIndex), deletes };
	return {
		sync: readOptionalSyncName(context, itemIndex),
		runId: readOptionalRunId(context, itemIndex),
		target,
		cursor: readCursorSettings(context, itemIndex),
		deletedWhen,
		columns: readColumns(context, itemIndex, target.key),
		batchSize: readBatchSize(context, itemIndex),
		output: readOutputMode(context, itemIndex),
		keepFailed: readKeepFailed(context, itemIndex),
		isSimple: readSimplify(context, itemIndex),
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
	const faults = differingFields(
		groups,
		({ target: { table, schema, databaseFile } }) => [table, schema, databaseFile],
		({ target, cursor, columns, deletedWhen }) => ({
			[labels.option.columns]: shownDefinition(columns),
			[labels.option.externalId]: target.key.join(', '),
			'Cursor Field': cursor.field,
			[deletedWhenLabel]: shownRule(deletedWhen),
		}),
	);
	for (const group of groups) {
		const written = await writeGroup(context, group, hints, faults.get(group));
		results.push(...written.results);
		failed.push(...written.failed);
	}
	hints.show(context);
	return [results, failed];
}

async function writeGroup(
	context: IExecuteFunctions,
	group: ItemGroup<WriteSettings>,
	hints: ExecutionHints,
	fault: EngineError | undefined,
): Promise<Written> {
	const { account, settings, itemIndexes } = group;
	try {
		if (fault !== undefined) throw fault;
		return await workForRun(context, group, hints, async (run, state) => {
			const records = await inputRecords(context, itemIndexes, settings.columns.from);
			const work = new TableWork(context, group, records, run, hints);
			work.keeper = keeperFor(state, run, settings.target.table, settings.keepFailed);
			return await orBreakOff(
				context,
				group,
				work,
				async ({ writeTo }) =>
					await withDestination(account, settings.target.databaseFile, writeTo),
			);
		});
	} catch (error) {
		return { results: [], failed: failureItems(context, itemIndexes, error) };
	}
}
