import type { IExecuteFunctions } from 'n8n-workflow';

import type { ListingData } from './listingData';
import { type Loop, outstanding } from './loop';
import { tooManyReturned, unfinished } from './loopErrors';
import type { ReturnedItems } from './returned';

/** What entered a loop block: a new task, or records that came back. */
export type Arrival = 'new' | 'returned';

/**
 * Tells new input from records that came back. What stands downstream of this block sends records back while a page
 * is out; once all are back, it can only be the start of another listing, as in a loop around this one, or records
 * that come back a second time.
 *
 * @throws EngineError `tooManyReturned`, `loopUnfinished`
 */
export function arrivalOf<Data extends ListingData>(
	context: IExecuteFunctions,
	items: ReturnedItems<Data>,
	loop: Loop<Data>,
): Arrival {
	const from = sourceName(context);
	const origins = originsOf(context, from);
	if (outstanding(loop) > 0) {
		if (origins.here) return 'returned';
		throw unfinished(items.words, loop.page, from);
	}
	const again = origins.here && (!origins.elsewhere || items.isRecord(0));
	if (again) throw tooManyReturned(items.words, from, 0, context.getInputData().length);
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
