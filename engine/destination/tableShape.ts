import type { EngineError } from '../errors';
import { contentHash } from '../records/contentHash';
import { fieldTag } from '../records/cursor';
import { firstNames } from '../shortened';
import { option, type OptionName, type Said, say } from '../wording';
import { bookkeepingColumns, isBookkeeping } from './bookkeeping';
import type { CellEncoder } from './cell';
import { cellEncoders } from './cells';
import type { Column, ColumnDefinition } from './columns';
import { checkDefinedTypes } from './definedColumns';
import type { TableOptions, TableStructure } from './destination';
import { destinationError } from './errors';
import { closestName } from './identifiers';
import { keyEncoder } from './tableKey';
import { uniqueKeyOn, type UniqueKeys, type UniquePart } from './uniqueKeys';

/** A table as a back end finds it. */
export interface FoundTable extends UniqueKeys {
	readonly columns: readonly Column[];
	/** How many columns it has had, dropped ones included, where these count. Default: those it has. */
	readonly columnsEver?: number;
}

/** A column of the external ID. */
export interface KeyColumn {
	readonly column: Column;
	readonly encode: CellEncoder;
	/** As in {@link UniquePart}. */
	readonly collation?: UniquePart['collation'];
	/** As in {@link UniquePart}. */
	readonly operator?: UniquePart['operator'];
	readonly equates: boolean;
}

/** A table with what is written of it, settled once and then used for every batch. */
export interface TableShape {
	/** What is written, key columns included, account and bookkeeping columns not; by name, so that mapping order is no change. */
	readonly columns: readonly Column[];
	readonly encoders: readonly CellEncoder[];
	/** The external ID's columns, in the order of the key. */
	readonly key: readonly KeyColumn[];
	/** Names the unique key that rows are told apart by. */
	readonly keyName: string;
	/** Where they stand in {@link columns}. */
	readonly keyPlaces: readonly number[];
	/** Stands before every row's hash: with other columns it is other content. */
	readonly hashSeed: string;
	/** Names the field that cursors come from, in their marks. */
	readonly cursorTag: string;
	readonly account: { readonly column: Column; readonly id: string } | undefined;
}

/** The names of the columns that fields of records may go to: all but the writer's own. */
export function columnsOfRecords(
	{ columns }: FoundTable,
	accountColumn: string | undefined,
): Set<string> {
	const names = columns.map(({ name }) => name);
	return new Set(names.filter((name) => !isBookkeeping(name) && name !== accountColumn));
}

/** @throws EngineError naming what the options ask for and the table does not have */
export function shapeOf(found: FoundTable, options: TableOptions): TableShape {
	const columnNamed = (name: string) => findColumn(found, options, name);
	requireBookkeeping(found, options);
	checkDefinedTypes(found.columns, options);
	const key = options.key.map(columnNamed);
	const account = options.account && {
		column: columnNamed(options.account.column),
		id: options.account.id,
	};
	const unique = uniqueKeyOn(
		found,
		options,
		account === undefined ? key : [account.column, ...key],
	);
	const columns = [...new Set([...key, ...writtenNames(found, options).map(columnNamed)])]
		.filter((column) => column !== account?.column)
		.sort((a, b) => (a.name < b.name ? -1 : 1));
	return {
		columns,
		encoders: columns.map(
			(column) =>
				(key.includes(column) ? column.encodeKey : undefined) ??
				column.encode ??
				cellEncoders[column.kind],
		),
		keyPlaces: key.map((column) => columns.indexOf(column)),
		key: key.map((column) => {
			const part = unique.parts.find((candidate) => candidate.column === column.name);
			const { collation, operator, equates = true } = part ?? {};
			return { column, encode: keyEncoder(column), collation, operator, equates };
		}),
		keyName: unique.name,
		hashSeed: contentHash(JSON.stringify(columns.map(({ name }) => name))).slice(0, 4),
		cursorTag: fieldTag(options.cursorField),
		account,
	};
}

