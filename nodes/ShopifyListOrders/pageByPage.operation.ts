import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { EngineError } from '../../engine/errors';
import { goesOn } from '../shared/n8n/cancellation';
import { environment } from '../shared/n8n/environment';
import { blockError } from '../shared/n8n/errors';
import { describeFailure } from '../shared/n8n/forEachItem';
import { showSayings } from '../shared/n8n/sayings';
import { toNodeError } from '../shared/n8n/toNodeError';
import { readConnection } from '../shared/shopify/connection';
import { forgetAccepted, memoryOf, rememberAccepted } from './acceptedOrders';
import { acceptedAmong, arrivalOf, failedAmong, sourceName } from './arrival';
import { nextPage, onceMore, withVerdict } from './goingOut';
import { failedOrders, mayGoAgain, outstanding, paired, takeBack } from './loop';
import type { Loop, LoopTask } from './loop';
import { readRequest } from './readRequest';
import { doneItem, newTally, saidOf } from './summary';
import { checkWayBack, keepForNext } from './wayBack';

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
		keepForNext(context, loop);
	};
	return await round(context, before, keep).catch((error: unknown) => {
		if (!goesOn(context)) {
			// It fails with an error of its own, which the next execution need not say again.
			keepForNext(context, undefined);
			throw toNodeError(context.getNode(), error);
		}
		// n8n would let the input flow on to *Page* as if nothing had happened.
		if (before !== undefined) keep({ ...before, page: undefined, current: before.tasks.length });
		return [[], [{ json: describeFailure(error), pairedItem: { item: 0 } }]];
	});
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
	const again = await onceMore(context, after);
	if (again !== undefined) {
		keep(again.loop);
		return [again.items, []];
	}
	const { loop, items } = await nextPage(context, withVerdict(after));
	if (items !== undefined) {
		keep(loop);
		return [items, []];
	}
	const failure = failedOrders(loop);
	if (failure !== undefined && !context.continueOnFail()) throw failure;
	if (failure === undefined) await forgetAll(context, loop);
	keep({ ...loop, page: undefined });
	return [[], doneItems(context, loop, failure)];
}

/** The loop after what came in: begun, or with the orders that came back counted. */
async function enter(context: IExecuteFunctions, loop: Loop | undefined): Promise<Loop> {
	if (loop === undefined || arrivalOf(context, loop) === 'new') {
		const begun = await begin(context);
		if (loop === undefined) checkWayBack(context);
		return begun;
	}
	const { ids = [], names = [], returned = 0 } = loop.page ?? {};
	const back = takeBack(loop, {
		from: sourceName(context),
		count: context.getInputData().length,
		...failedAmong(context, { ids, names, returned }, mayGoAgain(loop)),
	});
	const { memory } = loop.tasks[loop.current] ?? {};
	if (memory !== undefined) await rememberAccepted(context, memory, acceptedAmong(context));
	return back;
}

/** Reads every input item's parameters now: in later rounds they would be read from orders that came back. */
async function begin(context: IExecuteFunctions): Promise<Loop> {
	const tasks: LoopTask[] = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		const tally = newTally(environment().now());
		try {
			const request = readRequest(context, itemIndex);
			const connection = await readConnection(context, itemIndex);
			const memory = await memoryOf(context, itemIndex, request);
			tasks.push({ request, connection, tally, finished: false, memory });
		} catch (error) {
			if (!goesOn(context)) throw toNodeError(context.getNode(), error, itemIndex);
			tasks.push({ tally, finished: true, failure: describeFailure(error) });
		}
	}
	return { startedFrom: context.getInputSourceData(), tasks, current: 0 };
}

async function forgetAll(context: IExecuteFunctions, { tasks }: Loop): Promise<void> {
	for (const { memory, failure } of tasks) {
		if (failure === undefined) await forgetAccepted(context, memory);
	}
}

function doneItems(
	context: IExecuteFunctions,
	loop: Loop,
	failure: EngineError | undefined,
): INodeExecutionData[] {
	const nowMs = environment().now();
	// n8n follows the link of an item on its way to the error output, and breaks off when it leads elsewhere.
	const linksFailed = context.getNode().onError !== 'continueErrorOutput';
	showSayings(
		context,
		loop.tasks.map(({ tally }, index) => ({ about: `Item ${index}`, message: saidOf(tally) })),
	);
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

function sayWhatIsMissing(context: IExecuteFunctions, loop: Loop): void {
	const sent = loop.page?.ids.length ?? 0;
	// With every such round: it says why a workflow ended here, whichever round turns out to be the last.
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
	throw blockError(
		'invalidParameter',
		`The setting "${label}" of this node cannot be on when it returns page by page`,
		`Switch off "${label}" in the node's settings. Without orders, Done comes at once in any case.`,
		{ parameter: label },
	);
}
