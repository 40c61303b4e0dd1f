import type {
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import { closestName, type Column, type ColumnKind } from '../../engine/destination';
import type { EngineError } from '../../engine/errors';
import { accountWithTables } from '../shared/account/account';
import { withDestination } from '../shared/account/destination';
import { blockError } from '../shared/n8n/errors';
import { labels } from '../shared/n8n/labels';
import { toNodeError } from '../shared/n8n/toNodeError';
import { editorParameters } from './editorParameters';
import { readTableTarget } from './fields/table';

/** The columns of the table, for the mapping in the editor. */
export async function getMappingColumns(
	context: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	try {
		const target = readTableTarget(editorParameters(context), 0);
		const account = await accountWithTables(context, 0);
		const { table, schema, databaseFile } = target;
		const columns = await withDestination(
			account,
			databaseFile,
			async (destination) => await destination.columns(table, schema),
		);
		if (columns === undefined) throw noTable(table);
		const missing = target.key.find((name) => !columns.some((column) => column.name === name));
		if (missing !== undefined) throw noColumn(table, missing, columns);
		return {
			fields: columns
				.filter(({ name, isGenerated }) => !isGenerated && name !== target.accountColumn)
				.map((column) => mappingField(column, target.key)),
		};
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

const widgets: Partial<Record<ColumnKind, ResourceMapperField['type']>> = {
	boolean: 'boolean',
	double: 'number',
	integer: 'number',
	timestamptz: 'dateTime',
};

function mappingField({ name, kind }: Column, key: readonly string[]): ResourceMapperField {
	return {
		id: name,
		displayName: name,
		required: key.includes(name),
		defaultMatch: key.includes(name),
		canBeUsedToMatch: key.includes(name),
		display: true,
		type: widgets[kind] ?? 'string',
	};
}

function noTable(table: string): EngineError {
	return blockError(
		'tableMissing',
		`There is no table "${table}" to map to`,
		'Check the name. Or set "Columns From" to Records or Define Below, and the first run makes the table.',
		{ parameter: labels.option.table },
	);
}

function noColumn(table: string, name: string, columns: readonly Column[]): EngineError {
	const names = columns.map((column) => column.name);
	const closest = closestName(name, names);
	return blockError(
		'columnMissing',
		`The table "${table}" has no column "${name}"${closest === undefined ? '' : `; the closest is "${closest}"`}`,
		`Enter in "External ID" the columns of its key. It has: ${names.join(', ')}.`,
		{ parameter: labels.option.key },
	);
}
