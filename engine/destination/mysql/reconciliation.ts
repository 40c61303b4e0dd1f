import { bookkeeping } from '../bookkeeping';
import type {
	ReconcileOptions,
	ReconcileResult,
	Reconciliation,
	TableOptions,
} from '../destination';
import { checkKnown, checkReconcileOptions, checkShare, idCells, idsLost } from '../seenIds';
import { type KeptConnection, inLock, inTransaction, type MysqlConnection } from './connection';
import { datetimeText } from './datetimes';
import { destinationErrorOf } from './faults';
import { indexParts, keyIndex, matchesOf } from './keyMatching';
import { quoted } from './names';
import { valueOf } from './rows';
import { insertRows } from './rowsInsert';
import type { Session, Value } from './session';
import type { SettledTable } from './settledTable';
import { insertInto, placeholder, type RowsInsert, storage } from './statements';

const seen = quoted('_sync_seen');

/** The IDs lie in a temporary table of a connection that is kept for as long as the listing takes. */
export async function beginReconciliation(
	connection: MysqlConnection,
	table: SettledTable,
	tableOptions: TableOptions,
	options: ReconcileOptions,
): Promise<Reconciliation> {
	checkReconcileOptions(options);
	const { key } = table.shape;
	const columns = key.map(({ column }) => column);
	const names = columns.map(({ name }) => quoted(name)).join(', ');
	const create = `CREATE TEMPORARY TABLE ${seen}
		(_sync_place BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, INDEX ${keyIndex} (${indexParts(columns)})) ${storage}
		AS SELECT ${names} FROM ${table.name} LIMIT 0`;
	const kept = await connection.keep(async (session) => await session.run(create));
	return new MysqlReconciliation(kept, table, tableOptions, options);
}

class MysqlReconciliation implements Reconciliation {
	private added = 0;
	private isOpen = true;
	private lastTurn: Promise<unknown> = Promise.resolve();
	private readonly fill: RowsInsert;

	constructor(
		private readonly kept: KeptConnection,
		private readonly table: SettledTable,
		private readonly tableOptions: TableOptions,
		private readonly options: ReconcileOptions,
	) {
		const columns = table.shape.key.map(({ column }) => column);
		this.fill = insertInto(
			seen,
			columns.map(({ name }) => quoted(name)),
			columns.map(placeholder),
		);
	}

	async add(ids: readonly (readonly unknown[])[]): Promise<void> {
		if (ids.length === 0) return;
		const rows = ids.map((id) => idCells(id, this.table.shape).map(valueOf));
		await this.orDiscard((session) =>
			inTransaction(session, 'COMMIT', () => insertRows(session, this.fill, rows)),
		);
		this.added += ids.length;
	}

	async finish(): Promise<ReconcileResult> {
		const result = await this.orDiscard((session) =>
			inLock(session, this.table.lock, () =>
				inTransaction(session, 'COMMIT', () => this.deleteUnseen(session)),
			),
		);
		this.close();
		return result;
	}

	async discard(): Promise<void> {
		await this.lastTurn;
		this.close();
	}

	private close(): void {
		if (!this.isOpen) return;
		this.isOpen = false;
		this.kept.letGo();
	}

	private async deleteUnseen(session: Session): Promise<ReconcileResult> {
		const arrived = await count(session, `SELECT COUNT(*) FROM ${seen}`, []);
		if (arrived !== this.added) throw idsLost(this.added, arrived);
		const own = this.ownRows();
		const readBefore = datetimeText(this.options.readBefore);
		const matches = matchesOf(this.table.shape.key.map(({ column }) => column));
		const isSeen = `EXISTS (SELECT 1 FROM ${seen} s FORCE INDEX (${keyIndex}) WHERE ${matches})`;
		const standing = `${own.condition} AND d.${quoted(bookkeeping.deletedAt)} IS NULL`;
		const unseen = `${standing} AND d.${quoted(bookkeeping.readAt)} < CAST(? AS DATETIME(6)) AND NOT ${isSeen}`;
		const from = `FROM ${this.table.name} d WHERE`;
		const existing = await count(session, `SELECT COUNT(*) ${from} ${standing}`, own.values);
		const values = [...own.values, readBefore];
		const deleted = await count(session, `SELECT COUNT(*) ${from} ${unseen}`, values);
		if (deleted > 0) {
			const known = await session.rows(
				`SELECT 1 ${from} ${own.condition} AND ${isSeen} LIMIT 1`,
				own.values,
			);
			checkKnown(this.added, known.length > 0, this.tableOptions);
		}
		checkShare(deleted, existing, this.options);
		if (this.tableOptions.dryRun === true) return { existing, deleted };
		if (this.options.mode === 'hard') {
			await session.run(`DELETE d ${from} ${unseen}`, values);
		} else {
			const changes = `d.${quoted(bookkeeping.deletedAt)} = CAST(? AS DATETIME(6)), d.${quoted(bookkeeping.runId)} = ?`;
			await session.run(`UPDATE ${this.table.name} d SET ${changes} WHERE ${unseen}`, [
				readBefore,
				this.tableOptions.runId,
				...values,
			]);
		}
		return { existing, deleted };
	}

	private ownRows(): { readonly condition: string; readonly values: readonly Value[] } {
		const { account } = this.table.shape;
		const isOwn = `d.${quoted(bookkeeping.owner)} = ?`;
		if (account === undefined) return { condition: isOwn, values: [this.tableOptions.owner] };
		const name = `d.${quoted(account.column.name)}`;
		// A text that is compared with a number would be one.
		const compared = account.column.kind === 'text' ? name : `CAST(${name} AS CHAR)`;
		return {
			condition: `${isOwn} AND ${compared} = ?`,
			values: [this.tableOptions.owner, account.id],
		};
	}

	private async orDiscard<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
		const turn = this.lastTurn.then(() => work(this.kept.session));
		this.lastTurn = turn.catch(() => undefined);
		try {
			return await turn;
		} catch (error) {
			this.close();
			throw destinationErrorOf(error);
		}
	}
}

async function count(session: Session, query: string, values: readonly Value[]): Promise<number> {
	const [row] = await session.rows(query, values);
	return Number(row?.[0] ?? 0);
}
