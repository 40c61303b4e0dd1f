import type {
	DeleteQueryBuilder,
	DeleteResult,
	Insertable,
	InsertQueryBuilder,
	InsertResult,
	SelectQueryBuilder,
	UpdateQueryBuilder,
	UpdateResult,
} from 'kysely';

import type { Connection } from './database';
import type { StoreTables } from './schema/tables';

/** The tables that have all of these columns. */
type TableWith<Column extends string> = {
	[Table in keyof StoreTables]: [Column] extends [keyof StoreTables[Table]] ? Table : never;
}[keyof StoreTables];

type Row<Table extends keyof StoreTables, Bound extends string> = Omit<
	Insertable<StoreTables[Table]>,
	Bound
>;

type ColumnOf<Table extends keyof StoreTables> = keyof StoreTables[Table] & string;

/** A query as far as it is narrowed down here, whatever its table. */
interface Narrowable<Query> {
	where(column: string, operator: '=', value: string): Query;
}

/**
 * What one account has in the store, or a part of it that columns name: every statement that is made here is bound to
 * them, so that none can reach another account's rows.
 */
export class Scope<Column extends string = never> {
	/** @param key the values that every row has */
	constructor(
		private readonly connection: Connection,
		readonly key: Readonly<Record<Column | 'account', string>>,
	) {}

	/** A part of it: one sync, say. */
	within<More extends string>(columns: Readonly<Record<More, string>>): Scope<Column | More> {
		return new Scope<Column | More>(this.connection, { ...columns, ...this.key });
	}

	/**
	 * All that the account has. For rows that are named by their whole key without the columns of this part: SQLite takes
	 * an index of these columns for them, and reads through all that the part has.
	 */
	ofAccount(): Scope {
		return new Scope<never>(this.connection, { account: this.key.account });
	}

	from<Table extends TableWith<Column | 'account'>>(table: Table) {
		const query = this.connection.selectFrom<keyof StoreTables>(table);
		return this.narrowed(table, query) as unknown as SelectQueryBuilder<StoreTables, Table, object>;
	}

	update<Table extends TableWith<Column | 'account'>>(table: Table) {
		type Update = UpdateQueryBuilder<StoreTables, Table, Table, UpdateResult>;
		const query = this.connection.updateTable<keyof StoreTables>(table);
		return this.narrowed(table, query) as unknown as Update;
	}

	deleteFrom<Table extends TableWith<Column | 'account'>>(table: Table) {
		const query = this.connection.deleteFrom<keyof StoreTables>(table);
		return this.narrowed(table, query) as unknown as DeleteQueryBuilder<
			StoreTables,
			Table,
			DeleteResult
		>;
	}

	insertInto<Table extends TableWith<Column | 'account'>>(
		table: Table,
		rows: Row<Table, Column | 'account'> | readonly Row<Table, Column | 'account'>[],
	): InsertQueryBuilder<StoreTables, Table, InsertResult> {
		const list: readonly object[] = Array.isArray(rows) ? rows : [rows];
		const values = list.map((row) => ({ ...row, ...this.key }));
		return this.connection
			.insertInto(table)
			.values(values as unknown as Insertable<StoreTables[Table]>[]);
	}

	/** Inserts rows, and lets them take the place of those that have the same columns of this scope and of `key`. */
	async put<Table extends TableWith<Column | 'account'>>(
		table: Table,
		key: readonly ColumnOf<Table>[],
		rows: Row<Table, Column | 'account'> | readonly Row<Table, Column | 'account'>[],
	): Promise<void> {
		const list: readonly object[] = Array.isArray(rows) ? rows : [rows];
		const unique = [...Object.keys(this.key), ...key] as ColumnOf<Table>[];
		const others = Object.keys(list[0] ?? {}).filter((column) => !unique.includes(column as never));
		await this.insertInto(table, rows)
			.onConflict((conflict) =>
				conflict
					.columns(unique as never)
					.doUpdateSet(
						(eb) =>
							Object.fromEntries(
								others.map((column) => [column, eb.ref(`excluded.${column}` as never)]),
							) as never,
					),
			)
			.execute();
	}

	/** Inserts what a query finds, which names this scope's columns itself. */
	insertSelected<
		Table extends TableWith<Column | 'account'>,
		Given extends ColumnOf<Table> & string,
	>(
		table: Table,
		columns: readonly Given[],
		rows: SelectQueryBuilder<StoreTables, keyof StoreTables, Pick<StoreTables[Table], Given>>,
	): InsertQueryBuilder<StoreTables, Table, InsertResult> {
		return this.connection
			.insertInto(table)
			.columns(columns as never)
			.expression(rows);
	}

	private narrowed<Query>(table: string, query: Query): Query {
		return Object.entries<string>(this.key).reduce(
			(narrowed, [column, value]) =>
				(narrowed as Narrowable<Query>).where(`${table}.${column}`, '=', value),
			query,
		);
	}
}

/** What an account has for one of its syncs. */
export type SyncScope = Scope<'sync'>;
