import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
	INodeProperties,
} from 'n8n-workflow';

import type { EngineError } from '../../../../engine/errors';
import { inAccount } from '../../../shared/account/account';
import { accountsOfAll } from '../../../shared/account/itemAccounts';
import { blockError } from '../../../shared/n8n/errors';
import { forEachItem } from '../../../shared/n8n/forEachItem';
import { groupItems, hasExpression } from '../../../shared/n8n/itemGroups';
import { shownWhen } from '../../../shared/parameters/fields';
import { readOption } from '../../../shared/parameters/read';
import { readSyncName } from '../../../shared/parameters/run';
import { isTestRun, readWriteInTestRuns } from '../../../shared/parameters/testRun';
import { areFields, columnsFields, type ColumnsFrom, readColumns } from '../../fields/columns';
import { columnTypesField } from '../../fields/columnTypes';
import { ignoredFieldsField, readIgnoredFields } from '../../fields/comparison';
import { deletedWhenField, deletedWhenOfChanges, readDeletedWhen } from '../../fields/deletedWhen';
import {
	cursorFieldField,
	cursorTimeZoneField,
	readCursorSettings,
} from '../../../shared/parameters/cursor';
import { requiredSyncNameField, writeInTestRunsField } from '../../fields/run';
import { externalIdField, readExternalId } from '../../../shared/parameters/externalId';
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
import {
	checkCursorField,
	checkExternalId,
	checkKeyColumns,
	checkMappedKey,
	explainedKeyFault,
} from '../../items/namedFields';
import { type InputRecord, inputRecords } from '../../items/records';
import type { OneSettings } from './settings';
import { ofWebhook, rememberOne, writeOne } from './work';

const destination = { name: 'destination', label: 'Destination' };

const whenTable = { destination: ['table'] };

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
				name: 'Any (Detect Changes)',
				value: 'remember',
				description:
					'Say whether the record has changed. It is given out again until its delivery is confirmed.',
			},
			{ name: 'Table', value: 'table', description: 'Write the record to a table' },
		],
		default: 'table',
		description: 'Where the record belongs',
	},
	...shownWhen(whenTable, tableFields),
	externalIdField,
	cursorFieldField,
	...shownWhen(whenTable, columnsFields),
];

/** For the collection *Options*. */
export const options: INodeProperties[] = [
	...shownWhen({ '/destination': ['table'] }, [
		accountColumnField,
		addBookkeepingField,
		...tablePlaceOptions,
		takeOverField,
	]),
	{
		...columnTypesField,
		displayOptions: { show: { '/destination': ['table'], '/columnsFrom': ['records'] } },
	},
	cursorTimeZoneField,
	{ ...deletedWhenField, displayOptions: { show: { '/destination': ['table'] } } },
	{ ...deletedWhenOfChanges, displayOptions: { show: { '/destination': ['remember'] } } },
	ignoredFieldsField,
	{ ...writeInTestRunsField, displayOptions: { show: { '/destination': ['remember'] } } },
];

function read(context: IExecuteFunctions, itemIndex: number): OneSettings {
	const toTable = readOption(context, destination, itemIndex, ['table', 'remember']) === 'table';
	const key = readExternalId(context, itemIndex);
	const deletedWhen = readDeletedWhen(context, itemIndex);
	const { deletes } = deletedWhen ?? {};
	return {
		sync: readSyncName(context, itemIndex),
		key,
		cursor: readCursorSettings(context, itemIndex),
		ignored: readIgnoredFields(context, itemIndex),
		deletedWhen,
		target: toTable ? { ...readTableTarget(context, itemIndex), deletes } : undefined,
		columns: toTable ? readColumns(context, itemIndex, key) : { from: 'records', types: {} },
		isHeldBack: !toTable && isTestRun(context) && !readWriteInTestRuns(context, itemIndex),
	};
}

/** Takes every input item as a record by itself, at once: no run has to commit. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const hints = new ExecutionHints();
	const differing = await differingItems(context);
	const accountOf = await accountsOfAll(context);
	const items = await forEachItem(context, async (itemIndex) => {
		const fault = differing.get(itemIndex);
		if (fault !== undefined) throw fault;
		const settings = read(context, itemIndex);
		const record = await recordOf(context, itemIndex, settings.columns.from);
		checkId(record, settings);
		hints.cursorMissing(checkCursorField([record], settings.cursor.field));
		const place = accountOf(itemIndex);
		const output = await inAccount(context, place, async (account) => {
			const { target } = settings;
			if (target === undefined) return await rememberOne(account, settings, record);
			const runId = `execution ${context.getExecutionId()}`;
			const table = { account, place, target, runId };
			return await writeOne(table, settings, record, hints).catch((error: unknown) => {
				if (!areFields(settings.columns.from)) throw error;
				throw explainedKeyFault(error, [record], settings.key);
			});
		});
		if (settings.isHeldBack) hints.heldBack(`the sync ${settings.sync}`);
		return [output];
	});
	hints.show(context);
	return [items];
}

/** What is wrong with items of one sync whose parameters do not name the same fields; looked at where they may differ. */
async function differingItems(
	context: IExecuteFunctions,
): Promise<ReadonlyMap<number, EngineError>> {
	const { externalId, cursorField, options: added } = context.getNode().parameters;
	const ignored = (added as INodeParameters | undefined)?.ignoredFields;
	if (!hasExpression([externalId, cursorField, ignored])) return new Map();
	const groups = await groupItems(
		context,
		(itemIndex) => read(context, itemIndex),
		() => undefined,
	).catch(() => []); // What cannot be read is said of its item.
	const faults = differingFields(
		groups,
		({ sync, target }) => [sync, target?.table, target?.schema, target?.databaseFile],
		({ key, cursor, ignored: left }) => ({
			'External ID': key.join(', '),
			'Cursor Field': cursor.field,
			'Ignored Fields': left.slice(1).join(', '),
		}),
	);
	return new Map(
		Array.from(faults).flatMap(([{ itemIndexes }, fault]) =>
			itemIndexes.map((itemIndex) => [itemIndex, fault] as const),
		),
	);
}

function checkId(record: InputRecord, { target, columns, key }: OneSettings): void {
	if (!areFields(columns.from)) checkMappedKey([record], key);
	else if (target === undefined) checkExternalId([record], key);
	else checkKeyColumns([record], key);
}

async function recordOf(
	context: IExecuteFunctions,
	itemIndex: number,
	columnsFrom: ColumnsFrom,
): Promise<InputRecord> {
	const [record] = await inputRecords(context, [itemIndex], columnsFrom);
	if (record !== undefined) return record;
	throw blockError(
		'recordRefused',
		'The item has no field, so there is no record in it',
		`Give the record as the item itself. ${ofWebhook}`,
	);
}
