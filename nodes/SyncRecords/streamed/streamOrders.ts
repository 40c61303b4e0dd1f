import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { cursorTime } from '../../../engine/records/cursor';
import type { CoverageNotice } from '../../../engine/shopify/coverage';
import { orderColumns, type OrderColumns } from '../../../engine/shopify/orderColumns';
import { countOrders } from '../../../engine/shopify/orderCount';
import { type OrderListing, OrderSource } from '../../../engine/shopify/orderListing';
import {
	type OrderRecord,
	type OrderRecordPage,
	orderRecords,
	type OrderWindow,
} from '../../../engine/shopify/orderRecords';
import type { Order } from '../../../engine/shopify/orderShape';
import type { ShopifyClient } from '../../../engine/shopify/shopifyClient';
import { readSourceTime } from '../../../engine/shopify/sourceTime';
import { windowCoverage, type WindowCoverage } from '../../../engine/shopify/windowCoverage';
import type { RunCounts, SeenRecord } from '../../../engine/store';
import { seenRecord } from '../../../engine/sync/records/distinctCount';
import type { RecordSink, RecordTotals } from '../../../engine/sync/records/recordSink';
import { noRecords, type SyncedBatch, syncRecords } from '../../../engine/sync/records/syncRecords';
import { answeredClock } from '../../../engine/sync/sourceClock';
import { environment } from '../../shared/environment';
import { connect, readConnection } from '../../shared/shopify/connection';
import { streamedRemedy, tellHidden } from '../../shared/shopify/coverageHint';
import { isCancelled, stopIfCancelled } from '../cancellation';
import { StreamedDeadline } from './deadline';
import { listingOf, windowFrom } from './listing';
import type { StreamedRequest } from './request';
import type { StreamedRun } from './streamedRun';

/** Where orders go. */
export interface Outlet {
	/** Whether it takes orders as Shopify List Orders gives them out, or as rows. */
	readonly shape: 'orders' | 'rows';
	/** @param kinds what is known of the columns of rows */
	readonly sink: (kinds: OrderColumns['kinds']) => RecordSink<OrderRecord>;
	/** What it tells apart, for the receipt, and what only the summary shows. */
	readonly counted: (totals: RecordTotals) => {
		readonly counts: RunCounts;
		readonly shown: IDataObject;
	};
}

export interface OrderStream {
	readonly request: StreamedRequest;
	readonly run: StreamedRun;
	readonly outlet: Outlet;
	/** Told of each batch once its checkpoint is kept. */
	readonly taken: (batch: SyncedBatch<OrderRecord>) => void;
}

/** What came of a stream. */
export interface StreamedOrders {
	/** Of the whole run, former attempts included. */
	readonly counts: RunCounts;
	readonly batches: number;
	/** What the outlet shows besides. */
	readonly shown: IDataObject;
	/** False when Maximum Run Time ended it before the window was done. */
	readonly finished: boolean;
	readonly coverage: CoverageNotice | undefined;
	/** What that means for the window. */
	readonly notShown: WindowCoverage | undefined;
}

/**
 * Streams a window's orders to an outlet: while a batch is taken, the next page is fetched. Each batch is taken first,
 * and then kept as a checkpoint; a crash in between has the batch taken again, which changes nothing.
 *
 * @throws EngineError; what was checkpointed by then is done
 */
export async function streamOrders(
	context: IExecuteFunctions,
	itemIndex: number,
	stream: OrderStream,
): Promise<StreamedOrders> {
	const { request, run } = stream;
	const connection = await readConnection(context, itemIndex);
	const cancelled = context.getExecutionCancelSignal();
	const lease = run.isReported ? run.run : undefined;
	const deadline = new StreamedDeadline(lease, environment(), cancelled);
	const begin = async (): Promise<StreamedOrders> => {
		const options = { ...request.requests, signal: deadline.signal };
		const client = connect(context, connection, options, options.requestLimit);
		return await new Streaming(stream, client, deadline).toTheEnd();
	};
	return await begin()
		.then((streamed) => {
			stopIfCancelled(context);
			tellHidden(context, connection, streamed.coverage, streamedRemedy);
			return streamed;
		})
		.catch(async (error: unknown) => {
			if (isCancelled(context)) await run.giveUp('The execution was canceled');
			stopIfCancelled(context);
			throw error;
		})
		.finally(() => deadline.end());
}

/** One stream, and what it has come to so far. */
export class Streaming {
	private window: OrderWindow;
	private listing: OrderListing;
	private readonly columns: OrderColumns;
	private totals = noRecords;
	private coverage: CoverageNotice | undefined;

