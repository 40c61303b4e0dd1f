import type { EngineError } from '../../errors';
import { bookkeepingColumns } from '../bookkeeping';
import type { Column, ColumnDefinition } from '../columns';
import type { DestinationRecord, TableOptions } from '../destination';
import { destinationError } from '../errors';
import { fieldsOf } from '../fieldNames';
import { checkName } from '../identifiers';
import { checkNewName, mayCreate, tableColumns, tableMissing } from '../newTable';
import { columnsToAdd, type LackedColumns, waitsToBeMade } from '../settling';
import { outgrownColumns, widenableFields } from '../widening';
import { columnOf, databaseNames, findTable, type MysqlTable, tableNames } from './catalogue';
import { nameRules, quoted } from './names';
import { definitionOf, exactCollation, keyTextLength, plannedColumn } from './newColumns';
import type { Session } from './session';
import { storage } from './statements';

/**
 * What a table is to be for a batch. Statements that make or alter one are committed by themselves, so that everything is
 * decided, and checked on the table as it would be, before the first of them is run.
 */
export interface TablePlan {
	/** As it would be. */
	readonly table: MysqlTable;
	/** Whether it is there at all. */
	readonly isThere: boolean;
	/** Columns that it has not, or not yet as they are to be. */
	readonly unmade: ReadonlySet<string>;
	/** What makes it so; absent where nothing has to change. */
	readonly change?: TableChange;
}

/** It is one statement: a server that dies has taken it or not. */
export interface TableChange {
	readonly statement: string;
	/** The same without the columns that records bring, where all of them are more than a row can hold. */
	readonly narrower?: {
		/** Undefined where nothing else is to change. */
		readonly statement: string | undefined;
		/** Adds some of the columns. */
		readonly alter: (clauses: readonly string[]) => string;
		readonly clauses: readonly string[];
	};
}

/**
 * @param areTaken whether it is known that all of these records are taken. If not, undefined is returned where columns
 *   might be made for a record that is refused
 */
export async function planTable(
	session: Session,
	options: TableOptions,
	records: readonly DestinationRecord[],
	areTaken: true,
): Promise<TablePlan>;
export async function planTable(
	session: Session,
	options: TableOptions,
	records: readonly DestinationRecord[],
	areTaken: boolean,
): Promise<TablePlan | undefined>;
export async function planTable(
	session: Session,
	options: TableOptions,
	records: readonly DestinationRecord[],
	areTaken: boolean,
): Promise<TablePlan | undefined> {
	const name = tableName(options);
	const found = await findTable(session, options.table);
	if (found === undefined) {
		const plan = await planCreation(session, name, options, records);
		return waitsToBeMade(options, records, areTaken) ? undefined : plan;
	}
	checkEngine(found, options);
	const added = columnsToAdd(found, options, records, nameRules, areTaken);
	if (added === undefined) return undefined;
	const fields = widenableFields(found, options, nameRules, fieldsOf(records));
	const outgrown = outgrownColumns(fields, records, options.key);
	return await planAlteration(session, name, found, { ...added, outgrown });
}

async function planAlteration(
	session: Session,
	name: string,
	found: MysqlTable,
	{ bookkeeping, brought, outgrown }: LackedColumns & { readonly outgrown: ReadonlySet<string> },
): Promise<TablePlan> {
	const added = [...bookkeeping, ...brought];
	if (added.length === 0 && outgrown.size === 0) {
		return { table: found, isThere: true, unmade: new Set() };
	}
	const collation = await exactCollation(session);
	const planned = (definition: ColumnDefinition) => plannedColumn(definition, collation);
	const widened = (name: string) =>
		plannedColumn({ name, kind: 'numeric' }, collation, undefined, found.required.has(name));
	const columns = found.columns.map((column) =>
		outgrown.has(column.name) ? columnOf(widened(column.name)) : column,
	);
	const adding = (definitions: readonly ColumnDefinition[]) =>
		definitions.map((definition) => `ADD COLUMN ${definitionOf(planned(definition))}`);
	const modifying = Array.from(
		outgrown,
		(column) => `MODIFY COLUMN ${definitionOf(widened(column))}`,
	);
	const alter = alterationOf(name);
	const needed = [...modifying, ...adding(bookkeeping)];
	return {
		table: { ...found, columns: [...columns, ...added.map((each) => columnOf(planned(each)))] },
		isThere: true,
		unmade: new Set([...added.map((column) => column.name), ...outgrown]),
		change: {
			statement: alter([...needed, ...adding(brought)]),
			...(brought.length === 0
				? {}
				: {
						narrower: {
							statement: needed.length === 0 ? undefined : alter(needed),
							alter,
							clauses: adding(brought),
						},
					}),
		},
	};
}

