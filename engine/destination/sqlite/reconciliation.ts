import { instantAt } from '../../records/instant';
import { bookkeeping } from '../bookkeeping';
import { copyFields } from '../copyLine';
import type {
	ReconcileOptions,
	ReconcileResult,
	Reconciliation,
	TableOptions,
} from '../destination';
import { quoted } from '../identifiers';
import { checkKnown, checkReconcileOptions, checkShare, idCells } from '../seenIds';
import type { Session, SqliteConnection } from './connection';
import { keyDefinition } from './equalKeys';
import type { SettledTable } from './settledTable';
import { compared } from './statements';
import type { Value } from './threadMessages';

let begun = 0;

/** The IDs lie in a temporary table, which SQLite keeps in a file of its own: the listing locks nothing. */
export async function beginReconciliation(
	connection: SqliteConnection,
	table: SettledTable,
	tableOptions: TableOptions,
	options: ReconcileOptions,
): Promise<Reconciliation> {
	checkReconcileOptions(options);
	// Of a name of its own, since all reconciliations of a destination share the connection.
	const seen = `temp.${quoted(`_sync_seen_${++begun}`)}`;
	const { key } = table.shape;
	const keyNames = key.map(({ column }) => quoted(column.name));
	await connection.exclusively((session) =>
		session.execute(
			`CREATE TABLE ${seen} (${key.map(keyDefinition).join(', ')}, PRIMARY KEY (${keyNames.join(', ')}))`,
		),
	);
	return new SqliteReconciliation(connection, table, tableOptions, options, seen, keyNames);
}

class SqliteReconciliation implements Reconciliation {
	private added = 0;

	constructor(
		private readonly connection: SqliteConnection,
		private readonly table: SettledTable,
		private readonly tableOptions: TableOptions,
		private readonly options: ReconcileOptions,
		private readonly seen: string,
		private readonly keyNames: readonly string[],
	) {}

	async add(ids: readonly (readonly unknown[])[]): Promise<void> {
		const lines = ids.map((id) => copyFields(idCells(id, this.table.shape)).slice(1));
		const rows = { text: lines.join('\n'), numberPlaces: [] };
		const places = this.keyNames.map(() => '?').join(', ');
		await this.connection.exclusively(async (session) => {
			// Deferred, so that it locks the temporary table only.
			await session.execute('BEGIN');
			await session
				.runEach(`INSERT OR IGNORE INTO ${this.seen} VALUES (${places})`, [], rows)
				.finally(() => session.execute('COMMIT'));
		});
		this.added += ids.length;
	}

	async finish(): Promise<ReconcileResult> {
		try {
			return await this.connection.transaction((session) => this.deleteUnseen(session));
		} finally {
			await this.discard();
		}
	}

	async discard(): Promise<void> {
		await this.connection.exclusively((session) =>
			session.execute(`DROP TABLE IF EXISTS ${this.seen}`),
		);
	}

	private async deleteUnseen(session: Session): Promise<ReconcileResult> {
		const own = this.ownRows();
		const readBefore = instantAt(this.options.readBefore)?.text ?? '';
		const matches = this.table.shape.key
			.map((column) => `d.${compared(column)} = s.${quoted(column.column.name)}`)
			.join(' AND ');
		const standing = `${own.condition} AND d.${quoted(bookkeeping.deletedAt)} IS NULL`;
		const unseen = `${standing} AND d.${quoted(bookkeeping.readAt)} < ?
			AND NOT EXISTS (SELECT 1 FROM ${this.seen} AS s WHERE ${matches})`;
		const count = async (condition: string, values: readonly Value[]) => {
			const query = `SELECT count(*) FROM ${this.table.name} AS d WHERE ${condition}`;
			return Number((await session.query(query, values))[0]?.[0]);
		};
		const existing = await count(standing, own.values);
		const deleted = await count(unseen, [...own.values, readBefore]);
		if (deleted > 0) {
			const known = await session.query(
				`SELECT 1 FROM ${this.table.name} AS d WHERE ${own.condition}
					AND EXISTS (SELECT 1 FROM ${this.seen} AS s WHERE ${matches}) LIMIT 1`,
				own.values,
			);
			checkKnown(this.added, known.length > 0, this.tableOptions);
		}
		checkShare(deleted, existing, this.options);
		if (this.tableOptions.dryRun === true) return { existing, deleted };
		const set = `${quoted(bookkeeping.deletedAt)} = ?, ${quoted(bookkeeping.runId)} = ?`;
		const [statement, before] =
			this.options.mode === 'hard'
				? [`DELETE FROM ${this.table.name} AS d WHERE ${unseen}`, []]
				: [
						`UPDATE ${this.table.name} AS d SET ${set} WHERE ${unseen}`,
						[readBefore, this.tableOptions.runId],
					];
		await session.query(statement, [...before, ...own.values, readBefore]);
		return { existing, deleted };
	}

	private ownRows(): { readonly condition: string; readonly values: readonly string[] } {
		const { account } = this.table.shape;
		const isOwn = `d.${quoted(bookkeeping.owner)} = ?`;
		return account === undefined
			? { condition: isOwn, values: [this.tableOptions.owner] }
			: {
					condition: `${isOwn} AND d.${quoted(account.column.name)} = ?`,
					values: [this.tableOptions.owner, account.id],
				};
	}
}