	constructor(
		private readonly stream: OrderStream,
		private readonly client: ShopifyClient,
		private readonly deadline: StreamedDeadline,
	) {
		this.window = this.windowLeft();
		this.listing = listingOf(this.window, stream.request);
		this.columns = orderColumns(stream.request.fields);
	}

	async toTheEnd(): Promise<StreamedOrders> {
		const { run } = this.stream;
		return await this.streamAll().catch((error: unknown) => {
			if (!this.deadline.isMetBy(error)) throw error;
			return this.result(run.position >= run.end);
		});
	}

	private async streamAll(): Promise<StreamedOrders> {
		const { request, run, outlet } = this.stream;
		const countBefore = await this.countBefore();
		const { finished } = await syncRecords({
			pages: this.pages(),
			sink: outlet.sink(this.columns.kinds),
			batchSize: request.batchSize,
			expected: countBefore,
			mayGoOn: this.deadline.mayGoOn,
			taken: async (batch) => await this.keep(batch),
		});
		if (!finished) return this.result(false);
		const countAfter = await this.count();
		const counted = countAfter === undefined ? {} : { countBefore, countAfter };
		await run.checkpoint({ ...this.counts(), ...counted }, run.end, [], this.notShown());
		return this.result(true, counted);
	}

	private windowLeft(): OrderWindow {
		const { request, run } = this.stream;
		return windowFrom(run.position, run.end, request);
	}

	/**
	 * C0. The answer tells the source's clock as well: where that shows that the window has not settled to its end, it ends
	 * earlier, and is counted again. Of an attempt that goes on, the first one has found that out.
	 */
	private async countBefore(): Promise<number | undefined> {
		const { request, run } = this.stream;
		if (run.isResumed) return undefined;
		const count = await this.count();
		const time = await readSourceTime(this.client);
		if (time === undefined || !(await run.settle(answeredClock(time)))) return count;
		this.window = this.windowLeft();
		this.listing = listingOf(this.window, request);
		return await this.count();
	}

	private async *pages(): AsyncGenerator<OrderRecordPage> {
		const source = new OrderSource(this.client, this.listing, environment());
		const shape = this.stream.outlet.shape === 'rows' ? this.columns.toRow : asItIs;
		for await (const page of orderRecords(source, this.window, shape, environment())) {
			this.coverage ??= page.coverage;
			yield page;
		}
	}

	private async keep(batch: SyncedBatch<OrderRecord>): Promise<void> {
		const { run, taken } = this.stream;
		this.totals = batch.totals;
		const doneUpTo = batch.doneUpTo ?? run.position;
		await run.checkpoint(this.counts(), doneUpTo, seenIn(batch), this.notShown());
		this.deadline.batchDone();
		taken(batch);
	}

	/** Of the whole window, also where a former attempt has read it; the shop's clock has gone on since the first page. */
	private notShown(): WindowCoverage | undefined {
		const { request, run } = this.stream;
		const window = windowFrom(request.from, run.end, request);
		return windowCoverage(window, this.coverage, environment().now() + (run.clockSkewMs ?? 0));
	}

	/**
	 * How many orders the window has now. Undefined for an attempt that goes on from another: what the two have fetched
	 * overlaps, so that no count of the source can be held against it.
	 */
	private async count(): Promise<number | undefined> {
		if (this.stream.run.isResumed) return undefined;
		return await countOrders(this.client, this.listing.filters);
	}

	private counts(): RunCounts {
		const { retries, throttledMs } = this.client.activity;
		const { counts } = this.stream.outlet.counted(this.totals);
		return { ...counts, retried: retries, throttledMs: Math.round(throttledMs) };
	}

	private result(finished: boolean, counted: RunCounts = {}): StreamedOrders {
		const { run, outlet } = this.stream;
		return {
			counts: run.added({ ...this.counts(), ...counted }),
			batches: this.totals.batches,
			shown: outlet.counted(this.totals).shown,
			finished,
			coverage: this.coverage,
			notShown: this.notShown(),
		};
	}
}

/** Whatever the shop says of a record, by it the record is the same if it comes again. */
function seenIn({ items, outcomes }: SyncedBatch<OrderRecord>): readonly SeenRecord[] {
	return outcomes
		.map(({ externalId }, index) =>
			seenRecord('streamed', externalId, cursorTime(items[index]?.cursor) ?? null),
		)
		.filter((_record, index) => outcomes[index]?.externalId !== '');
}

function asItIs(order: Order): Order {
	return order;
}
