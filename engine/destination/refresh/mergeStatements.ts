import { bookkeeping } from '../bookkeeping';
import type { Column } from '../columns';
import { ownersOf } from '../owners';
import type { KeyColumn, TableShape } from '../tableShape';
import { mostNamed } from './stagedRows';

/** How a database words what a table is merged with: rows `s` that a query gave and lie in a stage, and rows `d` of the table. */
export interface MergeDialect {
	/** The temporary table with the query's answer. */
	readonly stage: string;
	readonly quoted: (name: string) => string;
	/** A column of `d` that is given a value. */
	readonly assigned: (name: string) => string;
	/** What stands for the value at a place, from 1, of a statement. Values stand in their order. */
	readonly parameter: (place: number, type: 'instant' | 'text') => string;
	readonly asText: (expression: string) => string;
	/** Whether `d` has the key of `s`, as the table's own key compares. */
	readonly sameKey: (key: KeyColumn) => string;
	/** What a column takes of `s`. */
	readonly given: (column: Column) => string;
	/** Whether a column of `d` holds another value than it would take of `s`: never NULL, also where values are. */
	readonly differs: (column: Column) => string;
	/** Whether a column of `d`, once written, holds another value than `s` has: its type has cut or rounded it. */
	readonly isLost: (column: Column) => string;
	readonly update: (parts: {
		readonly table: string;
		readonly changes: string;
		readonly matches: string;
		readonly condition: string;
	}) => string;
	/** Begins a statement that deletes rows `d`. */
	readonly deleteFrom: (table: string) => string;
}

/** Names are quoted, values are bound. */
export interface MergeStatements {
	/** Whose some rows are. */
	readonly owners: string;
	/** Rows: keys of the table that several staged rows have to its eyes, and how many; at most one more than are named. */
	readonly equalKeys: string;
	/** Owner. Rows: keys of rows that another has written, and their owner; likewise. */
	readonly foreign: string;
	/** Owner. One row: how many staged rows the table has, and how many of them differ. */
	readonly known: string;
	/** Owner. One row: how many rows the owner has. */
	readonly existing: string;
	/** Owner. One row: how many of them are not staged. */
	readonly gone: string;
	/** Owner. */
	readonly remove: string;
	/** ReadAt, run, owner; owner. */
	readonly update: string;
	/** ReadAt, run, owner. */
	readonly insert: string;
	/** One row: for each column how many of its values are not as they are staged. */
	readonly lost: string;
}

/** Makes the statements that merge a stage into a table. */
export function mergeStatements(
	table: string,
	{ columns, key }: Pick<TableShape, 'columns' | 'key'>,
	dialect: MergeDialect,
): MergeStatements {
	const { stage, quoted, assigned, parameter, asText, given, differs } = dialect;
	const matches = key.map((part) => `(${dialect.sameKey(part)})`).join(' AND ');
	const keys = key.map(({ column }) => `d.${quoted(column.name)}`);
	const owner = quoted(bookkeeping.owner);
	const values = columns.filter((column) => !key.some((part) => part.column === column));
	const isOther = (place: number) =>
		[
			...values.map(differs),
			`d.${quoted(bookkeeping.deletedAt)} IS NOT NULL`,
			`d.${owner} IS NULL`,
			`d.${owner} <> ${parameter(place, 'text')}`,
		]
			.map((condition) => `(${condition})`)
			.join(' OR ');
	const changes = [
		...values.map((column) => `${assigned(column.name)} = ${given(column)}`),
		`${assigned(bookkeeping.readAt)} = ${parameter(1, 'instant')}`,
		`${assigned(bookkeeping.runId)} = ${parameter(2, 'text')}`,
		`${assigned(bookkeeping.owner)} = ${parameter(3, 'text')}`,
		...[bookkeeping.deletedAt, bookkeeping.cursor, bookkeeping.hash].map(
			(name) => `${assigned(name)} = NULL`,
		),
	].join(', ');
	const joined = `${stage} s JOIN ${table} d ON ${matches}`;
	const own = `d.${owner} = ${parameter(1, 'text')}`;
	const unstaged = `${own} AND NOT EXISTS (SELECT 1 FROM ${stage} s WHERE ${matches})`;
	const shownKeys = keys.map(asText).join(', ');
	const limit = mostNamed + 1;
	return {
		owners: ownersOf(table, quoted),
		equalKeys: `SELECT ${shownKeys}, count(*) FROM ${joined} GROUP BY ${keys.join(', ')} HAVING count(*) > 1 LIMIT ${limit}`,
		foreign: `SELECT ${shownKeys}, d.${owner} FROM ${joined} WHERE d.${owner} <> ${parameter(1, 'text')} LIMIT ${limit}`,
		known: `SELECT count(*), coalesce(sum(CASE WHEN ${isOther(1)} THEN 1 ELSE 0 END), 0) FROM ${joined}`,
		existing: `SELECT count(*) FROM ${table} d WHERE ${own}`,
		gone: `SELECT count(*) FROM ${table} d WHERE ${unstaged}`,
		remove: `${dialect.deleteFrom(table)} WHERE ${unstaged}`,
		update: dialect.update({ table, changes, matches, condition: isOther(4) }),
		insert: `INSERT INTO ${table} (${[...columns.map(({ name }) => name), bookkeeping.readAt, bookkeeping.runId, bookkeeping.owner].map(quoted).join(', ')})
			SELECT ${[...columns.map(given), parameter(1, 'instant'), parameter(2, 'text'), parameter(3, 'text')].join(', ')}
			FROM ${stage} s WHERE NOT EXISTS (SELECT 1 FROM ${table} d WHERE ${matches})`,
		lost: `SELECT ${columns.map((column) => `coalesce(sum(CASE WHEN ${dialect.isLost(column)} THEN 1 ELSE 0 END), 0)`).join(', ')} FROM ${joined}`,
	};
}