async function planCreation(
	session: Session,
	name: string,
	options: TableOptions,
	records: readonly DestinationRecord[],
): Promise<TablePlan> {
	if (!mayCreate(options, records)) throw await missing(session, options);
	if (options.table.includes('.')) {
		checkNewName(options.table, await databaseNames(session), 'database');
	}
	const { columns, primaryKey } = tableColumns(options, records, nameRules);
	const collation = await exactCollation(session);
	const ofKey = columns.filter((column) => primaryKey.includes(column.name));
	const texts = ofKey.filter(({ kind }) => kind === 'text').length;
	const keyLength = keyTextLength(texts, ofKey.length - texts);
	const planned = [...columns, ...bookkeepingColumns].map((column) =>
		plannedColumn(column, collation, primaryKey.includes(column.name) ? keyLength : undefined),
	);
	const required = new Set(primaryKey);
	const key = primaryKey.map(quoted).join(', ');
	const create = (of: typeof planned) =>
		`CREATE TABLE ${name} (${of.map(definitionOf).join(', ')}, PRIMARY KEY (${key}))
		${storage} DEFAULT CHARACTER SET utf8mb4 COLLATE ${collation}`;
	const isNeeded = ({ name: column }: { readonly name: string }) =>
		primaryKey.includes(column) || bookkeepingColumns.some((own) => own.name === column);
	const others = planned.filter((column) => !isNeeded(column));
	return {
		table: {
			engine: 'InnoDB',
			hasTransactions: true,
			required,
			hashedKeys: new Set(),
			columns: planned.map(columnOf),
			uniqueKeys: [
				{
					name: 'PRIMARY',
					isDeferrable: false,
					parts: ofKey.map(({ name: column, kind }) => ({
						column,
						equates: kind === 'numeric' || kind === 'double',
					})),
				},
			],
			uniqueIndex: () => '',
		},
		isThere: false,
		unmade: new Set(planned.map((column) => column.name)),
		change: {
			statement: create(planned),
			...(options.structure.kind === 'fromRecords'
				? {
						narrower: {
							statement: create(planned.filter(isNeeded)),
							alter: alterationOf(name),
							clauses: others.map((column) => `ADD COLUMN ${definitionOf(column)}`),
						},
					}
				: {}),
		},
	};
}

function alterationOf(name: string) {
	return (clauses: readonly string[]) => `ALTER TABLE ${name} ${clauses.join(', ')}`;
}

/** A batch that stops half-way must leave nothing, which takes an engine with transactions. */
function checkEngine({ engine, hasTransactions }: MysqlTable, { table }: TableOptions): void {
	if (hasTransactions) return;
	throw destinationError(
		'invalidOption',
		`The table "${table}" is of the engine ${engine}, which has no transactions: a batch could be left half-written.`,
		`Change it: ALTER TABLE ${quoted(table)} ENGINE = InnoDB; or write to another table.`,
		{ parameter: 'table' },
	);
}

/** Two numbers that are written alike need not be one to a `FLOAT`. */
export function checkKeyTypes(key: readonly Column[], { table }: TableOptions): void {
	const float = key.find(({ type }) => /^float\b/.test(type));
	if (float === undefined) return;
	throw destinationError(
		'invalidOption',
		`The column "${float.name}" of the table "${table}" is of type ${float.type}, which rounds: it cannot tell records apart.`,
		`Make it a column of text or of whole numbers, or take another one for the external ID.`,
		{ parameter: 'key' },
	);
}

/** What the database computes takes no value. */
export function checkWritten(columns: readonly Column[], { table }: TableOptions): void {
	const generated = columns.find(({ isGenerated }) => isGenerated);
	if (generated === undefined) return;
	throw destinationError(
		'invalidOption',
		`The column "${generated.name}" of the table "${table}" is computed by the database, and takes no value.`,
		'Take it out of the columns that are written.',
		{ parameter: 'columns' },
	);
}

export function tableName({ table }: Pick<TableOptions, 'table'>): string {
	checkName('table', table, nameRules.maxBytes, 'table', nameRules.isPlain);
	return quoted(table);
}

async function missing(session: Session, { table, structure }: TableOptions): Promise<EngineError> {
	return tableMissing(table, await tableNames(session), { place: 'database', structure });
}
