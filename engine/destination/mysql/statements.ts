import { contentHash } from '../../records/contentHash';
import { bookkeeping } from '../bookkeeping';
import type { Column } from '../columns';
import { ownersOf } from '../owners';
import type { TableShape } from '../tableShape';
import { placeholderOf } from './columnTypes';
import { indexParts, joined, keyIndex } from './keyMatching';
import { quoted } from './names';

/** An insert of as many rows as are asked for, with the values that each of them takes, in their order. */
export interface RowsInsert {
	readonly statement: (rows: number) => string;
	/** How many values a row takes. */
	readonly width: number;
}

/** A table with what it takes to write it, as statements. Names are quoted, values are bound. */
export interface Statements {
	/**
	 * The name of the temporary table of {@link fillKeys}. Temporary tables belong to their connection, so that the names
	 * are nobody else's; a transaction over several tables has them for each.
	 */
	readonly keysTable: string;
	/** Whose some rows are. */
	readonly owners: string;
	/** Account, written columns, and where there is bookkeeping cursor, hash, readAt, runId, owner. */
	readonly insert: RowsInsert;
	/** Makes the temporary table of {@link fillKeys}. */
	readonly createKeys: string;
	readonly emptyKeys: string;
	readonly dropKeys: string;
	/** Place, account, key, cursor, hash, readAt. */
	readonly fillKeys: RowsInsert;
	/** Rows: places of keys that another one equals, each with the first that it does. */
	readonly equalKeys: string;
	/** Rows: place, then cursor, hash, readAt, deletedAt and owner of the row with the key. */
	readonly lookUp: string;
	readonly confirm: string;
	/** Makes the temporary table of {@link fillStage}. */
	readonly createStage: string;
	readonly emptyStage: string;
	readonly dropStage: string;
	/** Place, account, written columns, cursor, hash, readAt. */
	readonly fillStage: RowsInsert;
	/** Where there is bookkeeping: runId, owner. Undefined where nothing is written besides the key. */
	readonly mergeStage: string | undefined;
}

/** Said in full: a server may have set another kind of row, whose keys are shorter. */
export const storage = 'ENGINE = InnoDB ROW_FORMAT = DYNAMIC';

const place = quoted('_sync_place');

const versions = [bookkeeping.cursor, bookkeeping.hash, bookkeeping.readAt].map(quoted);
const versionTypes = ['DOUBLE', 'TEXT CHARACTER SET utf8mb4', 'DATETIME(6)'];
const run = [bookkeeping.runId, bookkeeping.owner].map(quoted);

/**
 * Keys are compared where they lie in a column of the table's own type and collation: a copy of it in a temporary table.
 *
 * @param isIndexed as in {@link joined}
 * @param written the columns of the shape that are there
 * @param isBooked whether the bookkeeping columns are
 */
export function statementsFor(
	table: string,
	{ key, account }: Pick<TableShape, 'key' | 'account'>,
	isIndexed: boolean,
	written: readonly Column[],
	isBooked: boolean,
): Statements {
	const accountColumns = account === undefined ? [] : [account.column];
	const keyColumns = [...accountColumns, ...key.map(({ column }) => column)];
	const rowColumns = [...accountColumns, ...written];
	const kept = [bookkeeping.deletedAt, bookkeeping.owner].map(quoted);
	const stored = [...versions, ...kept].map((name) => (isBooked ? `d.${name}` : 'NULL'));
	const assigned = written
		.filter((column) => !keyColumns.includes(column))
		.map((column) => `d.${nameOf(column)} = s.${nameOf(column)}`);
	const booked = [
		...versions.map((name) => `d.${name} = s.${name}`),
		...run.map((name) => `d.${name} = ?`),
		`d.${quoted(bookkeeping.deletedAt)} = NULL`,
	];
	const changes = [...assigned, ...(isBooked ? booked : [])].join(', ');
	const bookkept = isBooked ? [...versions, ...run] : [];
	const found = isIndexed ? [] : keyColumns;
	const [keysTable = '', stageTable = ''] = ['_sync_keys', '_sync_stage'].map((name) =>
		quoted(`${name}_${contentHash(table)}`),
	);
	const keys = temporaryTable(table, keysTable, keyColumns, found);
	const stage = temporaryTable(table, stageTable, rowColumns, found);
	const withKeys = joined(keysTable, table, keyColumns, isIndexed);
	return {
		keysTable,
		owners: ownersOf(table, quoted),
		insert: insertInto(
			table,
			[...rowColumns.map(nameOf), ...bookkept],
			[...rowColumns.map(placeholder), ...bookkept.map(() => '?')],
		),
		createKeys: keys.create,
		emptyKeys: keys.empty,
		dropKeys: keys.drop,
		fillKeys: keys.fill,
		equalKeys: `SELECT n, first FROM (SELECT ${place} AS n,
			MIN(${place}) OVER (PARTITION BY ${keyColumns.map(nameOf).join(', ')}) AS first FROM ${keysTable}) AS g
			WHERE first <> n`,
		lookUp: `SELECT s.${place}, ${stored.join(', ')} FROM ${withKeys}`,
		confirm: `UPDATE ${withKeys}
			SET d.${quoted(bookkeeping.readAt)} = s.${quoted(bookkeeping.readAt)}`,
		createStage: stage.create,
		emptyStage: stage.empty,
		dropStage: stage.drop,
		fillStage: stage.fill,
		mergeStage:
			changes === ''
				? undefined
				: `UPDATE ${joined(stageTable, table, keyColumns, isIndexed)} SET ${changes}`,
	};
}

/**
 * Its columns are copied from the table, with types and collations; none of its rows.
 *
 * @param found the columns that its rows are found by; none where it is gone through as a whole
 */
function temporaryTable(
	table: string,
	name: string,
	columns: readonly Column[],
	found: readonly Column[],
) {
	const own = versions.map((version, index) => `${version} ${versionTypes[index]}`).join(', ');
	const index = found.length === 0 ? '' : `, INDEX ${keyIndex} (${indexParts(found)})`;
	return {
		create: `CREATE TEMPORARY TABLE ${name} (${place} INT NOT NULL DEFAULT 0 PRIMARY KEY, ${own}${index}) ${storage}
			AS SELECT ${columns.map(nameOf).join(', ')} FROM ${table} LIMIT 0`,
		// TRUNCATE would commit.
		empty: `DELETE FROM ${name}`,
		drop: `DROP TEMPORARY TABLE IF EXISTS ${name}`,
		fill: insertInto(
			name,
			[place, ...columns.map(nameOf), ...versions],
			['?', ...columns.map(placeholder), ...versions.map(() => '?')],
		),
	};
}

export function insertInto(
	table: string,
	names: readonly string[],
	placeholders: readonly string[],
): RowsInsert {
	const row = `(${placeholders.join(', ')})`;
	const start = `INSERT INTO ${table} (${names.join(', ')}) VALUES `;
	return {
		statement: (rows) => start + new Array<string>(rows).fill(row).join(', '),
		width: placeholders.length,
	};
}

function nameOf({ name }: Pick<Column, 'name'>): string {
	return quoted(name);
}

export function placeholder({ type }: Column): string {
	return placeholderOf(type);
}
