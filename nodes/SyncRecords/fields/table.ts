import type { INodeProperties } from 'n8n-workflow';

import type { DeleteMode } from '../../../engine/destination';
import { defaultDatabaseFile } from '../../shared/account/destination';
import { tableInField } from '../../shared/account/otherDatabase';
import { labels as editorLabels } from '../../shared/n8n/labels';
import { readExternalId } from '../../shared/parameters/externalId';
import { shownBefore, shownSince } from '../../shared/parameters/fields';
import { readBoolean, readString } from '../../shared/parameters/read';
import type { ParameterSource } from '../../shared/parameters/read';

/** Which table, and what identifies a row of it. */
export interface TableTarget {
	readonly table: string;
	/** PostgreSQL only. */
	readonly schema: string;
	/** SQLite only. */
	readonly databaseFile: string;
	readonly key: readonly string[];
	readonly accountColumn: string | undefined;
	readonly addBookkeeping: boolean;
	/** Whether rows of other accounts and syncs are overwritten. Default: false. */
	readonly takeOver?: boolean;
	/** What becomes of rows whose records are gone. Default: `soft`. */
	readonly deletes?: DeleteMode;
	/** The tables of the records' lists, by list. Default: lists have none. */
	readonly listTables?: Readonly<Record<string, string>>;
}

const labels = editorLabels.option;

/** Each store needs but one of them, and mostly none. */
const placeFields: INodeProperties[] = [
	{
		displayName: labels.schema,
		name: 'schema',
		type: 'string',
		default: 'public',
		placeholder: 'e.g. public',
		description: 'PostgreSQL: the schema that the table is in. A SQLite store does without.',
	},
	{
		displayName: labels.databaseFile,
		name: 'databaseFile',
		type: 'string',
		default: defaultDatabaseFile,
		placeholder: 'e.g. tables.sqlite',
		description:
			"SQLite: the file that the table is in, beside the account's store. A PostgreSQL store does without.",
	},
];

/** @param description which table it is */
export function tableFieldsFor(description: string): INodeProperties[] {
	const field = { displayName: labels.table, name: 'table', required: true, description };
	const example = 'e.g. shopify_orders';
	return [
		tableInField,
		...shownBefore(1.3, [{ ...field, type: 'string', default: '', placeholder: example }]),
		...shownSince(1.3, [
			{
				...field,
				type: 'resourceLocator',
				default: { mode: 'name', value: '' },
				modes: [
					{
						displayName: 'From List',
						name: 'list',
						type: 'list',
						placeholder: 'Select a table...',
						typeOptions: { searchListMethod: 'getTables', searchable: true },
					},
					{ displayName: 'By Name', name: 'name', type: 'string', placeholder: example },
				],
			},
		]),
		...shownBefore(1.1, placeFields),
	];
}

export const tableFields = tableFieldsFor(
	"The table's name as it is, without quotes or schema. One that is not there yet is made.",
);

/** For the collection *Options*, where earlier versions have the fields beside the table. */
export const tablePlaceOptions: INodeProperties[] = shownSince(1.1, placeFields);

/** For the collection *Options*. */
export const accountColumnField: INodeProperties = {
	displayName: labels.account,
	name: 'accountColumn',
	type: 'string',
	default: '',
	placeholder: 'e.g. account_id',
	description:
		'A column that holds the account ID and becomes part of the key, so that several accounts can share the table. If empty, a table is for one account.',
};

/** For the collection *Options*. */
export const addBookkeepingField: INodeProperties = {
	displayName: labels.addBookkeeping,
	name: 'addBookkeeping',
	type: 'boolean',
	default: false,
	description:
		'Whether to add the columns that hold the version of each row ("_sync_cursor" and others) to a table that was made elsewhere and lacks them',
};

/** For the collection *Options*. */
export const takeOverField: INodeProperties = {
	displayName: labels.takeOver,
	name: 'takeOver',
	type: 'boolean',
	default: false,
	description:
		'Whether rows that another account or another sync has written may be overwritten, and belong to this sync from then on. Switch it on once after you have renamed the account or the sync.',
};

/** @throws EngineError `invalidParameter` */
export function readPlace(
	source: ParameterSource,
	itemIndex: number,
): Pick<TableTarget, 'schema' | 'databaseFile'> {
	const text = (name: string, label: string, example: string) =>
		readString(source, { name, label }, itemIndex, { example });
	// Among the options from version 1.1 on, and beside the table before: a node has only the one or the other.
	const place = (name: 'schema' | 'databaseFile', usual: string) =>
		text(`options.${name}`, labels[name], usual) || text(name, labels[name], usual) || usual;
	return {
		schema: place('schema', 'public'),
		databaseFile: place('databaseFile', defaultDatabaseFile),
	};
}

/** @throws EngineError `invalidParameter` */
export function readTablePlace(
	source: ParameterSource,
	itemIndex: number,
): Pick<TableTarget, 'table' | 'schema' | 'databaseFile'> {
	const name = { name: 'table', label: labels.table };
	const limits = { example: 'shopify_orders', required: true };
	return {
		table: readString(chosenFromList(source), name, itemIndex, limits),
		...readPlace(source, itemIndex),
	};
}

/** Reads what can be chosen from a list as the text that it stands for, as nodes had it before there was one. */
function chosenFromList(source: ParameterSource): ParameterSource {
	return {
		getNodeParameter: ((name: string, itemIndex: number, fallback: unknown) => {
			const chosen = source.getNodeParameter(name, itemIndex, fallback as never) as unknown;
			const isLocator = typeof chosen === 'object' && chosen !== null && 'value' in chosen;
			return isLocator ? (chosen.value ?? '') : chosen;
		}) as ParameterSource['getNodeParameter'],
	};
}

/**
 * @param table where its name is another parameter's
 * @throws EngineError `invalidParameter`
 */
export function readTableTarget(
	source: ParameterSource,
	itemIndex: number,
	table?: string,
): TableTarget {
	const account = { name: 'options.accountColumn', label: labels.account };
	const accountColumn = readString(source, account, itemIndex, { example: 'account_id' });
	const bookkeeping = { name: 'options.addBookkeeping', label: labels.addBookkeeping };
	return {
		...(table === undefined
			? readTablePlace(source, itemIndex)
			: { table, ...readPlace(source, itemIndex) }),
		key: readExternalId(source, itemIndex),
		accountColumn: accountColumn.trim() === '' ? undefined : accountColumn,
		addBookkeeping: readBoolean(source, bookkeeping, itemIndex, false),
		takeOver: readBoolean(
			source,
			{ name: 'options.takeOver', label: labels.takeOver },
			itemIndex,
			false,
		),
	};
}

/** A target by the labels of its parameters. */
export function labeledTarget(target: TableTarget): Readonly<Record<string, unknown>> {
	const { table, schema, databaseFile, key, accountColumn, addBookkeeping, takeOver } = target;
	const { listTables = {} } = target;
	return {
		[labels.table]: [table, ...Object.values(listTables)].join(', '),
		[labels.schema]: schema,
		[labels.databaseFile]: databaseFile,
		[labels.externalId]: key.join(', '),
		[labels.account]: accountColumn,
		[labels.addBookkeeping]: addBookkeeping,
		[labels.takeOver]: takeOver,
	};
}
