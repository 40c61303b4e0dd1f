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
import { checkReconcileOptions, checkShare, idCells, idsLost } from '../seenIds';
import type { PostgresConnection, Session } from './connection';
import { copyLines } from './copy';
import { destinationErrorOf } from './faults';
import type { SettledTable } from './settledTable';

/** The IDs lie in a temporary table of a connection that is kept for as long as the listing takes. */
export async function beginReconciliation(
	connection: PostgresConnection,
	table: SettledTable,
	tableOptions: TableOptions,
	options: ReconcileOptions,
): Promise<Reconciliation> {
	checkReconcileOptions(options);
	const session = await connection.acquireOwn();
	let isReady = false;
	try {
		await session.query(`CREATE TEMPORARY TABLE ${quoted(seenName)} AS
			SELECT ${keyNames(table).join(', ')} FROM ${table.qualifiedName} WITH NO DATA`);
		isReady = true;
	} finally {
		if (!isReady) session.release(true);
	}
	return new PostgresReconciliation(session, table, tableOptions, options);
}

const seenName = '_sync_seen';
const seen = `pg_temp.${quoted(seenName)}`;

class PostgresReconciliation implements Reconciliation {
	private added = 0;
	private isOpen = true;

	constructor(
		private readonly session: Session,
		private readonly table: SettledTable,
		private readonly tableOptions: TableOptions,
		private readonly options: ReconcileOptions,
	) {}

	async add(ids: readonly (readonly unknown[])[]): Promise<void> {
		if (ids.length === 0) return;
		const lines = ids.map((id) => copyFields(idCells(id, this.table.shape)).slice(1));
		const columns = keyNames(this.table).join(', ');
		await this.orDiscard(() =>
			copyLines(this.session, `COPY ${seen} (${columns}) FROM STDIN`, lines),
		);
		this.added += ids.length;
	}

	async finish(): Promise<ReconcileResult> {
		const result = await this.orDiscard(async () => {
			await this.session.query(`BEGIN; SET LOCAL lock_timeout = '60s'; ${this.table.lock}`);
			const counted = await this.deleteUnseen();
			await this.session.query(`DROP TABLE ${seen}; COMMIT`);
			return counted;
		});
		this.isOpen = false;
		this.session.release();
		return result;
	}

	/** The connection goes, and with it the temporary table. */
	async discard(): Promise<void> {
		if (!this.isOpen) return;
		this.isOpen = false;
		this.session.release(true);
	}

	private async deleteUnseen(): Promise<ReconcileResult> {
		await this.session.query(`ANALYZE ${seen}`);
		const arrived = await this.count(`SELECT count(*) FROM ${seen}`, []);
		if (arrived !== this.added) throw idsLost(this.added, arrived);
		const own = this.ownRows();
		const readBefore = instantAt(this.options.readBefore)?.text ?? '';
		const unseen = `${own.condition} AND ${quoted(bookkeeping.readAt)} < $${own.values.length + 1}::timestamptz
			AND NOT EXISTS (SELECT FROM ${seen} s WHERE ${this.matchesSeen()})`;
		const from = `${this.table.qualifiedName} d WHERE`;
		const existing = await this.count(`SELECT count(*) FROM ${from} ${own.condition}`, own.values);
		const values = [...own.values, readBefore];
		const deleted = await this.count(`SELECT count(*) FROM ${from} ${unseen}`, values);
		checkShare(deleted, existing, this.options);
		if (this.tableOptions.dryRun === true) return { existing, deleted };
		const isHard = this.options.mode === 'hard';
		await this.session.query(
			isHard
				? `DELETE FROM ${from} ${unseen}`
				: `UPDATE ${this.table.qualifiedName} d SET ${quoted(bookkeeping.deletedAt)} = $${values.length}::timestamptz,
					${quoted(bookkeeping.runId)} = $${values.length + 1}::text WHERE ${unseen}`,
			isHard ? values : [...values, this.tableOptions.runId],
		);
		return { existing, deleted };
	}

	private ownRows(): { readonly condition: string; readonly values: readonly string[] } {
		const { account } = this.table.shape;
		const isOwn = `d.${quoted(bookkeeping.owner)} = $1::text AND d.${quoted(bookkeeping.deletedAt)} IS NULL`;
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

	private async count(query: string, values: readonly string[]): Promise<number> {
		const { rows } = await this.session.query<{ count: string }>(query, [...values]);
		return Number(rows[0]?.count ?? 0);
	}

	private async orDiscard<Result>(work: () => Promise<Result>): Promise<Result> {
		try {
			return await work();
		} catch (error) {
			await this.discard();
			throw destinationErrorOf(error);
		}
	}
}

function keyNames({ shape }: SettledTable): readonly string[] {
	return shape.key.map(({ column }) => quoted(column.name));
}
