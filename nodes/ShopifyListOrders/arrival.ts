import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { EngineError } from '../../engine/errors';
import type { Loop, PageOut } from './loop';
import { outstanding, tooManyReturned } from './loop';

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
	const from = sourceName(context);
	if (loop === undefined) return 'new';
	const isDownstream = comesFromHere(context, from);
	if (outstanding(loop) > 0) {
		if (isDownstream) return 'returned';
		throw unfinished(loop, from);
	}
	if (!isDownstream || from === loop.startedFrom?.previousNode) return 'new';
	if (!loop.returnedFrom.includes(from) && linkedOrder(context, 0) === undefined) return 'new';
	throw tooManyReturned(from, 0, context.getInputData().length);
}

export function sourceName(context: IExecuteFunctions): string {
	return context.getInputSourceData().previousNode;
}

/** Whether items that come from a block can have passed through this one before. */
function comesFromHere(context: IExecuteFunctions, from: string): boolean {
	const own = context.getNode().name;
	const seen = new Set<string>();
	const waiting = [from];
	for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
		if (name === own) return true;
		if (seen.has(name)) continue;
		seen.add(name);
		for (const parent of context.getParentNodes(name, { depth: 1 })) waiting.push(parent.name);
	}
	return false;
}

/** The orders that came back with an error, by name where that can be told. */
export function failedAmong(context: IExecuteFunctions, page: PageOut): string[] {
	const items = context.getInputData();
	return items.flatMap((item, index) => {
		if (!hasError(item)) return [];
		const linked = linkedOrder(context, index);
		// All of a page at once come back in the order in which they went out.
		const inPlace = items.length === page.ids.length ? page.names[index] : undefined;
		return [linked ?? inPlace ?? 'an order that is not known'];
	});
}

/** As n8n itself does: blocks that go on after an error put it into the item. */
function hasError({ json, error }: INodeExecutionData): boolean {
	if (error !== undefined && error !== null) return true;
	const said = json.error;
	return said !== undefined && said !== null && said !== false && said !== '';
}

/** The name of the order that an item stems from, as n8n links items; `undefined` where a block broke the link. */
function linkedOrder(context: IExecuteFunctions, itemIndex: number): string | undefined {
	const own = JSON.stringify(context.getNode().name);
	try {
		const order = context.evaluateExpression(
			`{{ (({ id, name }) => String(id).startsWith("gid://shopify/Order/") ? String(name ?? id) : "")($(${own}).item.json) }}`,
			itemIndex,
		);
		return typeof order === 'string' && order !== '' ? order : undefined;
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
