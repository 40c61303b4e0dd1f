import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { AccountStore, StoreConfig } from '../../../engine/store';
import { withDestination } from '../../shared/destination';
import { StreamedItems } from './streamedItems';
import { streamOrders, type Outlet } from './streamOrders';
import { readStreamedRequest } from './request';
import { streamedResult } from './result';
import { StreamedRun } from './streamedRun';
import { subWorkflowOutlet } from './subWorkflowOutlet';
import { tableOutlet } from './tableOutlet';
import type { ExecutionHints } from '../hints';
import { atWorkOn } from '../linkedRun';
import { readExternalId, readTableTarget } from '../tableTarget';

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
	const { handOver, runId } = request;
	const { accountId } = account;
	const stream = async (outletOf: (run: StreamedRun) => Outlet): Promise<StreamedOutput> => {
		const run = await StreamedRun.takeUp(account, request, isHeldBack);
		const items = new StreamedItems(output);
		const work = { request, run, outlet: outletOf(run), taken: items.take };
		const streamed = await streamOrders(context, itemIndex, work);
		const names = { accountId, sync: run.run?.sync ?? null, runId };
		const summary = { ...names, ...streamedResult(work, streamed), ...items.sums };
		return {
			result: items.result(summary),
			failed: items.failed,
			written: run.writes,
			reported: run.isReported,
		};
	};
	const streamTo = async (outletOf: (run: StreamedRun) => Outlet): Promise<StreamedOutput> =>
		await atWorkOn(account, runId, async () => await stream(outletOf));
	if (handOver.to === 'subWorkflow') {
		return await streamTo((run) =>
			subWorkflowOutlet(context, account, handOver.workflowId, { request, run }),
		);
	}
	const target = readTableTarget(context, itemIndex);
	return await withDestination(config, target.databaseFile, async (destination) => {
		const tables = { destination, target, accountId };
		return await streamTo((run) => tableOutlet(tables, { request, run }, hints));
	});
}
