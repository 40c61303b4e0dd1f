import { bookkeeping } from '../bookkeeping';
import { quoted } from '../identifiers';
import { ownersOf } from '../owners';
import type { KeyColumn, TableShape } from '../tableShape';

/** Statements for one row each, with the values that they take in this order. */
export interface Statements {
	/** Whose some rows are. */
	readonly owners: string;
	/** Key. Returns cursor, hash, readAt, deletedAt, owner. */
	readonly lookUp: string;
	/** Run and owner, then account, written columns, cursor, hash, readAt. */
	readonly insert: string;
	/** Run and owner, then account, written columns, cursor, hash, readAt, key. */
	readonly update: string;
	/** ReadAt, key. */
	readonly confirm: string;
}

/** Makes a table's statements. The account, where it has one, stands first among the written columns and last in the key. */
export function statementsFor(
	table: string,
	{ columns, key: keyColumns, account }: TableShape,
): Statements {
	const names = columns.map(({ name }) => quoted(name));
	const accountName = account === undefined ? [] : [quoted(account.column.name)];
	const versions = [bookkeeping.cursor, bookkeeping.hash, bookkeeping.readAt].map(quoted);
	const written = [
		...[bookkeeping.runId, bookkeeping.owner].map(quoted),
		...accountName,
		...names,
		...versions,
	];
	const key = [...keyColumns.map(({ column }) => quoted(column.name)), ...accountName];
	const matchesKey = [...keyColumns.map(compared), ...accountName]
		.map((name) => `${name} = ?`)
		.join(' AND ');
	const assigned = written.map((name) => `${name} = ?`).join(', ');
	const deletedAt = quoted(bookkeeping.deletedAt);
	const owner = quoted(bookkeeping.owner);
	return {
		owners: ownersOf(table, quoted),
		lookUp: `SELECT ${[...versions, deletedAt, owner].join(', ')} FROM ${table} WHERE ${matchesKey}`,
		insert: `INSERT INTO ${table} (${written.join(', ')}) VALUES (${written.map(() => '?').join(', ')})
			ON CONFLICT (${key.join(', ')}) DO NOTHING`,
		update: `UPDATE ${table} SET ${assigned}, ${deletedAt} = NULL WHERE ${matchesKey}`,
		confirm: `UPDATE ${table} SET ${quoted(bookkeeping.readAt)} = ? WHERE ${matchesKey}`,
	};
}

/** Returns a column of the key as its index compares it. */
export function compared({ column, collation }: KeyColumn): string {
	const name = quoted(column.name);
	return collation === undefined ? name : `${name} COLLATE ${collation}`;
}
