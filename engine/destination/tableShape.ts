import { cellEncoders, type CellEncoder } from './cells';
import { type Column, type ColumnDefinition } from './columns';
import { bookkeepingColumns, isBookkeeping } from './bookkeeping';
import type { TableOptions } from './destination';
import { DestinationError } from './errors';
import { contentHash } from './contentHash';
import { closestName, quoted } from './identifiers';

/** A table as a back end finds it. */
export interface FoundTable {
	readonly columns: readonly Column[];
	/** The column sets that are unique in every row. */
	readonly uniqueKeys: readonly (readonly string[])[];
}

/** A table with what is written of it, settled once and then used for every batch. */
export interface TableShape {
	/** What is written, key columns included, account and bookkeeping columns not; by name, so that mapping order is no change. */
	readonly columns: readonly Column[];
	readonly encoders: readonly CellEncoder[];
	/** Where the external ID's columns stand in {@link columns}, in the order of the key. */
	readonly keyPlaces: readonly number[];
	/** Stands before every row's hash: with other columns it is other content. */
	readonly hashSeed: string;
	/** Account column first, if there is one, then the key's. */
	readonly keyColumns: readonly Column[];
	readonly account: { readonly column: Column; readonly id: string } | undefined;
}

/** @throws {DestinationError} naming what the options ask for and the table does not have */
export function shapeOf(found: FoundTable, options: TableOptions): TableShape {
	const columnNamed = (name: string) => findColumn(found, options.table, name);
	requireBookkeeping(found, options);
	const key = options.key.map(columnNamed);
	const account = options.account && {
		column: columnNamed(options.account.column),
		id: options.account.id,
	};
	const keyColumns = account === undefined ? key : [account.column, ...key];
	requireUniqueKey(found, options, keyColumns);
	const columns = [...new Set([...key, ...writtenNames(found, options).map(columnNamed)])]
		.filter((column) => column !== account?.column)
		.sort((a, b) => (a.name < b.name ? -1 : 1));
	return {
		columns,
		encoders: columns.map(({ kind }) => cellEncoders[kind]),
		keyPlaces: key.map((column) => columns.indexOf(column)),
		hashSeed: contentHash(JSON.stringify(columns.map(({ name }) => name))).slice(0, 4),
		keyColumns,
		account,
	};
}

/** What can be said about the options before any table is looked at. */
export function checkOptions({ key, structure, account }: TableOptions): void {
	const fault = (message: string, remedy: string, parameter: string) =>
		new DestinationError('invalidOption', { message, remedy, parameter });
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
	if (taken !== undefined) throw reservedName(taken);
}

export function reservedName(name: string): DestinationError {
	return new DestinationError('nameInvalid', {
		message: `The column name "${name}" is kept for bookkeeping.`,
		remedy: 'Map the field to a column with another name.',
		parameter: 'columns',
	});
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

function findColumn(found: FoundTable, table: string, name: string): Column {
	const column = found.columns.find((candidate) => candidate.name === name);
	if (column !== undefined) return column;
	const closest = closestName(
		name,
		found.columns
			.map((candidate) => candidate.name)
			.filter((candidate) => !isBookkeeping(candidate)),
	);
	throw new DestinationError('columnMissing', {
		message: `The table "${table}" has no column "${name}"${closest === undefined ? '' : `; the closest is "${closest}"`}.`,
		remedy: 'Map the field to a column that exists, or add the column to the table.',
		parameter: 'columns',
	});
}

/** The bookkeeping columns that a table lacks. */
export function missingBookkeeping(found: FoundTable): readonly ColumnDefinition[] {
	const names = new Set(found.columns.map(({ name }) => name));
	return bookkeepingColumns.filter(({ name }) => !names.has(name));
}

function requireBookkeeping(found: FoundTable, { table }: TableOptions): void {
	const missing = missingBookkeeping(found);
	if (missing.length === 0) return;
	throw new DestinationError('bookkeepingMissing', {
		message: `The table "${table}" lacks the bookkeeping columns ${missing.map(({ name }) => name).join(', ')}.`,
		remedy: 'Allow them to be added, or add them to the table yourself.',
		parameter: 'addBookkeeping',
	});
}

function requireUniqueKey(
	found: FoundTable,
	{ table }: TableOptions,
	keyColumns: readonly Column[],
): void {
	const wanted = new Set(keyColumns.map(({ name }) => name));
	const isUnique = found.uniqueKeys.some(
		(unique) => unique.length === wanted.size && unique.every((name) => wanted.has(name)),
	);
	if (isUnique) return;
	const list = [...wanted].map(quoted).join(', ');
	throw new DestinationError('noUniqueKey', {
		message: `The table "${table}" has no primary key and no unique index on exactly ${list}.`,
		remedy: `Create one: CREATE UNIQUE INDEX ON ${quoted(table)} (${list}).`,
		parameter: 'key',
	});
}
