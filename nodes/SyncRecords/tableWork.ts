import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Destination, WriteResult } from '../../engine/destination/destination';
import type { RecordSink } from '../../engine/sync/records/recordSink';
import { noRecords, syncRecords, type SyncedBatch } from '../../engine/sync/records/syncRecords';
import { tableSink, type LateRecord } from '../../engine/sync/records/tableSink';
import type { TimeRange } from '../../engine/store';
import { environment } from '../shared/environment';
import { structureOf } from './columns';
import { movesWithEdits } from './fields';
import type { ExecutionHints } from './hints';
import {
	externalIdIn,
	inputRecords,
	mappedOnly,
	toTableRecord,
	type InputRecord,
} from './inputRecords';
import type { ItemGroup } from './itemGroups';
import type { LinkedRun } from './linkedRun';
import { batchJson, failedItems, failureNote, onePage, pairedWith, resultJson } from './output';
import { tableWriter } from './tableTarget';
import type { WriteSettings } from './writeToTable.operation';

/** What goes to the outputs *Result* and *Failed*. */
export interface Written {
	readonly results: readonly INodeExecutionData[];
	readonly failed: readonly INodeExecutionData[];
}

/** Writing the records of one group of input items to a table, on behalf of a run if there is one. */
export class TableWork {
	private readonly records: readonly InputRecord[];
	private readonly batchItems: INodeExecutionData[] = [];
	private readonly failed: INodeExecutionData[] = [];
	private readonly late: LateRecord[] = [];
	private totals = noRecords;
	/** The time of the records that were written again last. */
	private inDoubt: TimeRange | undefined;
	private stale = 0;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly group: ItemGroup<WriteSettings>,
		private readonly run: LinkedRun,
		private readonly hints: ExecutionHints,
	) {
		const { itemIndexes, settings } = group;
		this.records = inputRecords(context, itemIndexes, settings.columnsFrom);
	}

	/** The items whose records nothing has become of yet. */
	get unreached(): readonly number[] {
		return this.records.slice(this.totals.fetched).map(({ itemIndex }) => itemIndex);
	}

	readonly writeTo = async (destination: Destination): Promise<Written> => {
		const { batchSize } = this.group.settings;
		await syncRecords({
			pages: onePage(this.records),
			sink: this.sinkInto(destination),
			batchSize,
			expected: this.records.length,
			taken: (batch) => this.note(batch),
		});
		await this.run.report({
			counts: this.counts(),
			note: failureNote(this.failed),
			late: this.late,
		});
		return this.written(true);
	};

	/**
	 * What was done until it broke off. The run is told that it has not got on, so that no commit goes past what is
	 * missing.
	 *
	 * @param failures what comes out for the items that were not reached
	 */
	async breakOff(error: unknown, failures: readonly INodeExecutionData[]): Promise<Written> {
		const counts = this.counts();
		const message = error instanceof Error ? error.message : String(error);
		const reported = this.run.report({
			counts: {
				...counts,
				fetched: counts.fetched + failures.length,
				failed: counts.failed + failures.length,
			},
			note: { kind: 'error', message: `${failures.length} records were not written: ${message}` },
			doneUpTo: this.run.run?.window.from,
			late: this.late,
			inDoubt: this.inDoubt,
		});
		// What broke it off, such as a lost lease, may well forbid this too; then nothing can be committed either.
		await reported.catch(() => undefined);
		const { results, failed } = this.written(false);
		return { results, failed: [...failed, ...failures] };
	}

	private sinkInto(destination: Destination): RecordSink<InputRecord> {
		const { settings, account } = this.group;
		const { target, columnsFrom, cursorField } = settings;
		const { run } = this;
		const before = run.run?.watermarkBefore;
		const inner = mappedOnly(
			tableSink({
				writer: tableWriter(destination, target, {
					accountId: account.accountId,
					sync: run.sync,
					runId: run.runId ?? `execution ${this.context.getExecutionId()}`,
					structure: structureOf(columnsFrom, this.records),
					dryRun: !run.writes,
				}),
				key: target.key,
				// The run began before it asked for anything; without one, no earlier time is known.
				toRecord: toTableRecord(cursorField, run.run?.startedAt ?? environment().now()),
				late:
					before === undefined
						? undefined
						: {
								before,
								cursorMovesWithEdits: movesWithEdits(cursorField),
								found: (records) => this.late.push(...records),
								writing: async (range) => {
									this.inDoubt = range;
									await run.noteDoubt(range);
								},
							},
				written: (result) => this.noteTable(result),
			}),
			({ json }) => externalIdIn(json, target.key),
		);
		return {
			take: async (records, place) => {
				await run.checkLease();
				return await inner.take(records, place);
			},
		};
	}

	private note(batch: SyncedBatch<InputRecord>): void {
		this.totals = batch.totals;
		const failed = failedItems(batch.items, batch.outcomes);
		this.failed.push(...failed);
		this.hints.failedRecords(failed.length);
		if (this.group.settings.output !== 'batches' || batch.items.length === 0) return;
		this.batchItems.push({
			json: batchJson(this.result(), batch, batch.outcomes),
			pairedItem: pairedWith(batch.items),
		});
	}

	private noteTable(result: WriteResult): void {
		this.stale += result.counts.stale;
		this.hints.written(result);
	}

	private counts() {
		const { fetched, created, updated, unchanged, failed } = this.totals;
		return { fetched, created, updated, unchanged, failed };
	}

	private written(finished: boolean): Written {
		const { failed, batchItems, totals, stale } = this;
		if (this.group.settings.output === 'batches') return { results: batchItems, failed };
		const json = resultJson({ ...this.result(), totals, stale, late: this.late.length, finished });
		const pairedItem = this.group.itemIndexes.map((item) => ({ item }));
		return { results: [{ json, pairedItem }], failed };
	}

	private result() {
		const { account, settings } = this.group;
		const { runId, sync, writes } = this.run;
		const { table } = settings.target;
		return { accountId: account.accountId, sync, runId, table, written: writes };
	}
}
