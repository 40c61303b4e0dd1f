import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Destination, TableStructure, WriteResult } from '../../../../engine/destination';
import { RunTally, StaleRecords, syncRecords, tableSink } from '../../../../engine/sync';
import type { FailedKeeper, RecordSink, RunReporter, SyncedBatch } from '../../../../engine/sync';
import { environment } from '../../../shared/n8n/environment';
import { messageInEditor } from '../../../shared/n8n/forEachItem';
import type { ItemGroup } from '../../../shared/n8n/itemGroups';
import { areFields, mayBeMade } from '../../fields/columns';
import { goneBy } from '../../fields/deletedWhen';
import { CursorReader, cursorText, toTableRecord } from '../../items/cursors';
import type { ExecutionHints } from '../../items/hints';
import {
	checkCursorField,
	checkKeyColumns,
	checkMappedKey,
	explainedKeyFault,
} from '../../items/namedFields';
import { tellNameWithDot } from '../../items/nameWithDot';
import { batchJson, failedItems, onePage, pairedWith, resultJson } from '../../items/output';
import { externalIdIn, type InputRecord, mappedOnly } from '../../items/records';
import { type GroupWork, stopIfCanceled } from '../../items/runWork';
import { tableWriter } from '../../items/tableWriter';
import { namedColumns, writtenColumns } from '../../items/writtenColumns';
import { shownResult } from './output';
import type { WriteSettings } from './settings';

/** What goes to the outputs *Result* and *Failed*. */
export interface Written {
	readonly results: readonly INodeExecutionData[];
	readonly failed: readonly INodeExecutionData[];
}

/** Writing the records of one group of input items to a table, on behalf of a run if there is one. */
export class TableWork implements GroupWork<Written> {
	private readonly batchItems: INodeExecutionData[] = [];
	private readonly failed: INodeExecutionData[] = [];
	private readonly tally: RunTally;
	private readonly stale = new StaleRecords();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly group: ItemGroup<WriteSettings>,
		private readonly records: readonly InputRecord[],
		private readonly run: RunReporter,
		private readonly hints: ExecutionHints,
	) {
		const { table, schema, databaseFile } = group.settings.target;
		const place = [context.getNode().id, table, schema, databaseFile];
		this.tally = new RunTally(run, JSON.stringify(place), environment());
	}

	/** @param keeper what keeps the records that fail; undefined for nothing */
	set keeper(keeper: FailedKeeper | undefined) {
		this.tally.keeper = keeper;
	}

	get unreached(): readonly number[] {
		return this.records.slice(this.tally.totals.fetched).map(({ itemIndex }) => itemIndex);
	}

	readonly writeTo = async (destination: Destination): Promise<Written> => {
		const { batchSize } = this.group.settings;
		await syncRecords({
			pages: onePage(this.records),
			sink: await this.sinkInto(destination),
			batchSize,
			expected: this.records.length,
			taken: async (batch) => {
				await this.tally.add(batch);
				this.note(batch);
			},
		});
		await this.tally.reportDone(this.failed.map(({ json }) => json));
		return this.written(true);
	};

	async breakOff(error: unknown, failures: readonly INodeExecutionData[]): Promise<Written> {
		await this.tally.reportBroken(messageInEditor(error), this.unreached.length);
		const { results, failed } = this.written(false);
		return { results, failed: [...failed, ...failures] };
	}

	private async sinkInto(destination: Destination): Promise<RecordSink<InputRecord>> {
		const { settings, account } = this.group;
		const { target, columns, cursor } = settings;
		if (areFields(columns.from)) checkKeyColumns(this.records, target.key);
		else checkMappedKey(this.records, target.key);
		this.hints.cursorMissing(checkCursorField(this.records, cursor.field));
		const cursors = new CursorReader(cursor);
		const { run } = this;
		if (mayBeMade(columns.from) && run.writes) {
			await tellNameWithDot(destination, target, account, this.hints);
		}
		const written = await writtenColumns(
			destination,
			target,
			columns,
			this.records,
			account.accountId,
		);
		this.hints.columns(target.table, written);
		const inner = mappedOnly(
			tableSink({
				writer: tableWriter(destination, target, {
					accountId: account.accountId,
					sync: run.sync,
					runId: run.runId ?? `execution ${this.context.getExecutionId()}`,
					structure: written.structure,
					cursorField: cursors.name,
					dryRun: !run.writes,
				}),
				key: target.key,
				toRecord: toTableRecord(cursors, this.tally.readAt, goneBy(settings.deletedWhen)),
				late: this.tally.lateWatch(cursor.field, cursors.isUncertain),
				written: (result) => this.noteTable(result),
			}),
			({ json }) => externalIdIn(json, target.key),
		);
		const outer = this.keeping(inner, cursors, written.structure);
		return {
			take: async (records, place) => {
				stopIfCanceled(this.context);
				await run.checkLease();
				return await outer.take(records, place).catch((error: unknown) => {
					if (!areFields(settings.columns.from)) throw error;
					throw explainedKeyFault(error, this.records, target.key);
				});
			},
		};
	}

	/** Has the records that fail kept as they came, whether or not their columns could be had. */
	private keeping(
		inner: RecordSink<InputRecord>,
		cursors: CursorReader,
		structure: TableStructure,
	): RecordSink<InputRecord> {
		const { keeper, readAt } = this.tally;
		if (keeper === undefined) return inner;
		const { deletedWhen } = this.group.settings;
		const isGone = goneBy(deletedWhen);
		const only = namedColumns(structure);
		return keeper.over(inner, ({ json, columns = json }) => ({
			columns,
			cursor: cursorText(cursors.cursorOf(json)),
			cursorField: cursors.name,
			readAt,
			...(only !== undefined && { only }),
			...(isGone(json) && { deleted: true, deletes: deletedWhen?.deletes }),
		}));
	}

	private note(batch: SyncedBatch<InputRecord>): void {
		const failed = failedItems(batch.items, batch.outcomes);
		this.failed.push(...failed);
		this.hints.failedRecords(failed.length);
		const { output, isSimple } = this.group.settings;
		if (output !== 'batches' || batch.items.length === 0) return;
		this.batchItems.push({
			json: shownResult(batchJson(this.result(), batch, batch.outcomes), isSimple),
			pairedItem: pairedWith(batch.items),
		});
	}

	private noteTable(result: WriteResult): void {
		this.stale.note(result);
		const { columns, target } = this.group.settings;
		this.hints.wroteTo(target.key, columns.from, result);
	}

	private written(finished: boolean): Written {
		const { failed, batchItems, stale, tally } = this;
		this.hints.wrote(this.group.settings.target.table, tally.totals, this.run);
		if (this.group.settings.output === 'batches') return { results: batchItems, failed };
		const { totals, late, keeper } = tally;
		const json = resultJson({
			...this.result(),
			totals,
			stale,
			late: late.length,
			kept: keeper?.counts().kept,
			finished,
		});
		const pairedItem = this.group.itemIndexes.map((item) => ({ item }));
		const shown = shownResult(json, this.group.settings.isSimple);
		return { results: [{ json: shown, pairedItem }], failed };
	}

	private result() {
		const { account, settings } = this.group;
		const { runId, sync, writes } = this.run;
		const { table } = settings.target;
		return { accountId: account.accountId, sync, runId, table, written: writes };
	}
}
