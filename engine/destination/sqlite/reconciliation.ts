import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import { bookkeeping } from '../bookkeeping';
import type {
	Reconciliation,
	ReconcileOptions,
	ReconcileResult,
	TableOptions,
} from '../destination';
import { quoted } from '../identifiers';
import { instantAt } from '../instant';
import { checkReconcileOptions, checkShare, idCells } from '../seenIds';
import { Slices } from '../slices';
import type { SqliteConnection } from './connection';
import type { SettledTable } from './tableWriter';

type Table = Pick<SettledTable, 'name' | 'shape'>;

let begun = 0;

/** The IDs lie in a temporary table, which SQLite keeps in a file of its own: the listing locks nothing. */
export class SqliteReconciliation implements Reconciliation {
	/** Of a name of its own, since all reconciliations of this process share the connection. */
	private readonly number = ++begun;
	private readonly seen = `temp.${quoted(`_sync_seen_${this.number}`)}`;
	private readonly gone = `temp.${quoted(`_sync_gone_${this.number}`)}`;
	private readonly keyNames: readonly string[];

	private constructor(
		private readonly connection: SqliteConnection,
		private readonly table: Table,
		private readonly tableOptions: TableOptions,
		private readonly options: ReconcileOptions,
	) {
		const { columns, keyPlaces } = table.shape;
		this.keyNames = keyPlaces.map((place) => quoted(columns[place]?.name ?? ''));
	}

	static async begin(
		connection: SqliteConnection,
		table: Table,
		tableOptions: TableOptions,
		options: ReconcileOptions,
	): Promise<SqliteReconciliation> {
		checkReconcileOptions(options);
		const reconciliation = new SqliteReconciliation(connection, table, tableOptions, options);
		await reconciliation.prepare();
		return reconciliation;
	}

	async add(ids: readonly (readonly unknown[])[]): Promise<void> {
		const cells = ids.map((id) => idCells(id, this.table.shape));
		await this.connection.exclusively(async (database) => {
			const places = this.keyNames.map(() => '?').join(', ');
			const insert = database.prepare(`INSERT OR IGNORE INTO ${this.seen} VALUES (${places})`);
			const slices = new Slices();
			database.exec('BEGIN');
			try {
				for (const key of cells) {
					insert.run(...key);
					if (slices.isOver) await slices.next();
				}
				database.exec('COMMIT');
			} finally {
				if (database.isTransaction) database.exec('ROLLBACK');
			}
		});
	}

	async finish(): Promise<ReconcileResult> {
		try {
			return await this.connection.transaction((database) => this.deleteUnseen(database));
		} finally {
			await this.discard();
		}
	}

	async discard(): Promise<void> {
		await this.connection.exclusively(async (database) =>
			database.exec(`DROP TABLE IF EXISTS ${this.seen}; DROP TABLE IF EXISTS ${this.gone}`),
		);
	}

	private async prepare(): Promise<void> {
		const { columns, keyPlaces } = this.table.shape;
		// With the table's own types, so that a key compares here as it does there.
		const definitions = this.keyNames.map((name, index) => {
			const type = columns[keyPlaces[index] ?? 0]?.type ?? '';
			return `${name} ${type === '' ? '' : quoted(type)}`;
		});
		await this.connection.exclusively(async (database) =>
			database.exec(
				`CREATE TABLE ${this.seen} (${definitions.join(', ')}, PRIMARY KEY (${this.keyNames.join(', ')}))`,
			),
		);
	}

	/** Row by row, in slices: one statement over the whole table would hold up the process for as long as it takes. */
	private async deleteUnseen(database: DatabaseSync): Promise<ReconcileResult> {
		const keys = this.keyNames.join(', ');
		const places = this.keyNames.map(() => '?').join(', ');
		const matches = this.keyNames.map((name) => `${name} = ?`).join(' AND ');
		const own = this.ownRows();
		const ownKeys = database.prepare(
			`SELECT ${keys}, ${quoted(bookkeeping.readAt)} < ? FROM ${this.table.name} WHERE ${own.condition}`,
		);
		ownKeys.setReturnArrays(true);
		const isSeen = database.prepare(`SELECT 1 FROM ${this.seen} WHERE ${matches}`);
		database.exec(`CREATE TABLE ${this.gone} AS SELECT ${keys} FROM ${this.seen} WHERE false`);
		const markGone = database.prepare(`INSERT INTO ${this.gone} VALUES (${places})`);
		const startedAt = instantAt(this.options.startedAt)?.text ?? '';
		let [existing, deleted] = [0, 0];
		await this.forEachRow(ownKeys, [startedAt, ...own.values], (row) => {
			const key = row.slice(0, -1);
			existing++;
			if (row.at(-1) !== 1 || isSeen.get(...key) !== undefined) return;
			deleted++;
			markGone.run(...key);
		});
		checkShare(deleted, existing, this.options);
		await this.deleteGone(database, `${matches} AND ${own.condition}`, own.values, startedAt);
		return { existing, deleted };
	}

	private async deleteGone(
		database: DatabaseSync,
		condition: string,
		ownValues: readonly string[],
		startedAt: string,
	): Promise<void> {
		const goneKeys = database.prepare(`SELECT * FROM ${this.gone}`);
		goneKeys.setReturnArrays(true);
		const isHard = this.options.mode === 'hard';
		const set = `${quoted(bookkeeping.deletedAt)} = ?, ${quoted(bookkeeping.runId)} = ?`;
		const statement = database.prepare(
			isHard
				? `DELETE FROM ${this.table.name} WHERE ${condition}`
				: `UPDATE ${this.table.name} SET ${set} WHERE ${condition}`,
		);
		const values = isHard ? [] : [startedAt, this.tableOptions.runId];
		await this.forEachRow(goneKeys, [], (key) => {
			statement.run(...values, ...key, ...ownValues);
		});
	}

	private ownRows(): { readonly condition: string; readonly values: readonly string[] } {
		const { account } = this.table.shape;
		const isOwn = `${quoted(bookkeeping.owner)} = ? AND ${quoted(bookkeeping.deletedAt)} IS NULL`;
		return account === undefined
			? { condition: isOwn, values: [this.tableOptions.owner] }
			: {
					condition: `${isOwn} AND ${quoted(account.column.name)} = ?`,
					values: [this.tableOptions.owner, account.id],
				};
	}

	private async forEachRow(
		statement: StatementSync,
		values: readonly SQLInputValue[],
		act: (row: readonly SQLInputValue[]) => void,
	): Promise<void> {
		const slices = new Slices();
		// Rows as arrays, which the type does not know of.
		for (const row of statement.iterate(...values) as unknown as Iterable<SQLInputValue[]>) {
			act(row);
			if (slices.isOver) await slices.next();
		}
	}
}
