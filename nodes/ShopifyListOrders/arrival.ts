import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { EngineError } from '../../engine/errors';
import type { Loop, PageOut, ReturnedOrders } from './loop';
import { outstanding, tooManyReturned } from './loop';
import { maxNamed } from './summary';

/** What entered a loop block: a new task, or orders that came back. */
export type Arrival = 'new' | 'returned';

/**
 * Tells new input from orders that came back. What stands downstream of this block sends orders back while a page
 * is out; once all are back, it can only be the start of another listing, as in a loop around this one, or orders
 * that come back a second time.
 *
 * @throws EngineError `tooManyReturned`, `loopUnfinished`
 */
export function arrivalOf(context: IExecuteFunctions, loop: Loop | undefined): Arrival {
	if (loop === undefined) return 'new';
	const from = sourceName(context);
	const origins = originsOf(context, from);
	if (outstanding(loop) > 0) {
		if (origins.here) return 'returned';
		throw unfinished(loop, from);
	}
	const again = origins.here && (!origins.elsewhere || linkedOrder(context, 0) !== undefined);
	if (again) throw tooManyReturned(from, 0, context.getInputData().length);
	return 'new';
}

export function sourceName(context: IExecuteFunctions): string {
	return context.getInputSourceData().previousNode;
}

/** Whether what comes from a block can have passed through this one, and whether it can have come another way. */
function originsOf(
	context: IExecuteFunctions,
	from: string,
): { readonly here: boolean; readonly elsewhere: boolean } {
	const own = context.getNode().name;
	const seen = new Set([own]);
	const waiting = [from];
	let here = false;
	let elsewhere = false;
	for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
		if (name === own) here = true;
		if (seen.has(name)) continue;
		seen.add(name);
		const parents = context.getParentNodes(name, { depth: 1 });
		if (parents.length === 0) elsewhere = true;
		waiting.push(...parents.map((parent) => parent.name));
	}
	return { here, elsewhere };
}

/** The orders that came back with an error: how many, and the first of them by name where that can be told. */
export function failedAmong(
	context: IExecuteFunctions,
	page: PageOut,
): Pick<ReturnedOrders, 'failed' | 'failedNames'> {
	const items = context.getInputData();
	const failing = items.flatMap((item, index) => (hasError(item) ? [index] : []));
	const failedNames = failing.slice(0, maxNamed).map((index) => {
		// All of a page at once come back in the order in which they went out.
		const inPlace = items.length === page.ids.length ? page.names[index] : undefined;
		return linkedOrder(context, index) ?? inPlace ?? 'an order that is not known';
	});
	return { failed: failing.length, failedNames };
}

/** As n8n itself does: blocks that go on after an error put it into the item. */
function hasError({ json, error }: INodeExecutionData): boolean {
	if (error !== undefined && error !== null) return true;
	const said = json.error;
	return said !== undefined && said !== null && said !== false && said !== '';
}

/** The name of the order that an item stems from, as n8n links items; `undefined` where a block broke the link. */
function linkedOrder(context: IExecuteFunctions, itemIndex: number): string | undefined {
	const { pairedItem } = context.getInputData()[itemIndex] ?? {};
	const first = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
	if (first === undefined) return undefined;
	const link = typeof first === 'number' ? { item: first } : first;
	try {
		// Expressions cannot refer to the block that they stand in, so the link is followed directly.
		const order = context
			.getWorkflowDataProxy(itemIndex)
			.$getPairedItem(context.getNode().name, context.getInputSourceData(), link) as
			INodeExecutionData | null | undefined;
		const { id, name } = order?.json ?? {};
		return String(id).startsWith('gid://shopify/Order/') ? String(name ?? id) : undefined;
	} catch {
		return undefined;
	}
}

function unfinished(loop: Loop, from: string): EngineError {
	const { page } = loop;
	const sent = page?.ids.length ?? 0;
	return new EngineError('loopUnfinished', {
		message: `New input came from "${from}" while a page was out: ${page?.returned ?? 0} of its ${sent} orders have come back`,
		remedy:
			'Let every order that leaves Page come back to this block, also those that a filter would drop. One listing must be done before the next begins.',
	});
}
