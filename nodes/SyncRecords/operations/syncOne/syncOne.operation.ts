import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import { EngineError } from '../../../../engine/errors';
import { readSyncAccount, withAccount } from '../../../shared/account/account';
import { forEachItem } from '../../../shared/n8n/forEachItem';
import { readOption } from '../../../shared/parameters/read';
import { columnsFields, readColumnsFrom } from '../../fields/columns';
import { columnTypesField, readColumnTypes } from '../../fields/columnTypes';
import {
	cursorFieldField,
	ignoredFieldsField,
	readIgnoredFields,
	readSyncName,
	readWriteInTestRuns,
	requiredSyncNameField,
	writeInTestRunsField,
} from '../../fields/fields';
import {
	accountColumnField,
	addBookkeepingField,
	externalIdField,
	readExternalId,
	readTableTarget,
	tableFields,
	takeOverField,
} from '../../fields/table';
import { cursorTimeZoneField, readCursorSettings } from '../../items/cursors';
import { ExecutionHints } from '../../items/hints';
import { type ColumnsFrom, type InputRecord, inputRecords } from '../../items/records';
import type { OneSettings } from './settings';
import { rememberOne, writeOne } from './work';

const destination = { name: 'destination', label: 'Destination' };

const whenTable = (fields: readonly INodeProperties[]): INodeProperties[] =>
	fields.map((field) => ({
		...field,
		displayOptions: { show: { destination: ['table'], ...field.displayOptions?.show } },
	}));

export const description: INodeProperties[] = [
	{
		...requiredSyncNameField,
		description: 'The sync that brings in the same records on a schedule',
	},
	{
		displayName: destination.label,
		name: destination.name,
		type: 'options',
		options: [
			{
				name: 'Any, by Detecting Changes',
				value: 'remember',
				description:
					'Say whether the record has changed. It is given out again until its delivery is confirmed.',
			},
			{ name: 'Table', value: 'table', description: 'Write the record to a table' },
		],
		default: 'table',
		description: 'Where the record belongs',
	},
	...whenTable(tableFields),
	externalIdField,
	cursorFieldField,
	...whenTable(columnsFields),
];

/** For the collection *Options*. */
export const options: INodeProperties[] = [
	...[accountColumnField, addBookkeepingField, takeOverField].map((field) => ({
		...field,
		displayOptions: { show: { '/destination': ['table'] } },
	})),
	{
		...columnTypesField,
		displayOptions: { show: { '/destination': ['table'], '/columnsFrom': ['records'] } },
	},
	cursorTimeZoneField,
	ignoredFieldsField,
	{ ...writeInTestRunsField, displayOptions: { show: { '/destination': ['remember'] } } },
];

function read(context: IExecuteFunctions, itemIndex: number): OneSettings {
	const toTable = readOption(context, destination, itemIndex, ['table', 'remember']) === 'table';
	const columnsFrom = toTable ? readColumnsFrom(context, itemIndex) : 'records';
	const isTestRun = context.getMode() === 'manual';
	return {
		sync: readSyncName(context, itemIndex, true) ?? '',
		key: readExternalId(context, itemIndex),
		cursor: readCursorSettings(context, itemIndex),
		ignored: readIgnoredFields(context, itemIndex),
		target: toTable ? readTableTarget(context, itemIndex) : undefined,
		columnsFrom,
		columnTypes: toTable && columnsFrom === 'records' ? readColumnTypes(context, itemIndex) : {},
		isHeldBack: !toTable && isTestRun && !readWriteInTestRuns(context, itemIndex),
	};
}

/** Takes every input item as a record by itself, at once: no run has to commit. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const hints = new ExecutionHints();
	const items = await forEachItem(context, async (itemIndex) => {
		const settings = read(context, itemIndex);
		const record = await recordOf(context, itemIndex, settings.columnsFrom);
		const { config } = readSyncAccount(await context.getCredentials('syncAccountApi', itemIndex));
		const output = await withAccount(context, itemIndex, async (account): Promise<IDataObject> => {
			const { target } = settings;
			if (target === undefined) return await rememberOne(account, settings, record);
			const runId = `execution ${context.getExecutionId()}`;
			return await writeOne({ account, config, target, runId }, settings, record, hints);
		});
		if (settings.isHeldBack) hints.heldBack(`the sync ${settings.sync}`);
		return [output];
	});
	hints.show(context);
	return [items];
}

async function recordOf(
	context: IExecuteFunctions,
	itemIndex: number,
	columnsFrom: ColumnsFrom,
): Promise<InputRecord> {
	const [record] = await inputRecords(context, [itemIndex], columnsFrom);
	if (record !== undefined) return record;
	throw new EngineError('recordRefused', {
		message: 'The item has no field, so there is no record in it',
		remedy:
			'Give the record as the item itself. A webhook delivers it inside "body": take it out with Edit Fields, Split Out or {{ $json.body }}.',
	});
}