/** Tells what can be said about the options before any table is looked at. */
export function checkOptions({ key, structure, account }: TableOptions): void {
	const fault = (message: string, remedy: string, parameter: OptionName) =>
		destinationError('invalidOption', message, remedy, { parameter });
	if (key.length === 0) {
		throw fault('No column is named for the external ID.', 'Name at least one.', 'key');
	}
	if (new Set(key).size !== key.length) {
		throw fault(
			`The external ID names a column twice: ${key.join(', ')}.`,
			'Name each once.',
			'key',
		);
	}
	if (account !== undefined && (key.includes(account.column) || account.id === '')) {
		throw fault(
			`The account column "${account.column}" is part of the external ID, or the account ID is empty.`,
			'Give the account a column of its own, and an ID.',
			'account',
		);
	}
	const named = structure.kind === 'fromRecords' ? [] : structure.columns;
	const names = [
		...key,
		...named.map((column) => (typeof column === 'string' ? column : column.name)),
	];
	const taken = names.find(isBookkeeping);
	if (taken !== undefined) throw reservedName(taken, structure, key.includes(taken));
}

function reservedName(name: string, { kind }: TableStructure, isKey: boolean): EngineError {
	const remedy = kind === 'created' ? 'Give the column another name.' : 'Map to another column.';
	return destinationError(
		'nameInvalid',
		`The column name "${name}" is kept for bookkeeping.`,
		isKey
			? 'Take another field for the external ID, or rename the field before it comes here.'
			: remedy,
		{ parameter: isKey ? 'key' : 'columns' },
	);
}

function writtenNames(found: FoundTable, { structure, account }: TableOptions): readonly string[] {
	if (structure.kind === 'existing') return structure.columns;
	if (structure.kind === 'created') return structure.columns.map(({ name }) => name);
	return found.columns
		.filter(
			({ name, isGenerated }) => !isGenerated && !isBookkeeping(name) && name !== account?.column,
		)
		.map(({ name }) => name);
}

function findColumn(found: FoundTable, options: TableOptions, name: string): Column {
	const column = found.columns.find((candidate) => candidate.name === name);
	if (column !== undefined) return column;
	const names = [...columnsOfRecords(found, options.account?.column)];
	const closest = closestName(name, names);
	const [remedy, parameter] = missingColumnRemedy(name, options, names);
	throw destinationError(
		'columnMissing',
		`The table "${options.table}" has no column "${name}"${closest === undefined ? '' : `; the closest is "${closest}"`}.`,
		remedy,
		{ parameter },
	);
}

/** What is at fault is what names the column, and an option that is not there in every use of a table. */
function missingColumnRemedy(
	name: string,
	{ structure, key, account }: TableOptions,
	existing: readonly string[],
): readonly [remedy: Said, parameter: OptionName] {
	if (name === account?.column) {
		return ['Write to a new table, which is made with the account column in its key.', 'account'];
	}
	if (structure.kind === 'fromRecords') {
		return ['Take fields that the records have for the external ID.', 'key'];
	}
	// Of columns that are given by name and type, only one of the key is not added where the table lacks it.
	const isOfKeyAlone =
		key.includes(name) && (structure.kind === 'created' || !structure.columns.includes(name));
	return isOfKeyAlone
		? [
				say`Enter in "${option('key')}" a column that the table has: ${firstNames(existing, mostNamed)}.`,
				'key',
			]
		: ['Map the field to a column that exists, or add the column to the table.', 'columns'];
}

/** So many columns a remedy names. */
const mostNamed = 12;

/** Returns the bookkeeping columns that a table lacks. */
export function missingBookkeeping(found: FoundTable): readonly ColumnDefinition[] {
	const names = new Set(found.columns.map(({ name }) => name));
	return bookkeepingColumns.filter(({ name }) => !names.has(name));
}

function requireBookkeeping(found: FoundTable, { table, structure }: TableOptions): void {
	const missing = missingBookkeeping(found);
	if (missing.length === 0) return;
	const isWritten = structure.kind !== 'existing' || structure.columns.length > 0;
	throw destinationError(
		'bookkeepingMissing',
		`The table "${table}" lacks the bookkeeping columns ${missing.map(({ name }) => name).join(', ')}.`,
		isWritten
			? say`Switch on "${option('addBookkeeping')}", or add them to the table yourself.`
			: 'A sync that writes to the table fills them: write to it first.',
		{ parameter: isWritten ? 'addBookkeeping' : 'table' },
	);
}
