import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import type * as KyselyModule from 'kysely';
import type { CompiledQuery, DatabaseConnection, Dialect, QueryResult } from 'kysely';

/** Statements that are kept prepared. The store knows a few dozen, so this is reached by mistakes only. */
const MAX_PREPARED = 200;

/** Kysely on `node:sqlite`, over one connection whose transactions are begun and ended by its owner. */
export function sqliteDialect(
	kysely: Pick<typeof KyselyModule, 'SqliteAdapter' | 'SqliteIntrospector' | 'SqliteQueryCompiler'>,
	database: DatabaseSync,
): Dialect {
	const connection = new SqliteConnection(database);
	return {
		createAdapter: () => new kysely.SqliteAdapter(),
		createIntrospector: (db) => new kysely.SqliteIntrospector(db),
		createQueryCompiler: () => new kysely.SqliteQueryCompiler(),
		createDriver: () => ({
			init: async () => undefined,
			acquireConnection: async () => connection,
			releaseConnection: async () => undefined,
			beginTransaction: refuse,
			commitTransaction: refuse,
			rollbackTransaction: refuse,
			destroy: async () => undefined,
		}),
	};
}

async function refuse(): Promise<void> {
	throw new Error('Transactions are begun by the store, not by a query');
}

class SqliteConnection implements DatabaseConnection {
	private readonly prepared = new Map<string, StatementSync>();

	constructor(private readonly database: DatabaseSync) {}

	async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
		const statement = this.prepare(sql);
		// Kysely's parameters are those of this store's tables: strings, numbers and null.
		const bound = parameters as readonly SQLInputValue[];
		if (statement.columns().length > 0) return { rows: statement.all(...bound) as Row[] };
		const { changes } = statement.run(...bound);
		return { rows: [], numAffectedRows: BigInt(changes) };
	}

	async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
		throw new Error('The store reads no streams');
	}

	private prepare(sql: string): StatementSync {
		const known = this.prepared.get(sql);
		if (known !== undefined) return known;
		if (this.prepared.size >= MAX_PREPARED) this.prepared.clear();
		const statement = this.database.prepare(sql);
		this.prepared.set(sql, statement);
		return statement;
	}
}
