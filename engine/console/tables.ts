/** What holds for a row's value. */
export type TableCondition = { readonly column: string } & (
	| { readonly is: '=' | '<' | '<=' | '>' | '>='; readonly value: string }
	| { readonly is: 'in'; readonly values: readonly string[] }
);

/** Which rows of a table the console asks for. */
export interface TableQuery {
	readonly table: string;
	readonly where?: readonly TableCondition[];
	readonly order?: readonly { readonly column: string; readonly descending?: boolean }[];
	/** Columns that are added up, one row for each combination of the values of others. */
	readonly sums?: { readonly of: readonly string[]; readonly by: readonly string[] };
	readonly limit: number;
}

/** By column. Numbers may be text, with all their digits. */
export type ConsoleRow = Readonly<Record<string, unknown>>;

/** Port: the tables of the account. */
export interface ConsoleTables {
	/**
	 * Whoever shares the table, the rows are the account's own.
	 *
	 * @throws EngineError `tableMissing`, `columnMissing`, and whatever keeps the database from answering
	 */
	rows(query: TableQuery): Promise<readonly ConsoleRow[]>;
}

/** What the tables are called. */
export interface TableNames {
	readonly orders: string;
	readonly lineItems: string;
	readonly refunds: string;
	readonly products: string;
	readonly sales: string;
}
