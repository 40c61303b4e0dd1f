import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { OrderLister, type OrderPage } from '../../engine/sources/shopify';
import { goesOn } from '../shared/n8n/cancellation';
import { environment } from '../shared/n8n/environment';
import { describeFailure } from '../shared/n8n/forEachItem';
import { inEditor } from '../shared/n8n/labels';
import { toNodeError } from '../shared/n8n/toNodeError';
import { connect } from '../shared/shopify/connection';
import { tellHidden } from '../shared/shopify/coverageHint';
import { notAccepted } from './acceptedOrders';
import { type Loop, type LoopTask, type PageOut, paired, withTask } from './loop';

/** Between two tries of an order. */
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/** Reads on until a page has orders, through all tasks that are left. */
export async function nextPage(
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
		const listed = (page?.orders ?? []).map((order) => order as IDataObject);
		const orders = await notAccepted(context, task.memory, listed);
		now = withTask(now, () => withSkipped(read, listed.length - orders.length));
		if (orders.length > 0) return goingOut(now, orders);
	}
}

function withSkipped(task: LoopTask, skipped: number): LoopTask {
	if (skipped === 0) return task;
	const { tally } = task;
	return { ...task, tally: { ...tally, alreadyAccepted: (tally.alreadyAccepted ?? 0) + skipped } };
}

/** What goes out, and the loop with it. */
interface GoingOut {
	readonly loop: Loop;
	readonly items: INodeExecutionData[];
}

function goingOut(
	loop: Loop,
	orders: readonly IDataObject[],
	page: Partial<PageOut> = {},
): GoingOut {
	const ids = orders.map(({ id }) => String(id));
	const names = orders.map(({ id, name }) => String(name ?? id));
	const pairedItem = paired(loop, loop.current);
	return {
		loop: { ...loop, page: { ...page, ids, names, returned: 0, refused: [] } },
		items: orders.map((json) => ({ json, pairedItem })),
	};
}

/** What of the page goes out once more, after a pause; undefined when nothing does. */
export async function onceMore(
	context: IExecuteFunctions,
	loop: Loop,
): Promise<GoingOut | undefined> {
	const { refused = [], tries = 0, tookSome } = loop.page ?? {};
	if (refused.length === 0) return undefined;
	const { sleep, random } = environment();
	const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** tries) * (0.5 + random() / 2);
	await sleep(pauseMs, context.getExecutionCancelSignal());
	const counted = withTask(loop, ({ tally, ...task }) => ({
		...task,
		tally: { ...tally, resent: (tally.resent ?? 0) + refused.length },
	}));
	return goingOut(counted, refused, { tries: tries + 1, tookSome });
}

/** Whoever has taken nothing of a page, however often, is not there: with the next ones nobody waits for them. */
export function withVerdict(loop: Loop): Loop {
	const { page } = loop;
	if (page === undefined || (page.tries ?? 0) === 0 || page.tookSome === true) return loop;
	return withTask(loop, (task) => ({ ...task, takesNothing: true }));
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
		page = await new OrderLister(client, request.listing, environment()).readPage(place);
	} catch (error) {
		if (!goesOn(context)) throw toNodeError(context.getNode(), error, itemIndex);
		failure = describeFailure(error);
	}
	tellHidden(context, connection, page?.coverage);
	const coverage = page?.coverage ?? tally.coverage;
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
				coverage: coverage && { ...coverage, remedy: inEditor(coverage.remedy) },
			},
		},
	};
}
