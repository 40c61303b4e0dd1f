import { versionedBatch } from '../batch';
import type {
	DestinationRecord,
	Reconciliation,
	ReconcileOptions,
	TableOptions,
	TableWriter,
	WriteResult,
} from '../destination';
import { batchOf, fieldColumns, mustChange } from '../fieldColumns';
import { withoutOwnAccount } from '../ownAccount';
import { OwnerCheck } from '../owners';
import { settleForBatch, type Settling } from '../settling';
import { checkOptions } from '../tableShape';
import { someAreGone, withoutContentOfGone } from '../tombstones';
import { carryOut, rehearseChange } from './alteration';
import {
	type BatchWork,
	createBatch,
	withTemporaryTables,
	writeBatch,
	type Written,
} from './batchWriting';
import { findTable } from './catalogue';
import type { MysqlConnection } from './connection';
import { mayEquate } from './equalKeys';
import { destinationErrorOf, isRecordFault } from './faults';
import { inHalves } from '../inParts';
import { lockName, nameRules } from './names';
import { beginReconciliation } from './reconciliation';
import { rehearsedCreation } from './rehearsedCreation';
import { faultOf } from './serverErrors';
import type { Session } from './session';
import { type SettledTable, settledTable } from './settledTable';
import { planTable, type TablePlan } from './structure';
import { MysqlPart } from './tablePart';
import { createTombstones } from './tombstones';

export class MysqlTableWriter implements TableWriter {
	private settled: SettledTable | undefined;
	private expectsNew = false;
	private readonly ownerCheck: OwnerCheck;

	constructor(
		private readonly connection: MysqlConnection,
		private readonly options: TableOptions,
	) {
		checkOptions(options);
		this.ownerCheck = new OwnerCheck(options);
	}

	async write(given: readonly DestinationRecord[]): Promise<WriteResult> {
		const own = withoutOwnAccount(given, this.options);
		const records = withoutContentOfGone(own, this.options);
		try {
			return await (this.options.dryRun === true
				? this.rehearse(records)
				: this.settleAndWrite(records));
		} catch (error) {
			// The table may have been altered: the next batch looks at it anew.
			this.settled = undefined;
			if (faultOf(error) === 'tooLarge' && given.length > 1) {
				return await inHalves(given, async (half) => await this.write(half));
			}
			throw destinationErrorOf(error);
		}
	}

	/** As {@link PartWriter} has it. */
	async prepare(given: readonly DestinationRecord[]): Promise<MysqlPart | WriteResult> {
		const { options } = this;
		const records = withoutContentOfGone(withoutOwnAccount(given, options), options);
		const settled = await this.settle(records);
		if (settled.table === undefined) return settled.result;
		const { table, refused } = settled;
		const identified = await batchOf(records, table.fieldColumns, table.shape, refused);
		const batch = await versionedBatch(identified, table.shape);
		const work = { table, options, batch, size: records.length };
		return new MysqlPart(work, async (session) => {
			await this.checkOwner(session, table);
		});
	}

	async reconcile(reconcileOptions: ReconcileOptions): Promise<Reconciliation> {
		try {
			const table = await this.settleFor([], []);
			await this.connection.attempted({}, (session) => this.checkOwner(session, table));
			return await beginReconciliation(this.connection, table, this.options, reconcileOptions);
		} catch (error) {
			throw destinationErrorOf(error);
		}
	}

	private async settleAndWrite(records: readonly DestinationRecord[]): Promise<WriteResult> {
		const settled = await this.settle(records);
		if (settled.table === undefined) return settled.result;
		const { table, refused } = settled;
		const identified = await batchOf(records, table.fieldColumns, table.shape, refused);
		const batch = await versionedBatch(identified, table.shape);
		const work = { table, options: this.options, batch, size: records.length };
		const mayBeNew = this.expectsNew && batch.undated.length === 0 && !mayEquate(table);
		this.expectsNew = false;
		// Looking before inserting, and savepoints, cost time in every batch, so they come in where it failed without.
		const written =
			(mayBeNew && !someAreGone(records) ? await unlessAtFault(this.create(work)) : undefined) ??
			(await unlessAtFault(this.compare(work, false))) ??
			(await this.compare(work, true));
		this.expectsNew = written.wereNew;
		return written.result;
	}

