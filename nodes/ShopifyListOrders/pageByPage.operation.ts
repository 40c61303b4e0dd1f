import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IPairedItemData,
	ISourceData,
} from 'n8n-workflow';

import { EngineError } from '../../engine/errors';
import type { OrderPage } from '../../engine/shopify/orderListing';
import { OrderSource } from '../../engine/shopify/orderListing';
import { environment } from '../shared/environment';
import { describeFailure } from '../shared/forEachItem';
import { connect, readConnection } from '../shared/shopify/connection';
import { tellHidden } from '../shared/shopify/coverageHint';
import { toNodeError } from '../shared/toNodeError';
import { arrivalOf, failedAmong, sourceName } from './arrival';
import type { Loop, LoopTask } from './loop';
import { failedOrders, outstanding, takeBack, withTask } from './loop';
import { readRequest } from './readRequest';
import { doneItem, newTally } from './summary';

/** Nothing goes out: the rest of the page is awaited. */
const waiting: INodeExecutionData[][] = [[], []];

/**
 * One round of the loop: a page goes out of the first output, or, once every page has come back, a summary of each
 * input item out of the second. The place is kept only when a round succeeds, so one that n8n tries again finds
 * things as they were.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const kept = context.getContext('node');
	const before = kept.loop as unknown as Loop | undefined;
	const keep = (loop: Loop): void => {
		kept.loop = loop as unknown as IDataObject;
	};
	return await round(context, before, keep).catch((error: unknown) => {
		if (!goesOn(context)) throw toNodeError(context.getNode(), error);
		// n8n would let the input flow on to *Page* as if nothing had happened.
		if (before !== undefined) keep({ ...before, page: undefined, current: before.tasks.length });
		return [[], [{ json: describeFailure(error), pairedItem: { item: 0 } }]];
	});
}

/** Whether a failure becomes an item. A cancelled execution ends. */
function goesOn(context: IExecuteFunctions): boolean {
	return context.continueOnFail() && context.getExecutionCancelSignal()?.aborted !== true;
}

async function round(
	context: IExecuteFunctions,
	before: Loop | undefined,
	keep: (loop: Loop) => void,
): Promise<INodeExecutionData[][]> {
	refuseNodeSettings(context);
	const after = await enter(context, before);
	if (outstanding(after) > 0) {
		keep(after);
		sayWhatIsMissing(context, after);
		return waiting;
	}
	const { loop, items } = await nextPage(context, after);
	if (items !== undefined) {
		keep(loop);
		return [items, []];
	}
	const failure = failedOrders(loop);
	if (failure !== undefined && !context.continueOnFail()) throw failure;
	keep({ ...loop, page: undefined });
	return [[], doneItems(context, loop, failure)];
}

/** The loop after what came in: begun, or with the orders that came back counted. */
async function enter(context: IExecuteFunctions, loop: Loop | undefined): Promise<Loop> {
	if (loop === undefined || arrivalOf(context, loop) === 'new') return await begin(context);
	const { ids = [], names = [], returned = 0 } = loop.page ?? {};
	return takeBack(loop, {
		from: sourceName(context),
		count: context.getInputData().length,
		...failedAmong(context, { ids, names, returned }),
	});
}

/** Reads every input item's parameters now: in later rounds they would be read from orders that came back. */
async function begin(context: IExecuteFunctions): Promise<Loop> {
	const tasks: LoopTask[] = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		const tally = newTally(environment().now());
		try {
			const request = readRequest(context, itemIndex);
			const connection = await readConnection(context, itemIndex);
			tasks.push({ request, connection, tally, finished: false });
		} catch (error) {
			if (!goesOn(context)) throw toNodeError(context.getNode(), error, itemIndex);
			tasks.push({ tally, finished: true, failure: describeFailure(error) });
		}
	}
	return { startedFrom: context.getInputSourceData(), tasks, current: 0 };
}

