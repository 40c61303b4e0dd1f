import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { AccountStore } from '../../engine/store';
import { batchesOf } from '../../engine/sync/batches';
import { changeSink, type ChangeOutcome } from '../../engine/sync/records/changeSink';
import { goneRecords, type GoneRecord } from '../../engine/sync/records/goneRecords';
import type { SourceRecord } from '../../engine/sync/records/sourceRecord';
import type { SyncedBatch } from '../../engine/sync/records/syncRecords';
import { noRecords, syncRecords } from '../../engine/sync/records/syncRecords';
import type { LateRecord } from '../../engine/sync/records/tableSink';
import { environment } from '../shared/environment';
import { addChanges, addGone, noChanges, type ChangeItems } from './changeItems';
import type { ChangeSettings } from './detectChanges.operation';
import { movesWithEdits } from './fields';
import type { ExecutionHints } from './hints';
import {
	contentOf,
	cursorOf,
	externalIdIn,
	fieldOf,
	inputRecords,
	type InputRecord,
} from './inputRecords';
import type { ItemGroup } from './itemGroups';
import type { LinkedRun } from './linkedRun';
import { failureNote, onePage } from './output';

/** Telling what has changed among the records of one group of input items, on behalf of a run. */
export class ChangeWork {
	private readonly records: readonly InputRecord[];
	private readonly items = noChanges();
	private readonly late: LateRecord[] = [];
	private readonly seen = new Set<string>();
	private totals = noRecords;

	constructor(
		context: IExecuteFunctions,
		private readonly group: ItemGroup<ChangeSettings>,
		private readonly account: AccountStore,
		private readonly run: LinkedRun,
		private readonly sync: string,
		private readonly hints: ExecutionHints,
	) {
		this.records = inputRecords(context, group.itemIndexes, 'records');
	}

	/** The items whose records nothing has become of yet. */
	get unreached(): readonly number[] {
		return this.records.slice(this.totals.fetched).map(({ itemIndex }) => itemIndex);
	}

	async detect(): Promise<ChangeItems> {
		const { batchSize, reconcile } = this.group.settings;
		await syncRecords({
			pages: onePage(this.records),
			sink: changeSink<InputRecord>({
				...this.names,
				memory: this.account.records,
				toRecord: (record) => this.sourceRecord(record),
				late: this.lateWatch(),
			}),
			batchSize,
			expected: this.records.length,
			taken: (batch) => this.note(batch),
		});
		if (reconcile) await this.addGone();
		await this.run.report({
			counts: { ...this.counts(), ...(reconcile && { deleted: this.items.deleted.length }) },
			note: failureNote(this.items.failed),
			late: this.late,
		});
		return this.items;
	}

	/**
	 * What was found until it broke off. The run is told that it has not got on, so that no commit goes past what is
	 * missing.
	 *
	 * @param failures what comes out for the items that were not reached
	 */
	async breakOff(error: unknown, failures: readonly INodeExecutionData[]): Promise<ChangeItems> {
		const counts = this.counts();
		const message = error instanceof Error ? error.message : String(error);
		const reported = this.run.report({
			counts: {
				...counts,
				fetched: counts.fetched + failures.length,
				failed: counts.failed + failures.length,
			},
			note: { kind: 'error', message: `${failures.length} records were not looked at: ${message}` },
			doneUpTo: this.run.run?.window.from,
			late: this.late,
		});
		// What broke it off, such as a lost lease, may well forbid this too; then nothing can be committed either.
		await reported.catch(() => undefined);
		this.items.failed.push(...failures);
		return this.items;
	}

	/** The run, as far as what is found is to be remembered with its commit. */
	private get names() {
		const { run, account, sync } = this;
		const runId = run.isReported ? (run.runId ?? undefined) : undefined;
		return { accountId: account.accountId, sync, runId };
	}

	private sourceRecord({ json }: InputRecord): SourceRecord {
		const { key, cursorField, ignored } = this.group.settings;
		return {
			externalId: externalIdIn(json, key),
			cursor: cursorField === '' ? null : cursorOf(fieldOf(json, cursorField)),
			content: contentOf(json, ignored),
			// The run began before it asked for anything.
			readAt: this.run.run?.startedAt ?? environment().now(),
		};
	}

	private lateWatch() {
		const before = this.run.run?.watermarkBefore;
		if (before === undefined) return undefined;
		return {
			before,
			cursorMovesWithEdits: movesWithEdits(this.group.settings.cursorField),
			found: (records: readonly LateRecord[]) => this.late.push(...records),
		};
	}

	private note(batch: SyncedBatch<InputRecord, ChangeOutcome>): void {
		this.totals = batch.totals;
		addChanges(this.items, batch, { sync: this.sync, runId: this.run.runId });
		this.hints.failedRecords(batch.outcomes.filter(({ action }) => action === 'failed').length);
		for (const { externalId } of batch.outcomes) {
			if (externalId === '') continue;
			if (this.seen.has(externalId)) this.hints.repeatedIds([externalId]);
			this.seen.add(externalId);
		}
	}

	private async addGone(): Promise<void> {
		const { key, maxShare, batchSize } = this.group.settings;
		const { run, runId } = { run: this.run.run, runId: this.names.runId };
		if (run === undefined || runId === undefined) {
			this.hints.noDeletes('what a test run or a dry run has seen is noted nowhere');
			return;
		}
		if (this.totals.failed > 0) {
			this.hints.noDeletes('a record that failed might be one that seems to be gone');
			return;
		}
		const gone: GoneRecord[] = [];
		const { startedAt } = run;
		const options = { ...this.names, memory: this.account.records, runId, startedAt, maxShare };
		for await (const page of goneRecords(options)) gone.push(...page);
		const names = { sync: this.sync, runId };
		const pairedItem = this.group.itemIndexes.map((item) => ({ item }));
		for (const { items, ...place } of batchesOf(gone, batchSize)) {
			addGone(this.items, items, place, names, key, pairedItem);
		}
	}

	private counts() {
		const { fetched, created, updated, unchanged, failed } = this.totals;
		return { fetched, created, updated, unchanged, failed };
	}
}
