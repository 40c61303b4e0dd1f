import { option, phrase, say } from '../../../wording';
import { goneOn as walkedOn, type PageTrail } from '../../http';
import { shopifyError } from '../shopifyError';

export type { PageTrail as CursorTrail };

/**
 * Returns the trail after one more page.
 *
 * @param trail undefined after the first page
 * @param page the cursor that it sends on with, and whether it had entries that are new
 * @param name what is listed, as an error is to call it
 * @throws EngineError `endlessListing`: going on would never end
 */
export function goneOn(
	trail: PageTrail | undefined,
	page: { readonly after: string; readonly isNew: boolean },
	name: string,
): PageTrail {
	const next = walkedOn(trail, page);
	if (!('why' in next)) return next;
	throw endless(
		next.why === 'again'
			? `sends on from one page of ${name} to a place that was read before (the cursor comes again)`
			: `says after ${next.pages} pages without any new ${name} that there are still more`,
	);
}

function endless(fault: string): Error {
	return shopifyError(
		'endlessListing',
		`Shopify ${fault}, so that the listing would never end`,
		say`What came before was handed on, and the listing is not complete. Try again; if it happens again, check whether a proxy between ${phrase('host')} and Shopify keeps old answers, or choose another "${option('pageSize')}" or "${option('apiVersion')}" in the ${phrase('shopSettings')}.`,
	);
}
