import type {
	DestinationRecord,
	Reconciliation,
	ReconcileOptions,
	TableOptions,
	TableWriter,
	WriteResult,
} from '../destination';
import { versionedBatch } from '../batch';
import { batchOf, fieldColumns, mayGrow } from '../fieldColumns';
import { checkTableOwner, mayBeForeign } from '../owners';
import { withoutOwnAccount } from '../ownAccount';
import { settleForBatch, type Settling } from '../settling';
import { checkOptions } from '../tableShape';
import { Tally } from '../tally';
import { outgrownColumns } from '../widening';
import { BatchStatements, type Expectation } from './batchStatements';
import type { PostgresTable } from './catalogue';
import type { PostgresConnection, Session } from './connection';
import { distinctKeys } from './equalKeys';
import { destinationErrorOf, isRecordFault } from './faults';
import { beginReconciliation } from './reconciliation';
import { advisoryLock, type SettledTable, settledTable } from './settledTable';
import { writeSplitting } from './splitWriting';
import { keyedAccess } from './statements';
import { nameRules, qualifiedName, settleTable } from './structure';

export class PostgresTableWriter implements TableWriter {
	private settled: SettledTable | undefined;
	private expected: Expectation = 'nothing';
	private isOwn = false;

	constructor(
		private readonly connection: PostgresConnection,
		private readonly schema: string,
		private readonly options: TableOptions,
	) {
		checkOptions(options);
	}

	async write(given: readonly DestinationRecord[]): Promise<WriteResult> {
		const records = withoutOwnAccount(given, this.options);
		if (this.options.dryRun === true) return await this.rehearse(records);
		try {
			const settled = await this.settle(records);
			if (settled.table === undefined) return settled.result;
			const { table, refused } = settled;
			const identified = await batchOf(records, table.fieldColumns, table.shape, refused);
			const batch = await versionedBatch(identified, table.shape);
			const write = (way: Expectation | 'splitting') =>
				this.connection.transaction(`${keyedAccess} ${table.lock}`, async (session) => {
					await this.checkOwner(session, table);
					const isSplitting = way === 'splitting';
					const distinct = await distinctKeys(session, table, batch, isSplitting);
					const tally = new Tally(records.length, distinct);
					const statements = new BatchStatements(session, table, this.options, tally);
					if (isSplitting) {
						await writeSplitting(session, table, statements, distinct, tally);
					} else {
						this.expected = await statements.write(distinct.records, way);
						await statements.passOverOutdated(distinct.undated);
					}
					return tally.result();
				});
			const after = async (error: unknown, way: Expectation | 'splitting') => {
				if (!isRecordFault(error)) throw error;
				return await write(way);
			};
			const expected = this.expected;
			this.expected = 'nothing';
			// Looking before inserting, and savepoints, cost time in every batch, so they come in where it failed without.
			const written = write(expected);
			const lookedUp =
				expected === 'new' ? written.catch((error: unknown) => after(error, 'nothing')) : written;
			return await lookedUp.catch((error: unknown) => after(error, 'splitting'));
		} catch (error) {
			// The table may have been altered: the next batch looks at it anew.
			this.settled = undefined;
			throw destinationErrorOf(error);
		}
	}

	async reconcile(reconcileOptions: ReconcileOptions): Promise<Reconciliation> {
		try {
			const table = await this.settleFor([], []);
			await this.connection.session((session) => this.checkOwner(session, table));
			return await beginReconciliation(this.connection, table, this.options, reconcileOptions);
		} catch (error) {
			throw destinationErrorOf(error);
		}
	}

	private async rehearse(records: readonly DestinationRecord[]): Promise<WriteResult> {
		const name = qualifiedName(this.schema, this.options.table);
		try {
			return await this.connection.session(async (session) => {
				await session.query(`BEGIN; ${keyedAccess} ${advisoryLock(name)}`);
				const found = await settleTable(session, this.schema, this.options, records, true);
				const table = this.settledFrom(name, found, records);
				await session.query(table.lock);
				await this.checkOwner(session, table);
				const identified = await batchOf(records, table.fieldColumns, table.shape);
				const versioned = await versionedBatch(identified, table.shape);
				const batch = await distinctKeys(session, table, versioned, true);
				const tally = new Tally(records.length, batch);
				const statements = new BatchStatements(session, table, this.options, tally);
				await writeSplitting(session, table, statements, batch, tally);
				await session.query('ROLLBACK');
				return tally.result();
			});
		} catch (error) {
			throw destinationErrorOf(error);
		}
	}

	private async settle(records: readonly DestinationRecord[]): Promise<Settling<SettledTable>> {
		const before = this.settled;
		if (before !== undefined && !this.mustChange(before, records)) {
			return { table: before, refused: [] };
		}
		return await settleForBatch(records, {
			unseen: async () => await this.settleFor(records),
			rehearse: async () => await this.rehearse(records),
			takingOnly: async (worth) => await this.settleFor(records, worth),
		});
	}

	/** Whether the table, as it was found last, is to be altered for these records. */
	private mustChange(
		{ fieldColumns: known, widenable }: SettledTable,
		records: readonly DestinationRecord[],
	): boolean {
		const { structure, key } = this.options;
		if (structure.kind !== 'fromRecords') return false;
		return mayGrow(known, records) || outgrownColumns(widenable, records, key).size > 0;
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
		const { settled: before, options, schema } = this;
		const name = qualifiedName(schema, options.table);
		return await this.connection.transaction(advisoryLock(name), async (session) => {
			const areTaken = worth !== undefined;
			const found = await settleTable(session, schema, options, worth ?? records, areTaken);
			if (found === undefined) return undefined;
			// In here, so that what was added for a write that is refused now is not there afterwards.
			const table = this.settledFrom(name, found, records, before);
			await this.checkOwner(session, table);
			this.settled = table;
			return table;
		});
	}

	/** Until it holds rows of this account, under the lock: from then on no other gets in. */
	private async checkOwner(session: Session, table: SettledTable): Promise<void> {
		if (this.isOwn || !mayBeForeign(this.options)) return;
		const { rows } = await session.query<{ owner: string }>(table.statements.owners);
		checkTableOwner(
			rows.map(({ owner }) => owner),
			this.options,
		);
		this.isOwn = rows.length > 0;
	}

	private settledFrom(
		name: string,
		found: PostgresTable,
		records: readonly DestinationRecord[],
		before?: SettledTable,
	): SettledTable {
		const { options } = this;
		const known = fieldColumns(found, options, nameRules, records, before?.fieldColumns);
		return settledTable(name, found, options, known);
	}
}
