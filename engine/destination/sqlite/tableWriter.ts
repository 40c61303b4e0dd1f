import type {
	DestinationRecord,
	Reconciliation,
	ReconcileOptions,
	TableOptions,
	TableWriter,
	WriteResult,
} from '../destination';
import { type IdentifiedBatch, versionedBatch } from '../batch';
import { batchOf, fieldColumns, mayGrow } from '../fieldColumns';
import { OwnerCheck } from '../owners';
import { withoutOwnAccount } from '../ownAccount';
import { settleForBatch, type Settling } from '../settling';
import { checkOptions, type FoundTable } from '../tableShape';
import { Tally } from '../tally';
import { someAreGone, withoutContentOfGone, writeAmongTombstones, writeGone } from '../tombstones';
import { BatchStatements } from './batchStatements';
import type { Session, SqliteConnection } from './connection';
import { distinctKeys } from './equalKeys';
import { beginReconciliation } from './reconciliation';
import { type SettledTable, settledTable } from './settledTable';
import { nameRules, settleTable, tableName } from './structure';
import { SqlitePart } from './tablePart';
import { createTombstones, hasTombstones, SqliteTombstones } from './tombstones';

export class SqliteTableWriter implements TableWriter {
	private settled: SettledTable | undefined;
	private expectsNew = true;
	private readonly ownerCheck: OwnerCheck;

	constructor(
		private readonly connection: SqliteConnection,
		private readonly options: TableOptions,
	) {
		checkOptions(options);
		this.ownerCheck = new OwnerCheck(options);
	}

	async write(given: readonly DestinationRecord[]): Promise<WriteResult> {
		const own = withoutOwnAccount(given, this.options);
		const records = withoutContentOfGone(own, this.options);
		if (this.options.dryRun === true) return await this.rehearse(records);
		const settled = await this.settle(records);
		if (settled.table === undefined) return settled.result;
		const { table, refused } = settled;
		const identified = await batchOf(records, table.fieldColumns, table.shape, refused);
		const written = this.connection.transaction(async (session) => {
			await this.checkOwner(session, table);
			const result = await this.writeBatch(session, table, records, identified, this.expectsNew);
			this.expectsNew = result.expectsNew;
			return result.tally.result();
		});
		return await written.catch((error: unknown) => {
			// The table may have been altered: the next batch looks at it anew.
			this.settled = undefined;
			throw error;
		});
	}

	/** As {@link PartWriter} has it. */
	async prepare(given: readonly DestinationRecord[]): Promise<SqlitePart | WriteResult> {
		const { options } = this;
		const records = withoutContentOfGone(withoutOwnAccount(given, options), options);
		const settled = await this.settle(records);
		if (settled.table === undefined) return settled.result;
		const { table, refused } = settled;
		const identified = await batchOf(records, table.fieldColumns, table.shape, refused);
		return new SqlitePart({
			...{ options, table },
			batch: await versionedBatch(identified, table.shape),
			checkOwner: async (session) => {
				await this.checkOwner(session, table);
			},
			write: async (session, batch) => {
				const written = await this.writeBatch(session, table, records, batch, this.expectsNew);
				this.expectsNew = written.expectsNew;
				return written.tally;
			},
		});
	}

	async reconcile(reconcileOptions: ReconcileOptions): Promise<Reconciliation> {
		const table = await this.settleFor([], []);
		await this.connection.exclusively((session) => this.checkOwner(session, table));
		return await beginReconciliation(this.connection, table, this.options, reconcileOptions);
	}

	private async rehearse(records: readonly DestinationRecord[]): Promise<WriteResult> {
		return await this.connection.exclusively(async (session) => {
			await session.execute('BEGIN IMMEDIATE');
			try {
				const found = await settleTable(session, this.options, records, true);
				const table = this.settledFrom(found, records);
				await this.checkOwner(session, table);
				const identified = await batchOf(records, table.fieldColumns, table.shape);
				const { tally } = await this.writeBatch(session, table, records, identified, true);
				return tally.result();
			} finally {
				await session.execute('ROLLBACK').catch(() => undefined);
			}
		});
	}

	private async writeBatch(
		session: Session,
		table: SettledTable,
		records: readonly DestinationRecord[],
		identified: IdentifiedBatch,
		expectsNew: boolean,
	): Promise<{ readonly tally: Tally; readonly expectsNew: boolean }> {
		const { options } = this;
		const distinct = await distinctKeys(session, table, identified);
		const hasGone = someAreGone(records);
		if (hasGone) await createTombstones(session, options, table.shape);
		if (!hasGone && !(await hasTombstones(session, options))) {
			const tally = new Tally(records.length, distinct);
			const statements = new BatchStatements(session, table, options, tally, distinct, expectsNew);
			return { tally, expectsNew: await statements.write() };
		}
		const batch = await versionedBatch(distinct, table.shape);
		const tally = new Tally(records.length, batch);
		const tombstones = new SqliteTombstones(session, table, options, tally);
		const expects = await writeAmongTombstones(batch, tombstones, tally, {
			gone: async (gone) => {
				await writeGone(gone, tombstones, options, tally);
			},
			others: async (others) =>
				await new BatchStatements(session, table, options, tally, others, expectsNew).write(),
		});
		return { tally, expectsNew: expects };
	}

	private async checkOwner(session: Session, { statements }: SettledTable): Promise<void> {
		await this.ownerCheck.check(async () => {
			const rows = await session.query(statements.owners);
			return rows.map(([owner]) => String(owner));
		});
	}

	private async settle(records: readonly DestinationRecord[]): Promise<Settling<SettledTable>> {
		const before = this.settled;
		if (before !== undefined && !mayGrow(before.fieldColumns, records)) {
			return { table: before, refused: [] };
		}
		return await settleForBatch(records, {
			unseen: async () => await this.settleFor(records),
			rehearse: async () => await this.rehearse(records),
			takingOnly: async (worth) => await this.settleFor(records, worth),
		});
	}

	/** @param worth the records that may bring columns; undefined is returned without them, where that matters */
	private async settleFor(
		records: readonly DestinationRecord[],
		worth: readonly DestinationRecord[],
	): Promise<SettledTable>;
	private async settleFor(records: readonly DestinationRecord[]): Promise<SettledTable | undefined>;
	private async settleFor(
		records: readonly DestinationRecord[],
		worth?: readonly DestinationRecord[],
	): Promise<SettledTable | undefined> {
		const { settled: before, options } = this;
		return await this.connection.transaction(async (session) => {
			const areTaken = worth !== undefined;
			const found = await settleTable(session, options, worth ?? records, areTaken);
			if (found === undefined) return undefined;
			const table = this.settledFrom(found, records, before);
			// In here, so that what was added for a write that is refused now is not there afterwards.
			await this.checkOwner(session, table);
			this.settled = table;
			return table;
		});
	}

	private settledFrom(
		found: FoundTable,
		records: readonly DestinationRecord[],
		before?: SettledTable,
	): SettledTable {
		const { options } = this;
		const known = fieldColumns(found, options, nameRules, records, before?.fieldColumns);
		return settledTable(tableName(options), found, options, known);
	}
}
