import type { INodeProperties } from 'n8n-workflow';

import { type CreatableKind, nearName } from '../../../engine/destination';
import type { EngineError } from '../../../engine/errors';
import { blockError } from '../../shared/n8n/errors';
import { labels } from '../../shared/n8n/labels';
import { invalidParameter, type ParameterSource, readString } from '../../shared/parameters/read';
import { columnKindField, readColumnKind } from './columnKinds';

/** A column as the user defines it; its value is read for each record. */
export interface DefinedColumn {
	readonly name: string;
	readonly kind: CreatableKind;
}

const label = labels.option.columns;
const { externalId } = labels.option;

/** Where the entries are in the parameters. */
export const definedColumnsPath = 'definedColumns.columns';

/** An entry as the editor keeps it. */
function entry(name: string, type: CreatableKind, value: string) {
	return { name, type, value };
}

export const definedColumnsField: INodeProperties = {
	displayName: 'Columns',
	name: 'definedColumns',
	type: 'fixedCollection',
	typeOptions: {
		multipleValues: true,
		sortable: true,
		fixedCollection: { itemTitle: '={{ $collection.item.value.name }}' },
	},
	// One to begin with, which shows how.
	default: { columns: [entry('id', 'text', '={{ $json.id }}')] },
	placeholder: 'Add Column',
	displayOptions: { show: { columnsFrom: ['defined'] } },
	description:
		'The columns of the table: what each is called, what it holds, and what goes into it',
	options: [
		{
			displayName: 'Column',
			name: 'columns',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					requiresDataPath: 'single',
					default: '',
					placeholder: 'e.g. balance',
					description: 'The name of the column in the table',
				},
				columnKindField,
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					placeholder: 'e.g. {{ $json.balance }}',
					description:
						'What goes into the column, for each record. Drag a field here. Null, and a field that a record lacks, leave the column empty.',
				},
			],
		},
	],
};

const remedy = `Give each column in "${label}" a Name, a Type and a Value, for example balance, ${labels.choice.numeric} and {{ $json.balance }}.`;

/**
 * The columns that are defined, without their values.
 *
 * @param key the external ID, whose fields are columns
 * @throws EngineError `invalidParameter` for a name that is empty or occurs twice, an unknown type, and a value that is
 *   left blank; `columnMissing` for a field of the external ID that is none of them
 */
export function readDefinedColumns(
	source: ParameterSource,
	itemIndex: number,
	key: readonly string[],
): readonly DefinedColumn[] {
	// Values are worked out with the record, and may fail there.
	const options = { rawExpressions: true };
	const entries = source.getNodeParameter(definedColumnsPath, itemIndex, [], options) as unknown;
	if (!Array.isArray(entries) || entries.length === 0) {
		throw invalidParameter(label, 'must define at least one column', entries, remedy);
	}
	const columns = new Map<string, CreatableKind>();
	for (const [place, entry] of (entries as readonly { readonly value?: unknown }[]).entries()) {
		const path = `${definedColumnsPath}[${place}]`;
		const name = readColumnName(source, path, itemIndex);
		if (columns.has(name))
			throw invalidParameter(label, 'must name each column once', name, remedy);
		if (entry.value === undefined || entry.value === '') throw noValue(name);
		columns.set(name, readColumnKind(source, { path, label }, itemIndex));
	}
	checkKey([...columns.keys()], key);
	return Array.from(columns, ([name, kind]) => ({ name, kind }));
}

/** Blanks around a name are slips. */
function readColumnName(source: ParameterSource, path: string, itemIndex: number): string {
	const parameter = { name: `${path}.name`, label: `${label}, Name` };
	const name = readString(source, parameter, itemIndex, { example: 'balance' }).trim();
	if (name !== '') return name;
	throw invalidParameter(label, 'must name a column in each entry', name, remedy);
}

function noValue(name: string): EngineError<'invalidParameter'> {
	return blockError(
		'invalidParameter',
		`"${label}" gives no value to the column "${name}"`,
		remedy,
		{
			parameter: label,
		},
	);
}

function checkKey(names: readonly string[], key: readonly string[]): void {
	const missing = key.find((name) => !names.includes(name));
	if (missing === undefined) return;
	const near = nearName(missing, names);
	throw blockError(
		'columnMissing',
		`"${externalId}" names "${missing}", which is no column in "${label}"${near === undefined ? '' : `. Did you mean "${near}"?`}`,
		`Enter in "${externalId}" one of the columns: ${names.join(', ')}. Or add "${missing}" to "${label}".`,
		{ parameter: externalId },
	);
}

/** The columns in words, to compare and to show. */
export function shownColumns(columns: readonly DefinedColumn[]): string {
	return columns.map(({ name, kind }) => `${name}: ${labels.choice[kind]}`).join(', ');
}
