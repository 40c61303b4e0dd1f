import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { ownValue } from '../../../engine/ownValue';
import { idempotencyKey } from '../../../engine/records/idempotencyKey';
import type { OrderRecord } from '../../../engine/shopify/orderRecords';
import type { AccountStore, Run } from '../../../engine/store';
import type { BatchPlace } from '../../../engine/sync/batches';
import type { RecordOutcome, RecordSink } from '../../../engine/sync/records/recordSink';
import { externalIdOf, foretell } from '../../../engine/sync/records/tableSink';
import { environment } from '../../shared/environment';
import type { StreamedRequest } from './request';
import {
	failuresAmong,
	type Parcel,
	type Refusal,
	stillWaiting,
	subWorkflowFailed,
} from './returned';
import type { StreamedRun } from './streamedRun';
import type { Outlet } from './streamOrders';
import { lateWatch } from './tableOutlet';

/** How often an order is handed over once more, and the first pause before that; it doubles. */
const maxRetries = 4;
const firstPauseMs = 1_000;

/**
 * Hands each page to a workflow and waits for it. What it returns without an error is confirmed as delivered, and not
 * handed over again by the overlap of a later run; an order that it returns with an error has failed. When the workflow
 * fails as a whole, so does the page.
 */
export function subWorkflowOutlet(
	context: IExecuteFunctions,
	account: AccountStore,
	workflowId: string,
	streamed: { readonly request: StreamedRequest; readonly run: StreamedRun },
): Outlet {
	return {
		shape: 'orders',
		sink: () => new SubWorkflowSink(context, account, workflowId, streamed),
		// Whether the endpoint had an order before, it alone knows.
		counted: ({ pages, fetched, updated: delivered, unchanged, failed }) => ({
			counts: { pages, fetched, unchanged, failed },
			shown: { delivered },
		}),
	};
}

class SubWorkflowSink implements RecordSink<OrderRecord> {
	private executions = 0;
	/** Whether all of a page was refused to the last try: then nobody waits for the endpoint any more. */
	private takesNothing = false;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly account: AccountStore,
		private readonly workflowId: string,
		private readonly streamed: { readonly request: StreamedRequest; readonly run: StreamedRun },
	) {}

	async take(
		records: readonly OrderRecord[],
		place: BatchPlace,
	): Promise<readonly RecordOutcome[]> {
		const { run, isReported } = this.streamed.run;
		// A dry run hands nothing over.
		if (run === undefined) return records.map((record) => this.untouched(record));
		const { sync } = run;
		const { records: memory } = this.account;
		const parcels = records.map((record) => this.parcelOf(record, place, run));
		const keys = parcels.map((parcel) => parcel.idempotencyKey);
		const known = await memory.confirmed(sync, keys);
		const fresh = parcels.filter((parcel) => !known.has(parcel.idempotencyKey));
		const late = lateWatch(this.streamed.request, this.streamed.run);
		const isEarlier = await foretell(fresh, late);
		const failures = await this.handOverUntilTaken(fresh, async (delivered) => {
			if (isReported) await memory.confirm(sync, delivered);
		});
		const delivered = fresh.filter(({ externalId }) => !failures.has(externalId));
		// What is delivered only now, an earlier run should have delivered.
		const missed = delivered.filter(({ at }) => isEarlier(at));
		if (missed.length > 0)
			late?.found(missed.map(({ externalId, at }) => ({ externalId, cursor: at })));
		return parcels.map(({ externalId, idempotencyKey: sent }): RecordOutcome => {
			const refusal = failures.get(externalId);
			if (refusal !== undefined) {
				return { action: 'failed', externalId, message: refusal.message };
			}
			return { action: known.has(sent) ? 'unchanged' : 'updated', externalId };
		});
	}

	private externalId({ columns: order }: OrderRecord): string {
		return externalIdOf(this.streamed.request.key.map((name) => ownValue(order, name)));
	}

	private untouched(record: OrderRecord): RecordOutcome {
		return { action: 'updated', externalId: this.externalId(record) };
	}

	private parcelOf(record: OrderRecord, place: BatchPlace, { sync, id: runId }: Run): Parcel {
		const { columns: order, cursor: version } = record;
		const externalId = this.externalId(record);
		const key = idempotencyKey(this.account.accountId, sync, externalId, version);
		const { batchNum, totalBatches, progress, isLastBatch } = place;
		const batch = { batchNum, totalBatches, progress, isLastBatch };
		const _sync = { externalId, idempotencyKey: key, version, runId, ...batch };
		return {
			externalId,
			idempotencyKey: key,
			cursor: version,
			at: Date.parse(version),
			json: { ...order, _sync } as IDataObject,
		};
	}

	/**
	 * What was refused in passing is handed over once more, alone, before it counts as failed.
	 *
	 * @param confirm told after each time of what was taken, which is delivered whatever comes of the others
	 */
	private async handOverUntilTaken(
		parcels: readonly Parcel[],
		confirm: (delivered: readonly Parcel[]) => Promise<void>,
	): Promise<ReadonlyMap<string, Refusal>> {
		const { sleep, random } = environment();
		const failures = new Map(await this.handOver(parcels));
		const taken = (of: readonly Parcel[]) =>
			of.filter(({ externalId }) => !failures.has(externalId));
		await confirm(taken(parcels));
		for (let attempt = 0; attempt < maxRetries && !this.takesNothing; attempt++) {
			const again = parcels.filter(({ externalId }) => failures.get(externalId)?.mayPass);
			if (again.length === 0) return failures;
			const pauseMs = firstPauseMs * 2 ** attempt * (0.5 + random() / 2);
			await sleep(pauseMs, this.context.getExecutionCancelSignal());
			const left = await this.handOver(again);
			for (const { externalId } of again) failures.delete(externalId);
			for (const [externalId, refusal] of left) failures.set(externalId, refusal);
			await confirm(taken(again));
		}
		this.takesNothing ||= parcels.length > 0 && failures.size === parcels.length;
		return failures;
	}

	private async handOver(parcels: readonly Parcel[]): Promise<ReadonlyMap<string, Refusal>> {
		if (parcels.length === 0) return new Map();
		const { context } = this;
		const items = parcels.map(({ json }) => ({ json }));
		const { workflowId } = this;
		const options = {
			parentExecution: {
				executionId: context.getExecutionId(),
				workflowId: context.getWorkflow().id ?? '',
			},
			// In a test run n8n takes the workflow as it stands in the editor.
			executionMode: context.getMode(),
		};
		const { data, waitTill, executionId } = await context
			.executeWorkflow({ id: workflowId }, items, undefined, options)
			.catch((error: unknown) => {
				throw subWorkflowFailed(error);
			});
		this.executions += 1;
		// The editor leads from the block to the latest of them.
		const subExecution = { executionId, workflowId };
		context.setMetadata({ subExecution, subExecutionsCount: this.executions });
		if (waitTill) throw stillWaiting();
		return failuresAmong(
			(data ?? []).flatMap((output) => output ?? []),
			parcels,
		);
	}
}
