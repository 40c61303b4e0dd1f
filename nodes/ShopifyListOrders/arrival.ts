import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { EngineError } from '../../engine/errors';
import { mayPass } from '../shared/http/passingRefusal';
import { blockError } from '../shared/n8n/errors';
import { errorIn } from '../shared/n8n/itemError';
import { causeText } from './failureCauses';
import { type Loop, outstanding, type PageOut, type ReturnedOrders, tooManyReturned } from './loop';
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

/**
 * The orders that came back with an error: those that are to go out once more, and of the others how many, why, and the
 * first of them by name where that can be told.
 *
 * @param mayGoAgain whether any may go out once more; it takes an error that may pass, and a link to the order
 */
export function failedAmong(
	context: IExecuteFunctions,
	page: PageOut,
	mayGoAgain: boolean,
): Pick<ReturnedOrders, 'failed' | 'failedNames' | 'causes' | 'refused'> {
	const items = context.getInputData();
	const refused: IDataObject[] = [];
	const failing = items.flatMap((item, index) => {
		const error = errorIn(item);
		if (error === undefined) return [];
		const order = mayGoAgain && mayPass(error) ? linkedOrder(context, index) : undefined;
		if (order === undefined) return [index];
		refused.push(order);
		return [];
	});
	const failedNames = failing.slice(0, maxNamed).map((index) => {
		// All of a page at once come back in the order in which they went out.
		const inPlace = items.length === page.ids.length ? page.names[index] : undefined;
		return nameOf(linkedOrder(context, index)) ?? inPlace ?? 'an order that is not known';
	});
	const causes = failing.map((index) => causeText(errorIn(items[index] ?? { json: {} })));
	return { failed: failing.length, failedNames, causes, refused };
}

/** The orders that came back without an error, as far as a link tells which they are. */
export function acceptedAmong(context: IExecuteFunctions): readonly IDataObject[] {
	const [accepted, failed]: [IDataObject[], IDataObject[]] = [[], []];
	for (const [index, item] of context.getInputData().entries()) {
		const order = linkedOrder(context, index);
		if (order !== undefined) (errorIn(item) === undefined ? accepted : failed).push(order);
	}
	const failedIds = new Set(failed.map(({ id }) => id));
	return accepted.filter(({ id }) => !failedIds.has(id));
}

function nameOf(order: IDataObject | undefined): string | undefined {
	return order === undefined ? undefined : String(order.name ?? order.id);
}

/** The order that an item stems from, as n8n links items; `undefined` where a block broke the link. */
function linkedOrder(context: IExecuteFunctions, itemIndex: number): IDataObject | undefined {
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
		return String(order?.json.id).startsWith('gid://shopify/Order/') ? order?.json : undefined;
	} catch {
		return undefined;
	}
}

function unfinished(loop: Loop, from: string): EngineError {
	const { page } = loop;
	const sent = page?.ids.length ?? 0;
	return blockError(
		'loopUnfinished',
		`New input came from "${from}" while a page was out: ${page?.returned ?? 0} of its ${sent} orders have come back`,
		'Let every order that leaves Page come back to this node, also those that a filter would drop. One listing must be done before the next begins.',
	);
}