/** Reads on until a page has orders, through all tasks that are left. */
async function nextPage(
	context: IExecuteFunctions,
	loop: Loop,
): Promise<{ readonly loop: Loop; readonly items?: INodeExecutionData[] }> {
	let now: Loop = { ...loop, page: undefined };
	for (;;) {
		const task = now.tasks[now.current];
		if (task === undefined) return { loop: now };
		if (task.finished) {
			now = { ...now, current: now.current + 1 };
			continue;
		}
		const { task: read, page } = await readPage(context, task, now.current);
		now = withTask(now, () => read);
		if (page === undefined || page.orders.length === 0) continue;
		const ids = page.orders.map(({ id }) => id);
		const names = page.orders.map(({ id, name }) => String(name ?? id));
		const pairedItem = paired(now, now.current);
		return {
			loop: { ...now, page: { ids, names, returned: 0 } },
			items: page.orders.map((order) => ({ json: order as IDataObject, pairedItem })),
		};
	}
}

async function readPage(
	context: IExecuteFunctions,
	task: LoopTask,
	itemIndex: number,
): Promise<{ readonly task: LoopTask; readonly page?: OrderPage }> {
	const { request, connection, tally, place } = task;
	if (request === undefined || connection === undefined)
		return { task: { ...task, finished: true } };
	const left =
		request.requestLimit === undefined ? undefined : request.requestLimit - tally.requests;
	const client = connect(context, connection, request, left);
	let page: OrderPage | undefined;
	let failure: IDataObject | undefined;
	try {
		page = await new OrderSource(client, request.listing, environment()).readPage(place);
	} catch (error) {
		if (!goesOn(context)) throw toNodeError(context.getNode(), error, itemIndex);
		failure = describeFailure(error);
	}
	tellHidden(context, connection, page?.coverage);
	const orders = page?.orders.length ?? 0;
	return {
		page,
		task: {
			...task,
			place: page?.next,
			finished: page?.next === undefined,
			failure,
			tally: {
				...tally,
				orders: tally.orders + orders,
				pages: tally.pages + (orders > 0 ? 1 : 0),
				requests: tally.requests + client.activity.requests,
				retries: tally.retries + client.activity.retries,
				throttledMs: tally.throttledMs + client.activity.throttledMs,
				coverage: page?.coverage ?? tally.coverage,
			},
		},
	};
}

function doneItems(
	context: IExecuteFunctions,
	loop: Loop,
	failure: EngineError | undefined,
): INodeExecutionData[] {
	const nowMs = environment().now();
	// n8n follows the link of an item on its way to the error output, and breaks off when it leads elsewhere.
	const linksFailed = context.getNode().onError !== 'continueErrorOutput';
	return loop.tasks.map((task, index): INodeExecutionData => {
		const { request, tally } = task;
		const summary = doneItem(tally, request?.listing.filters ?? {}, nowMs);
		const withheld = tally.failed > 0 && request?.onFailedOrders === 'fail';
		const failed = task.failure ?? (withheld ? describeFailure(failure) : undefined);
		const pairedItem = paired(loop, index);
		if (failed === undefined) return { json: summary, pairedItem };
		const details = { ...(failed.details as IDataObject), ...summary };
		return {
			json: { ...failed, details },
			pairedItem: linksFailed ? pairedItem : undefined,
		};
	});
}

/** The link back to the item that began the loop, whatever block sent the last orders back. */
function paired({ startedFrom }: Loop, item: number): IPairedItemData {
	return startedFrom === null ? { item } : { item, sourceOverwrite: plain(startedFrom) };
}

function plain({ previousNode, previousNodeOutput, previousNodeRun }: ISourceData): ISourceData {
	return { previousNode, previousNodeOutput, previousNodeRun };
}

function sayWhatIsMissing(context: IExecuteFunctions, loop: Loop): void {
	const sent = loop.page?.ids.length ?? 0;
	context.addExecutionHints({
		type: 'info',
		location: 'outputPane',
		message: `${sent - outstanding(loop)} of the ${sent} orders of this page have come back. The next page, or Done, follows when the other ${outstanding(loop)} have; if the workflow ends here, something on their way dropped them.`,
	});
}

/** Two settings that every block has would break the count of what came back. */
function refuseNodeSettings(context: IExecuteFunctions): void {
	const { executeOnce, alwaysOutputData } = context.getNode();
	const label = executeOnce === true ? 'Execute Once' : 'Always Output Data';
	if (executeOnce !== true && alwaysOutputData !== true) return;
	throw new EngineError('invalidParameter', {
		message: `The setting "${label}" of this block cannot be on when it returns page by page`,
		remedy: `Switch off "${label}" in the block's settings. Without orders, Done comes at once in any case.`,
		parameter: label,
	});
}
