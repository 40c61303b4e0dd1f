import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isDryRunId, type Run } from '../../../../../engine/run';
import { OrderSource } from '../../../../../engine/sources/shopify';
import type { AccountStore, StoreConfig } from '../../../../../engine/store';
import {
	HandOver,
	RunReporter,
	StreamedRun,
	streamWindow,
	TableOutlet,
} from '../../../../../engine/sync';
import type { Outlet, Streamed } from '../../../../../engine/sync';
import { withDestination } from '../../../../shared/account/destination';
import { isCancelled, stopIfCancelled } from '../../../../shared/n8n/cancellation';
import { environment } from '../../../../shared/n8n/environment';
import { invalidParameter } from '../../../../shared/parameters/read';
import { connect, readConnection } from '../../../../shared/shopify/connection';
import { streamedRemedy, tellHidden } from '../../../../shared/shopify/coverageHint';
import { readExternalId, readTableTarget } from '../../../fields/table';
import type { ExecutionHints } from '../../../items/hints';
import { atWorkOn } from '../../../items/linkedRun';
import { tableOptions } from '../../../items/tableWriter';
import { readStreamedRequest, type StreamedRequest } from './request';
import { streamedResult } from './result';
import { StreamedItems } from './streamedItems';
import { toSubWorkflow } from './subWorkflow';

export interface StreamedAccount {
	readonly account: AccountStore;
	/** Where the account's store is, and with it its tables. */
	readonly config: StoreConfig;
}

export interface StreamedOptions {
	/** One summary item, or an item for each batch. */
	readonly output: 'summary' | 'batches';
	/** Whether the run is left alone, as in a test run. */
	readonly isHeldBack: boolean;
	readonly hints: ExecutionHints;
}

/** What comes out for one input item. */
export interface StreamedOutput {
	readonly result: readonly IDataObject[];
	readonly failed: readonly IDataObject[];
	/** False for a dry run. */
	readonly written: boolean;
	/** False where the run was not told of it, since this is a test run, or a dry one. */
	readonly reported: boolean;
}

/** Where orders go, and what only the summary shows of it. */
interface Way {
	readonly outlet: Outlet;
	readonly shown: (streamed: Streamed) => IDataObject;
}

/**
 * *Write to Table* with the source *Shopify Orders*: streams the window of a run to a table, or page by page to a
 * sub-workflow, and keeps a checkpoint after each batch.
 *
 * @throws EngineError; what was checkpointed by then is done, and another try of the run goes on from there
 */
export async function writeStreamed(
	context: IExecuteFunctions,
	itemIndex: number,
	{ account, config }: StreamedAccount,
	{ output, isHeldBack, hints }: StreamedOptions,
): Promise<StreamedOutput> {
	const request = readStreamedRequest(context, itemIndex, readExternalId(context, itemIndex));
	const { handOver, runId, key } = request;
	const { accountId } = account;
	const streamTo = async (wayOf: (run: StreamedRun) => Way): Promise<StreamedOutput> =>
		await atWorkOn(account, runId, async () => {
			const run = await takeUp(account, request, isHeldBack);
			const items = new StreamedItems(output);
			const { outlet, shown } = wayOf(run);
			const streamed = await streamOrders(context, itemIndex, { request, run, outlet, items });
			const names = { accountId, sync: run.reporter.sync ?? null, runId };
			const result = streamedResult(request, run, streamed, shown(streamed));
			return {
				result: items.result({ ...names, ...result, ...items.sums }),
				failed: items.failed,
				written: run.reporter.writes,
				reported: run.reporter.isReported,
			};
		});
	if (handOver.to === 'subWorkflow') {
		const deliver = toSubWorkflow(context, handOver.workflowId);
		const cancelled = context.getExecutionCancelSignal();
		return await streamTo((run) => ({
			outlet: new HandOver({ account, run, key, deliver, environment: environment(), cancelled }),
			shown: ({ totals }) => ({ delivered: totals.updated }),
		}));
	}
	const target = readTableTarget(context, itemIndex);
	return await withDestination(config, target.databaseFile, async (destination) => {
		const toTable = (run: StreamedRun): Way => {
			const table = tableOptions(target, { accountId, sync: run.reporter.sync, runId });
			const outlet = new TableOutlet({ destination, table, run, findings: hints.tables });
			const { stale } = outlet;
			const shown = () => ({ table: target.table, stale: stale.count, staleIds: stale.ids });
			return { outlet, shown };
		};
		return await streamTo(toTable);
	});
}

/**
 * Takes the run up, unless this is a dry one.
 *
 * @throws EngineError `invalidParameter` when the window given is not the run's, so that a part would stay unread
 */
async function takeUp(
	account: AccountStore,
	request: StreamedRequest,
	isHeldBack: boolean,
): Promise<StreamedRun> {
	const { runId, from, to } = request;
	const run = isDryRunId(runId) ? undefined : await account.runs.holdsLease(runId);
	if (run !== undefined) {
		checkBound('From', from, run.window.from, run);
		checkBound('To', to, run.window.to, run);
	}
	const reporter = new RunReporter(account, { runId, run, isHeldBack });
	return await StreamedRun.takeUp(reporter, { from, to });
}

function checkBound(label: 'From' | 'To', given: number, expected: number, run: Run): void {
	if (given === expected) return;
	throw invalidParameter(
		label,
		`must be that of the run "${run.id}", ${new Date(expected).toISOString()}`,
		new Date(given).toISOString(),
		`Take "${label}" from the item that Begin, or Commit for the next slice, gave out: {{ $json.${label.toLowerCase()} }}.`,
	);
}

interface OrderStream {
	readonly request: StreamedRequest;
	readonly run: StreamedRun;
	readonly outlet: Outlet;
	/** Told of each batch once its checkpoint is kept. */
	readonly items: StreamedItems;
}

async function streamOrders(
	context: IExecuteFunctions,
	itemIndex: number,
	{ request, run, outlet, items }: OrderStream,
): Promise<Streamed> {
	const connection = await readConnection(context, itemIndex);
	const { requests, cursor, createdSince, fields, batchSize, handOver } = request;
	const source = (signal: AbortSignal) =>
		new OrderSource({
			client: connect(context, connection, { ...requests, signal }, requests.requestLimit),
			environment: environment(),
			cursor,
			createdSince,
			fields,
			pageSize: requests.pageSize,
			shape: handOver.to === 'table' ? 'rows' : 'orders',
		});
	const streamed = await streamWindow({
		source,
		run,
		outlet,
		batchSize,
		environment: environment(),
		cancelled: context.getExecutionCancelSignal(),
		taken: items.take,
	})
		.finally(() => stopIfCancelled(context))
		.catch(async (error: unknown) => {
			if (isCancelled(context)) await run.reporter.giveUp('The execution was canceled');
			throw error;
		});
	tellHidden(context, connection, streamed.notice, streamedRemedy);
	return streamed;
}