	private async create(work: BatchWork): Promise<Written | undefined> {
		const { table } = work;
		return await this.connection.transaction({ lock: table.lock }, async (session) => {
			await this.checkOwner(session, table);
			return await createBatch(session, work);
		});
	}

	private async compare(work: BatchWork, isSplitting: boolean): Promise<Written> {
		const { table } = work;
		return await this.connection.transaction(withTemporaryTables(table), async (session) => {
			await this.checkOwner(session, table);
			return await writeBatch(session, work, isSplitting);
		});
	}

	/** A table that is to be made or altered is judged as it would be; nothing is made that would have to be undone. */
	private async rehearse(records: readonly DestinationRecord[]): Promise<WriteResult> {
		const table = await this.connection.attempted({}, async (session) => {
			const plan = await planTable(session, this.options, records, true);
			const planned = this.settledFrom(plan, records);
			await this.checkOwner(session, planned);
			await rehearseChange(session, plan, planned.name);
			return planned;
		});
		const identified = await batchOf(records, table.fieldColumns, table.shape);
		const batch = await versionedBatch(identified, table.shape);
		if (!table.isThere) return rehearsedCreation(batch, table.shape, records.length);
		const work = { table, options: this.options, batch, size: records.length };
		return await this.connection.rehearsal(withTemporaryTables(table), async (session) => {
			await this.checkOwner(session, table);
			return (await writeBatch(session, work, true)).result;
		});
	}

	private async settle(records: readonly DestinationRecord[]): Promise<Settling<SettledTable>> {
		const before = this.settled;
		const isKnown = before !== undefined && !someAreGone(records);
		if (isKnown && !mustChange(before, records, this.options)) {
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
		const { settled: before, options, connection } = this;
		const lock = lockName(connection.database, options.table);
		return await connection.attempted({ lock }, async (session) => {
			const plan = await planTable(session, options, worth ?? records, worth !== undefined);
			if (plan === undefined) return undefined;
			// First, so that nothing is made for a write that is refused now.
			const planned = this.settledFrom(plan, records, before);
			await this.checkOwner(session, planned);
			await carryOut(session, plan);
			const table =
				plan.change === undefined
					? planned
					: this.settledFrom(await foundAgain(session, plan, options), records, before);
			if (someAreGone(records)) await createTombstones(session, table, options);
			this.settled = table;
			return table;
		});
	}

	private async checkOwner(session: Session, table: SettledTable): Promise<void> {
		if (!table.isThere || !table.isBooked) return;
		await this.ownerCheck.check(async () => {
			const rows = await session.rows(table.statements.owners);
			return rows.map(([owner]) => String(owner));
		});
	}

	private settledFrom(
		plan: TablePlan,
		records: readonly DestinationRecord[],
		before?: SettledTable,
	): SettledTable {
		const { options, connection } = this;
		const known = fieldColumns(plan.table, options, nameRules, records, before?.fieldColumns);
		return settledTable(plan, options, connection.database, known);
	}
}

/** Undefined where a record is at fault, which shows when each is tried. */
async function unlessAtFault(written: Promise<Written | undefined>): Promise<Written | undefined> {
	return await written.catch((error: unknown) => {
		if (!isRecordFault(error)) throw error;
		return undefined;
	});
}

async function foundAgain(
	session: Session,
	plan: TablePlan,
	{ table }: TableOptions,
): Promise<TablePlan> {
	const found = await findTable(session, table);
	return found === undefined ? plan : { table: found, isThere: true, unmade: new Set() };
}
