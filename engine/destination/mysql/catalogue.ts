import type { CellEncoder } from '../cell';
import type { Column } from '../columns';
import { ValueRefusal } from '../../records/refusal';
import { mostTables } from '../tableNames';
import type { FoundTable } from '../tableShape';
import type { UniqueKey } from '../uniqueKeys';
import type { ColumnType } from './columnType';
import { encoderOf, isExact, kindOf, wholeRangeOf } from './columnTypes';
import { quoted } from './names';
import type { Field, Session } from './session';

/** A table as MySQL has it. */
export interface MysqlTable extends FoundTable {
	readonly engine: string;
	readonly hasTransactions: boolean;
	/** How many bytes the server takes at once; not known of a table that is yet to be made. */
	readonly maxPacketBytes?: number;
	/** Names of unique keys that only tell whether a value is there: no row is found by them. */
	readonly hashedKeys: ReadonlySet<string>;
	/** The columns that take no NULL. */
	readonly required: ReadonlySet<string>;
}

const tableQuery = `SELECT t.ENGINE, e.TRANSACTIONS, VERSION(), @@max_allowed_packet
	FROM information_schema.TABLES t LEFT JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
	WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_NAME = ?
	AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')`;

const columnsQuery = `SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, CHARACTER_MAXIMUM_LENGTH, CHARACTER_SET_NAME,
	COLLATION_NAME, DATETIME_PRECISION, COLUMN_DEFAULT, EXTRA, IS_NULLABLE
	FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`;

/** MariaDB's JSON is text with a check; in MySQL there is no such text, and no such column of the catalogue. */
const checksQuery = `SELECT CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS
	WHERE CONSTRAINT_SCHEMA = DATABASE() AND TABLE_NAME = ?`;

/** Where a key is longer than an index can be, MariaDB keeps the hashes of its values. */
const keysQuery = `SELECT INDEX_NAME, COLUMN_NAME, SUB_PART, INDEX_TYPE FROM information_schema.STATISTICS
	WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND NON_UNIQUE = 0 ORDER BY INDEX_NAME, SEQ_IN_INDEX`;

/** Tells what MySQL knows of a table; undefined when there is none of that name, views not counted. */
export async function findTable(session: Session, table: string): Promise<MysqlTable | undefined> {
	const [found] = await session.rows(tableQuery, [table]);
	if (found === undefined) return undefined;
	const [engine, transactions, version, packet] = found.map(String);
	const isMariadb = version?.includes('MariaDB') === true;
	const columns = await session.rows(columnsQuery, [table]);
	const checks = isMariadb ? await session.rows(checksQuery, [table]) : [];
	const keys = await session.rows(keysQuery, [table]);
	const jsonColumns = new Set(checks.flatMap(([clause]) => jsonColumn(String(clause))));
	const rows = columns.map((row) => catalogueColumn(row, jsonColumns));
	return {
		engine: engine ?? '',
		hasTransactions: transactions === 'YES',
		maxPacketBytes: Number(packet),
		required: new Set(rows.flatMap(({ name, isRequired }) => (isRequired ? [name] : []))),
		columns: rows.map(columnOf),
		uniqueKeys: uniqueKeysOf(keys, rows),
		hashedKeys: new Set(
			keys.flatMap(([index, , , type]) => (type === 'HASH' ? [String(index)] : [])),
		),
		uniqueIndex: (names) =>
			`CREATE UNIQUE INDEX ${quoted(`by_${names.join('_')}`.slice(0, 60))} ON ${quoted(table)} (${names.map(quoted).join(', ')})`,
	};
}

function jsonColumn(clause: string): readonly string[] {
	const [, name] = /^json_valid\(`((?:[^`]|``)+)`\)$/i.exec(clause.trim()) ?? [];
	return name === undefined ? [] : [name.replaceAll('``', '`')];
}

/** A column as the catalogue says it, or as it will once the table is made or altered. */
export interface CatalogueColumn {
	readonly name: string;
	readonly type: ColumnType;
	readonly collation: string | undefined;
	readonly isGenerated: boolean;
	readonly hasDefault: boolean;
	readonly isRequired: boolean;
	/** Whether NULL would get a value of the server's choosing. */
	readonly fillsNull: boolean;
}

function catalogueColumn(row: readonly Field[], jsonColumns: ReadonlySet<string>): CatalogueColumn {
	const [name, dataType, shown] = row.slice(0, 3).map(String);
	const [, , , length, charset, collation, fraction, byDefault, extra, isNullable] = row;
	const isCounting = /auto_increment/i.test(String(extra));
	const isRequired = isNullable === 'NO';
	return {
		name: name ?? '',
		type: {
			name: (dataType ?? '').toLowerCase(),
			shown: shown ?? '',
			length: length === null ? undefined : Number(length),
			charset: charset === null ? undefined : String(charset),
			fraction: Number(fraction ?? 0),
			isJson: jsonColumns.has(name ?? ''),
		},
		collation: collation === null ? undefined : String(collation),
		isGenerated: /\b(?:virtual|stored|persistent)\b/i.test(String(extra)),
		// MariaDB words the default NULL.
		hasDefault: isCounting || (byDefault !== null && byDefault !== 'NULL'),
		isRequired,
		fillsNull: isRequired && (isCounting || dataType === 'timestamp'),
	};
}

export function columnOf(column: CatalogueColumn): Column {
	const { name, type, isGenerated, hasDefault, fillsNull } = column;
	const encode = encoderOf(type);
	const wholeRange = wholeRangeOf(type);
	return {
		name,
		kind: kindOf(type),
		type: type.shown,
		isGenerated,
		hasDefault,
		encode: fillsNull ? required(encode) : encode,
		...(wholeRange === undefined ? {} : { wholeRange }),
	};
}

function required(encode: CellEncoder): CellEncoder {
	return (value, notes) => {
		const cell = encode(value, notes);
		if (cell === null) throw new ValueRefusal('it is empty, and the column takes no NULL');
		return cell;
	};
}

/** An index on the beginnings of texts, or on what is computed, says nothing of whole values. */
function uniqueKeysOf(
	rows: readonly (readonly Field[])[],
	columns: readonly CatalogueColumn[],
): readonly UniqueKey[] {
	const byName = Map.groupBy(rows, ([index]) => String(index));
	return [...byName].flatMap(([name, parts]): UniqueKey[] => {
		if (parts.some(([, column, prefix]) => column === null || prefix !== null)) return [];
		return [
			{
				name,
				isDeferrable: false,
				parts: parts.map(([, part]) => {
					const found = columns.find((column) => column.name === part);
					const equates = found === undefined || !isExact(found.type, found.collation);
					return { column: String(part), equates };
				}),
			},
		];
	});
}

/** Names to choose from when a table is not found. */
export async function tableNames(
	session: Session,
	most: number = mostTables.suggested,
): Promise<readonly string[]> {
	const rows = await session.rows(
		`SELECT TABLE_NAME FROM information_schema.TABLES
		WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY 1 LIMIT ${most}`,
	);
	return rows.map(([name]) => String(name));
}

/** What a name before a point may be. */
export async function databaseNames(session: Session): Promise<readonly string[]> {
	const rows = await session.rows('SELECT SCHEMA_NAME FROM information_schema.SCHEMATA');
	return rows.map(([name]) => String(name));
}
