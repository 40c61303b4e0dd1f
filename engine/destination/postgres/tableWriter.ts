import { beginning } from '../../postgres/session';
import type {
	DestinationRecord,
	Reconciliation,
	ReconcileOptions,
	TableOptions,
	TableWriter,
	WriteResult,
} from '../destination';
import { type IdentifiedBatch, versionedBatch } from '../batch';
import type { VersionedRecord } from '../batchRecords';
import { batchOf, fieldColumns, mustChange } from '../fieldColumns';
import { OwnerCheck } from '../owners';
import { withoutOwnAccount } from '../ownAccount';
import { settleForBatch, type Settling } from '../settling';
import { writeGoneInParts } from '../splitWriting';
import { checkOptions } from '../tableShape';
import { Tally } from '../tally';
import { someAreGone, withoutContentOfGone, writeAmongTombstones, writeGone } from '../tombstones';
import { BatchStatements, type Expectation } from './batchStatements';
import type { PostgresTable } from './catalogue';
import type { PostgresConnection, Session } from './connection';
import { distinctKeys } from './equalKeys';
import { destinationErrorOf, isRecordFault } from './faults';
import { beginReconciliation } from './reconciliation';
import { savepointsOn } from './savepoint';
import { advisoryLock, type SettledTable, settledTable } from './settledTable';
import { writeSplitting } from './splitWriting';
import { keyedAccess } from './statements';
import { nameRules, qualifiedName, settleTable } from './structure';
import { PostgresPart } from './tablePart';
import { createTombstones, hasTombstones, PostgresTombstones } from './tombstones';

export class PostgresTableWriter implements TableWriter {
	private settled: SettledTable | undefined;
	private expected: Expectation = 'nothing';
	private readonly ownerCheck: OwnerCheck;

	constructor(
		private readonly connection: PostgresConnection,
		private readonly schema: string,
		private readonly options: TableOptions,
	) {
		checkOptions(options);
		this.ownerCheck = new OwnerCheck(options);
	}

	async write(given: readonly DestinationRecord[]): Promise<WriteResult> {
		const own = withoutOwnAccount(given, this.options);
		const records = withoutContentOfGone(own, this.options);
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
					const distinct = await distinctKeys(session, table, batch, way === 'splitting');
					const tally = new Tally(records.length, distinct);
					this.expected = await this.writeBatch(session, table, distinct, tally, way);
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

	/** As {@link PartWriter} has it. */
	async prepare(given: readonly DestinationRecord[]): Promise<PostgresPart | WriteResult> {
		const { schema, options } = this;
		const records = withoutContentOfGone(withoutOwnAccount(given, options), options);
		const settled = await this.settle(records);
		if (settled.table === undefined) return settled.result;
		const { table, refused } = settled;
		const identified = await batchOf(records, table.fieldColumns, table.shape, refused);
		return new PostgresPart({
			...{ schema, options, table, size: records.length },
			batch: await versionedBatch(identified, table.shape),
			checkOwner: async (session) => {
				await this.checkOwner(session, table);
			},
			write: async (session, batch, tally, way, areNew) => {
				const expected = areNew ? 'new' : 'nothing';
				const how = way === 'atOnce' ? expected : way;
				return await this.writeBatch(session, table, batch, tally, how);
			},
		});
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
				await session.query(`${beginning}; ${keyedAccess} ${advisoryLock(name)}`);
				const found = await settleTable(session, this.schema, this.options, records, true);
				const table = this.settledFrom(name, found, records);
				await session.query(table.lock);
				await this.checkOwner(session, table);
				const identified = await batchOf(records, table.fieldColumns, table.shape);
				const versioned = await versionedBatch(identified, table.shape);
				const batch = await distinctKeys(session, table, versioned, true);
				const tally = new Tally(records.length, batch);
				if (someAreGone(records)) await createTombstones(session, this.schema, table, this.options);
				await this.writeBatch(session, table, batch, tally, 'splitting');
				await session.query('ROLLBACK');
				return tally.result();
			});
		} catch (error) {
			throw destinationErrorOf(error);
		}
	}

	private async writeBatch(
		session: Session,
		table: SettledTable,
		batch: IdentifiedBatch<VersionedRecord>,
		tally: Tally,
		way: Expectation | 'splitting',
	): Promise<Expectation> {
		const { schema, options } = this;
		const write = async (part: IdentifiedBatch<VersionedRecord>): Promise<Expectation> => {
			const statements = new BatchStatements(session, table, options, tally);
			if (way === 'splitting') {
				await writeSplitting(session, table, statements, part, tally);
				return 'nothing';
			}
			const expected = await statements.write(part.records, way);
			await statements.passOverOutdated(part.undated);
			return expected;
		};
		if (!(await hasTombstones(session, schema, options))) return await write(batch);
		const tombstones = new PostgresTombstones(session, schema, table, options);
		return await writeAmongTombstones(batch, tombstones, tally, {
			gone: async (gone) => {
				await (way === 'splitting'
					? writeGoneInParts(savepointsOn(session), gone, tombstones, options, tally)
					: writeGone(gone, tombstones, options, tally));
			},
			others: write,
		});
	}

	private async settle(records: readonly DestinationRecord[]): Promise<Settling<SettledTable>> {
		const before = this.settled;
		const hasGone = someAreGone(records);
		if (before !== undefined && !hasGone && !mustChange(before, records, this.options)) {
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
		const { settled: before, options, schema } = this;
		const name = qualifiedName(schema, options.table);
		return await this.connection.transaction(advisoryLock(name), async (session) => {
			const areTaken = worth !== undefined;
			const found = await settleTable(session, schema, options, worth ?? records, areTaken);
			if (found === undefined) return undefined;
			// In here, so that what was added for a write that is refused now is not there afterwards.
			const table = this.settledFrom(name, found, records, before);
			await this.checkOwner(session, table);
			if (someAreGone(records)) await createTombstones(session, schema, table, options);
			this.settled = table;
			return table;
		});
	}

	private async checkOwner(session: Session, table: SettledTable): Promise<void> {
		await this.ownerCheck.check(async () => {
			const { rows } = await session.query<{ owner: string }>(table.statements.owners);
			return rows.map(({ owner }) => owner);
		});
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
