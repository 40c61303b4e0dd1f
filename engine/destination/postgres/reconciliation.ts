import type { KeptSession } from '../../postgres/keptSession';
import { beginning } from '../../postgres/session';
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
import { equalIn, tiedTo } from './keyMatching';
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
			await session.query(`${beginning}; SET LOCAL lock_timeout = '60s'; ${this.table.lock}`);
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
		const { values: own, rowsThat } = this.ownRows();
		const readBefore = instantAt(this.options.readBefore)?.text ?? '';
		const wasReadBefore = `d.${quoted(bookkeeping.readAt)} < $${own.length + 1}::timestamptz`;
		const isSeen = `EXISTS (SELECT FROM ${this.seen} s WHERE ${this.matchesSeen()})`;
		const unseen = `${rowsThat(`${isStanding} AND ${wasReadBefore}`)} AND NOT ${isSeen}`;
		const from = `${this.table.qualifiedName} d WHERE`;
		const counted = async (condition: string, values = own) =>
			await count(session, `SELECT count(*) FROM ${from} ${condition}`, values);
		const existing = await counted(rowsThat(isStanding));
		const values = [...own, readBefore];
		const deleted = await counted(unseen, values);
		if (deleted > 0) {
			// Marked as deleted or not. A look for the first alone may go through all IDs for each row, if there is none.
			const known = await counted(`${rowsThat()} AND ${isSeen}`);
			checkKnown(this.added, known > 0, this.tableOptions);
		}
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

	/**
	 * Returns how the owner's rows are found, by one more condition. It is tied to their having an owner, lest the planner
	 * take them for few and go through all IDs for each; see {@link tiedTo}.
	 */
	private ownRows(): {
		readonly values: readonly string[];
		readonly rowsThat: (condition?: string) => string;
	} {
		const { account } = this.table.shape;
		const { owner } = this.tableOptions;
		const name = `d.${quoted(bookkeeping.owner)}`;
		const own = (condition = 'true') => tiedTo(name, `${name} = $1::text AND ${condition}`);
		if (account === undefined) return { values: [owner], rowsThat: own };
		const isOfAccount = `d.${quoted(account.column.name)} = $2::text::${account.column.type}`;
		return {
			values: [owner, account.id],
			rowsThat: (condition) => `${isOfAccount} AND ${own(condition)}`,
		};
	}

	private matchesSeen(): string {
		return this.table.shape.key
			.map(({ column, ...part }) => {
				const name = quoted(column.name);
				return equalIn(part, `s.${name}`, `d.${name}`);
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
