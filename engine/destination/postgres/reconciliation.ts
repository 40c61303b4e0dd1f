import type { KeptSession } from '../../postgres/keptSession';
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
import { checkKnown, checkReconcileOptions, checkShare, idCells, idsLost } from '../seenIds';
import type { PostgresConnection, Session } from './connection';
import { copyLines } from './copy';
import { destinationErrorOf } from './faults';
import type { SettledTable } from './settledTable';

/** So many have begun in this process; they lie side by side in one connection. */
let begun = 0;

/** The IDs lie in a temporary table of a connection that is kept for as long as the listing takes. */
export async function beginReconciliation(
	connection: PostgresConnection,
	table: SettledTable,
	tableOptions: TableOptions,
	options: ReconcileOptions,
): Promise<Reconciliation> {
	checkReconcileOptions(options);
	const seen = `pg_temp.${quoted(`_sync_seen_${++begun}`)}`;
	const kept = await connection.keep(
		async (session) =>
			await session.query(`CREATE TEMPORARY TABLE ${seen} AS
				SELECT ${keyNames(table).join(', ')} FROM ${table.qualifiedName} WITH NO DATA`),
	);
	return new PostgresReconciliation(kept, seen, table, tableOptions, options);
}

/** Whether a row is not marked as deleted. */
const isStanding = `d.${quoted(bookkeeping.deletedAt)} IS NULL`;

class PostgresReconciliation implements Reconciliation {
	private added = 0;
	private isOpen = true;

	constructor(
		private readonly kept: KeptSession,
		/** The temporary table's name, as it stands in statements. */
		private readonly seen: string,
		private readonly table: SettledTable,
		private readonly tableOptions: TableOptions,
		private readonly options: ReconcileOptions,
	) {}

	async add(ids: readonly (readonly unknown[])[]): Promise<void> {
		if (ids.length === 0) return;
		const lines = ids.map((id) => copyFields(idCells(id, this.table.shape)).slice(1));
		const columns = keyNames(this.table).join(', ');
		const statement = `COPY ${this.seen} (${columns}) FROM STDIN`;
		await this.orDiscard(async (session) => await copyLines(session, statement, lines));
		this.added += ids.length;
	}

	async finish(): Promise<ReconcileResult> {
		const result = await this.orDiscard(async (session) => {
			await session.query(`BEGIN; SET LOCAL lock_timeout = '60s'; ${this.table.lock}`);
			const counted = await this.deleteUnseen(session);
			await session.query(`DROP TABLE ${this.seen}; COMMIT`);
			return counted;
		});
		this.isOpen = false;
		this.kept.letGo();
		return result;
	}

	async discard(): Promise<void> {
		if (!this.isOpen) return;
		this.isOpen = false;
		const drop = async (session: Session) => await session.query(`DROP TABLE ${this.seen}`);
		await this.kept.inTurn(drop).catch(() => {
			// The connection is gone, and the temporary table with it.
		});
		this.kept.letGo();
	}

	private async deleteUnseen(session: Session): Promise<ReconcileResult> {
		await session.query(`ANALYZE ${this.seen}`);
		const arrived = await count(session, `SELECT count(*) FROM ${this.seen}`, []);
		if (arrived !== this.added) throw idsLost(this.added, arrived);
		const own = this.ownRows();
		const readBefore = instantAt(this.options.readBefore)?.text ?? '';
		const standing = `${own.condition} AND ${isStanding}`;
		const unseen = `${standing} AND ${quoted(bookkeeping.readAt)} < $${own.values.length + 1}::timestamptz
			AND NOT EXISTS (SELECT FROM ${this.seen} s WHERE ${this.matchesSeen()})`;
		const from = `${this.table.qualifiedName} d WHERE`;
		const existing = await count(session, `SELECT count(*) FROM ${from} ${standing}`, own.values);
		const values = [...own.values, readBefore];
		const deleted = await count(session, `SELECT count(*) FROM ${from} ${unseen}`, values);
		if (deleted > 0) checkKnown(this.added, await this.areKnown(session), this.tableOptions);
		checkShare(deleted, existing, this.options);
		if (this.tableOptions.dryRun === true) return { existing, deleted };
		const isHard = this.options.mode === 'hard';
		await session.query(
			isHard
				? `DELETE FROM ${from} ${unseen}`
				: `UPDATE ${this.table.qualifiedName} d SET ${quoted(bookkeeping.deletedAt)} = $${values.length}::timestamptz,
					${quoted(bookkeeping.runId)} = $${values.length + 1}::text WHERE ${unseen}`,
			isHard ? values : [...values, this.tableOptions.runId],
		);
		return { existing, deleted };
	}

	/** Whether any of the IDs is that of a row of the owner's, marked as deleted or not. */
	private async areKnown(session: Session): Promise<boolean> {
		const { condition, values } = this.ownRows();
		const { rows } = await session.query(
			`SELECT FROM ${this.table.qualifiedName} d WHERE ${condition}
				AND EXISTS (SELECT FROM ${this.seen} s WHERE ${this.matchesSeen()}) LIMIT 1`,
			[...values],
		);
		return rows.length > 0;
	}

	private ownRows(): { readonly condition: string; readonly values: readonly string[] } {
		const { account } = this.table.shape;
		const isOwn = `d.${quoted(bookkeeping.owner)} = $1::text`;
		if (account === undefined) return { condition: isOwn, values: [this.tableOptions.owner] };
		const { name, type } = account.column;
		return {
			condition: `${isOwn} AND d.${quoted(name)} = $2::text::${type}`,
			values: [this.tableOptions.owner, account.id],
		};
	}

	private matchesSeen(): string {
		return this.table.shape.key
			.map(({ column, collation }) => {
				const name = quoted(column.name);
				return `s.${name} = d.${name}${collation === undefined ? '' : ` COLLATE ${collation}`}`;
			})
			.join(' AND ');
	}

	private async orDiscard<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
		try {
			return await this.kept.inTurn(work);
		} catch (error) {
			await this.discard();
			throw destinationErrorOf(error);
		}
	}
}

async function count(session: Session, query: string, values: readonly string[]): Promise<number> {
	const { rows } = await session.query<{ count: string }>(query, [...values]);
	return Number(rows[0]?.count ?? 0);
}

function keyNames({ shape }: SettledTable): readonly string[] {
	return shape.key.map(({ column }) => quoted(column.name));
}
