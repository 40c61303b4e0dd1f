import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { SourceRecord } from '../../../../engine/records';
import { settledBy } from '../../../../engine/run';
import type { AccountStore } from '../../../../engine/store';
import { batchesOf, changeSink, goneRecords, RunTally, syncRecords } from '../../../../engine/sync';
import type { ChangeOutcome, GoneRecord, RunReporter, SyncedBatch } from '../../../../engine/sync';
import { environment } from '../../../shared/n8n/environment';
import { messageInEditor } from '../../../shared/n8n/forEachItem';
import type { ItemGroup } from '../../../shared/n8n/itemGroups';
import { goneBy } from '../../fields/deletedWhen';
import { CursorReader } from '../../items/cursors';
import type { ExecutionHints } from '../../items/hints';
import { checkCursorField, checkExternalId } from '../../items/namedFields';
import { onePage } from '../../items/output';
import { contentOf, externalIdIn, type InputRecord, problemWithId } from '../../items/records';
import { type GroupWork, stopIfCanceled } from '../../items/runWork';
import { addChanges, addGone, type ChangeItems, noChanges } from './items';
import type { ChangeSettings } from './settings';

/** Whose records they are. */
export interface ChangeScope {
	readonly account: AccountStore;
	readonly run: RunReporter;
	readonly sync: string;
	/** How many input items are missing here, since their parameters could not be read. */
	readonly unread: number;
}

/** Telling what has changed among the records of one group of input items, on behalf of a run. */
export class ChangeWork implements GroupWork<ChangeItems> {
	private readonly items = noChanges();
	private readonly seen = new Set<string>();
	private readonly tally: RunTally;
	private readonly cursors: CursorReader;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly group: ItemGroup<ChangeSettings>,
		private readonly records: readonly InputRecord[],
		private readonly work: ChangeScope,
		private readonly hints: ExecutionHints,
	) {
		this.tally = new RunTally(work.run, context.getNode().id, environment());
		this.cursors = new CursorReader(group.settings.cursor);
	}

	get unreached(): readonly number[] {
		return this.records.slice(this.tally.totals.fetched).map(({ itemIndex }) => itemIndex);
	}

	async detect(): Promise<ChangeItems> {
		const { batchSize, cursor, key, reconcile } = this.group.settings;
		checkExternalId(this.records, key);
		this.hints.cursorMissing(checkCursorField(this.records, cursor.field));
		await syncRecords({
			pages: onePage(this.records),
			sink: changeSink<InputRecord>({
				...this.names,
				memory: this.work.account.records,
				toRecord: this.toRecord(),
				late: this.tally.lateWatch(cursor.field, this.cursors.isUncertain),
			}),
			batchSize,
			expected: this.records.length,
			taken: async (batch) => {
				await this.tally.add(batch);
				this.note(batch);
				stopIfCanceled(this.context);
			},
		});
		if (reconcile) await this.addGone();
		const { failed, deleted } = this.items;
		const reasons = failed.map(({ json }) => json);
		await this.tally.reportDone(reasons, reconcile ? { deleted: deleted.length } : {});
		return this.items;
	}

	async breakOff(error: unknown, failures: readonly INodeExecutionData[]): Promise<ChangeItems> {
		await this.tally.reportBroken(messageInEditor(error), this.unreached.length);
		this.items.failed.push(...failures);
		return this.items;
	}

	/** The run, as far as what is found is to be remembered with its commit. */
	private get names() {
		const { run, account, sync } = this.work;
		const runId = run.isReported ? (run.runId ?? undefined) : undefined;
		return { accountId: account.accountId, sync, runId };
	}

	private toRecord() {
		const { key, ignored, deletedWhen } = this.group.settings;
		const isGone = goneBy(deletedWhen);
		const { readAt } = this.tally;
		return ({ json }: InputRecord): SourceRecord => ({
			externalId: externalIdIn(json, key),
			idProblem: problemWithId(json, key),
			cursor: this.cursors.cursorOf(json),
			cursorField: this.cursors.name,
			content: contentOf(json, ignored),
			readAt,
			...(isGone(json) && { deleted: true }),
		});
	}

	private note(batch: SyncedBatch<InputRecord, ChangeOutcome>): void {
		addChanges(this.items, batch, { sync: this.work.sync, runId: this.work.run.runId });
		this.hints.failedRecords(batch.outcomes.filter(({ action }) => action === 'failed').length);
		for (const { externalId } of batch.outcomes) {
			if (externalId === '') continue;
			if (this.seen.has(externalId)) this.hints.tables.repeated.add(externalId);
			this.seen.add(externalId);
		}
	}

	private async addGone(): Promise<void> {
		const { key, maxShare, batchSize, settleDelay } = this.group.settings;
		const { sync, runId } = this.names;
		const { run } = this.work.run;
		if (run === undefined || runId === undefined) {
			this.hints.noDeletes('what a dry run has seen is noted nowhere');
			return;
		}
		if (this.work.unread > 0) {
			this.hints.noDeletes('an item whose parameters could not be read might be one of them');
			return;
		}
		if (this.tally.totals.failed > 0) {
			this.hints.noDeletes('a record that failed might be one that seems to be gone');
			return;
		}
		const gone: GoneRecord[] = [];
		const readUpTo = settledBy(run.startedAt, settleDelay);
		const options = { ...this.names, memory: this.work.account.records, runId, readUpTo, maxShare };
		for await (const page of goneRecords(options)) gone.push(...page);
		const names = { sync, runId };
		const pairedItem = this.group.itemIndexes.map((item) => ({ item }));
		for (const { items, ...place } of batchesOf(gone, batchSize)) {
			addGone(this.items, items, place, names, key, pairedItem);
		}
	}
}
