import { ownValue } from '../../ownValue';
import type { Column, ColumnKind } from '../columns';
import { quoted } from '../identifiers';
import { int32, int64, type IntegerRange } from '../numberCells';
import type { FoundTable } from '../tableShape';
import type { UniqueKey, UniquePart } from '../uniqueKeys';
import type { Session } from './connection';
import { affinityOf, encoderOf, isBoundAsNumber } from './storedForm';

/** A table as SQLite has it. */
export interface SqliteTable extends FoundTable {
	readonly isStrict: boolean;
}

/** Of existing tables: type names that people use, without what stands in brackets. */
const kindByType: Readonly<Record<string, ColumnKind>> = {
	TEXT: 'text',
	VARCHAR: 'text',
	CHAR: 'text',
	CLOB: 'text',
	INT4: 'integer',
	INT: 'bigint',
	INTEGER: 'bigint',
	BIGINT: 'bigint',
	TINYINT: 'bigint',
	SMALLINT: 'bigint',
	MEDIUMINT: 'bigint',
	INT2: 'bigint',
	INT8: 'bigint',
	NUMERIC: 'numeric',
	DECIMAL: 'numeric',
	REAL: 'double',
	DOUBLE: 'double',
	'DOUBLE PRECISION': 'double',
	FLOAT: 'double',
	BOOLEAN: 'boolean',
	BOOL: 'boolean',
	TIMESTAMPTZ: 'timestamptz',
	TIMESTAMP: 'timestamptz',
	DATETIME: 'timestamptz',
	JSON: 'jsonb',
	JSONB: 'jsonb',
};

/** As this package declares them. */
const rangeByType: Readonly<Record<string, IntegerRange>> = { INT4: int32, BIGINT: int64 };

/** Tells what SQLite knows of a table; undefined when there is none of that name. */
export async function findTable(session: Session, table: string): Promise<SqliteTable | undefined> {
	const [isTable] = await session.query(
		`SELECT "strict" FROM pragma_table_list
		WHERE "schema" = 'main' AND type IN ('table', 'virtual') AND name = ? COLLATE NOCASE`,
		[table],
	);
	if (isTable === undefined) return undefined;
	const isStrict = isTable[0] === 1;
	const columns = await session.query(
		'SELECT name, type, hidden, dflt_value IS NOT NULL FROM pragma_table_xinfo(?) ORDER BY cid',
		[table],
	);
	const found = columns.map(([name, type, hidden, hasDefault]) => ({
		...columnOf(String(name), String(type), Number(hidden), isStrict),
		hasDefault: Number(hasDefault) === 1,
	}));
	return {
		isStrict,
		columns: found,
		uniqueKeys: await uniqueKeys(session, table, found),
		uniqueIndex: (names) => {
			const index = quoted(`${table}_${names.join('_')}`);
			return `CREATE UNIQUE INDEX ${index} ON ${quoted(table)} (${names.map(quoted).join(', ')})`;
		},
	};
}

/** SQLite gives a primary key an index like any other, unless it is the row's own number. */
async function uniqueKeys(
	session: Session,
	table: string,
	columns: readonly Column[],
): Promise<readonly UniqueKey[]> {
	const part = (name: string, collation: string): UniquePart => ({
		column: name,
		// Said always, since the column may have another than its index.
		collation: quoted(collation),
		equates:
			collation.toUpperCase() !== 'BINARY' ||
			!isExact(columns.find((column) => column.name === name)),
	});
	const indexed = await session.query(
		`SELECT i.name, c.name, c.coll FROM pragma_index_list(?) AS i, pragma_index_xinfo(i.name) AS c
		WHERE i."unique" = 1 AND i.partial = 0 AND c.key = 1 ORDER BY i.name, c.seqno`,
		[table],
	);
	// A part without a name is an expression.
	const onColumns = [...Map.groupBy(indexed, ([index]) => String(index))].filter(([, parts]) =>
		parts.every(([, name]) => name !== null),
	);
	const rowNumber = await session.query(
		`SELECT name FROM pragma_table_xinfo(?) WHERE pk = 1
		AND (SELECT max(pk) FROM pragma_table_xinfo(?)) = 1 AND upper(type) = 'INTEGER'`,
		[table, table],
	);
	const keys = onColumns.map(([index, parts]) => ({
		name: index,
		parts: parts.map(([, name, collation]) => part(String(name), String(collation))),
		isDeferrable: false,
	}));
	return rowNumber.length === 0
		? keys
		: [
				...keys,
				{ name: '', parts: [part(String(rowNumber[0]?.[0]), 'BINARY')], isDeferrable: false },
			];
}

/** Whether its values, as they are written, are equal only where their texts are. */
function isExact(column: Column | undefined): boolean {
	if (column === undefined) return false;
	const { kind, affinity } = column;
	if (kind === 'numeric' || kind === 'double') return false;
	return kind === 'bigint' || kind === 'integer' || kind === 'boolean' || kind === 'timestamptz'
		? affinity !== 'real'
		: affinity === undefined;
}

/** @param hidden 2 and 3 are generated columns */
function columnOf(
	name: string,
	type: string,
	hidden: number,
	isStrict: boolean,
): Omit<Column, 'hasDefault'> {
	const plain = type
		.toUpperCase()
		.replace(/\s*\(.*$/, '')
		.trim();
	const kind = ownValue(kindByType, plain) ?? 'other';
	const affinity = affinityOf(type, isStrict);
	// A STRICT table takes no fraction where it is told whole numbers.
	const wholeRange = isStrict ? undefined : ownValue(rangeByType, type);
	return {
		name,
		kind,
		type,
		isGenerated: hidden !== 0,
		encode: encoderOf(kind, type, affinity),
		isBoundAsNumber: isBoundAsNumber(kind, affinity),
		...(affinity === undefined ? {} : { affinity }),
		...(wholeRange === undefined ? {} : { wholeRange }),
	};
}
