/** What a back end adds to the statements that all share. */
export interface SchemaDialect {
	/** The name of a table as statements write it. */
	table(name: string): string;
	/** Column types; text is compared byte by byte. */
	readonly text: string;
	readonly integer: string;
	/** Floating point with 53 bits. */
	readonly real: string;
	/** What ends a CREATE TABLE. */
	readonly tableOptions: string;
}

/** What a column holds; with `?` it may be null. */
type ColumnType = 'text' | 'text?' | 'integer' | 'integer?' | 'integer = 0' | 'real?';

/** One table: what its rows hold, and how it is made, in both back ends. */
export interface Table {
	readonly columns: Readonly<Record<string, ColumnType>>;
	readonly key: readonly string[];
	/** What holds of every row. */
	readonly check?: string;
	/** By name: what stands behind ON and the table's name. */
	readonly indexes?: Readonly<Record<string, string>>;
}

export type Tables = Readonly<Record<string, Table>>;

/** The rows of tables, by the tables' names. */
export type RowsOf<All extends Tables> = {
	readonly [Name in keyof All]: {
		readonly [Column in keyof All[Name]['columns']]: ValueOf<All[Name]['columns'][Column]>;
	};
};

type ValueOf<Type> =
	(Type extends `text${string}` ? string : number) | (Type extends `${string}?` ? null : never);

/** The statements that make tables with their indexes. */
export function creating(tables: Tables, dialect: SchemaDialect): readonly string[] {
	return Object.entries(tables).flatMap(([name, { columns, key, check, indexes = {} }]) => [
		`CREATE TABLE ${dialect.table(name)} (
			${Object.entries(columns)
				.map(([column, type]) => `${column} ${typeIn(dialect, type)},\n`)
				.join('')}
			PRIMARY KEY (${key.join(', ')})${check === undefined ? '' : `, CHECK (${check})`}
		) ${dialect.tableOptions}`,
		...indexing(name, indexes, dialect),
	]);
}

/** The statements that add columns to a table, by their names. They may be null, or have a default. */
export function addingColumns(
	table: string,
	{ columns }: Table,
	names: readonly string[],
	dialect: SchemaDialect,
): readonly string[] {
	return names.map((name) => {
		const type = columns[name];
		if (type === undefined) throw new Error(`The table ${table} has no column ${name}`);
		return `ALTER TABLE ${dialect.table(table)} ADD COLUMN ${name} ${typeIn(dialect, type)}`;
	});
}

/** The statements that add indexes to a table, unless it was made with them. */
export function indexing(
	table: string,
	indexes: Readonly<Record<string, string>>,
	dialect: SchemaDialect,
): readonly string[] {
	return Object.entries(indexes).map(
		([name, what]) => `CREATE INDEX IF NOT EXISTS ${name} ON ${dialect.table(table)} ${what}`,
	);
}

function typeIn({ text, integer, real }: SchemaDialect, type: ColumnType): string {
	switch (type) {
		case 'text':
			return `${text} NOT NULL`;
		case 'text?':
			return text;
		case 'integer':
			return `${integer} NOT NULL`;
		case 'integer?':
			return integer;
		case 'integer = 0':
			return `${integer} NOT NULL DEFAULT 0`;
		case 'real?':
			return real;
	}
}
