import type { DatabaseSync } from 'node:sqlite';

import { type IdentifiedRecord, identifyBatch } from '../batch';
import { bookkeepingColumns } from '../bookkeeping';
import type {
	DestinationRecord,
	Reconciliation,
	ReconcileOptions,
	TableOptions,
	TableWriter,
	WriteResult,
} from '../destination';
import { hasNewField } from '../newTable';
import { Slices } from '../slices';
import { checkOptions, shapeOf, type TableShape } from '../tableShape';
import { Tally } from '../tally';
import type { SqliteConnection } from './connection';
import { SqliteReconciliation } from './reconciliation';
import { RowStatements } from './rowStatements';
import { settleTable, tableName } from './structure';

export interface SettledTable {
	readonly name: string;
	readonly shape: TableShape;
	readonly statements: RowStatements;
	/** The columns that a record may have without the table having to grow. */
	readonly known: ReadonlySet<string>;
}

export class SqliteTableWriter implements TableWriter {
	private settled: SettledTable | undefined;

	constructor(
		private readonly connection: SqliteConnection,
		private readonly options: TableOptions,
	) {
		checkOptions(options);
	}

	async write(records: readonly DestinationRecord[]): Promise<WriteResult> {
		const settled = await this.settle(records);
		const batch = await identifyBatch(records, settled.shape);
		const { statements } = settled;
		const written = this.connection.transaction(async (database) => {
			const tally = new Tally(records.length, batch);
			await this.writeRows(database, statements, batch.records, tally);
			return tally.result();
		});
		return await written.catch((error: unknown) => {
			// The table may have been altered: the next batch looks at it anew.
			this.settled = undefined;
			throw error;
		});
	}

	async reconcile(reconcileOptions: ReconcileOptions): Promise<Reconciliation> {
		const { shape, name } = await this.settle([]);
		return await SqliteReconciliation.begin(
			this.connection,
			{ shape, name },
			this.options,
			reconcileOptions,
		);
	}

	/** The event loop turns between rows, and the transaction stays open meanwhile: other writers of the file wait. */
	private async writeRows(
		database: DatabaseSync,
		statements: RowStatements,
		records: readonly IdentifiedRecord[],
		tally: Tally,
	): Promise<void> {
		const slices = new Slices();
		for (const record of records) {
			const refusal = statements.write(record, tally);
			// A trigger may roll back everything, and then nothing of the batch is there any more.
			if (refusal !== undefined && !database.isTransaction) throw refusal;
			if (slices.isOver) await slices.next();
		}
	}

	private async settle(records: readonly DestinationRecord[]): Promise<SettledTable> {
		const before = this.settled;
		const mayGrow = this.options.structure.kind === 'fromRecords';
		if (before !== undefined && !(mayGrow && hasNewField(records, before.known))) return before;
		return await this.connection.transaction((database) => this.settleIn(database, records));
	}

	private settleIn(database: DatabaseSync, records: readonly DestinationRecord[]): SettledTable {
		const found = settleTable(database, this.options, records);
		const shape = shapeOf(found, this.options);
		const name = tableName(this.options);
		this.settled = {
			name,
			shape,
			statements: new RowStatements(database, name, shape, this.options),
			known: new Set([...found.columns, ...bookkeepingColumns].map((column) => column.name)),
		};
		return this.settled;
	}
}
