import type { SourceNotice, SourcePage } from '../../engine/source';
import { type Order, shopifyError } from '../../engine/sources/shopify';

/**
 * Whoever reads orders one by one sees no receipt that would say that some are missing.
 *
 * @throws EngineError `listIncomplete` where a list leaves orders out, unless that was asked for
 */
export function refuseHidden(
	notice: SourceNotice | undefined,
	hiddenOrders: 'error' | 'leaveOut',
): void {
	if (notice === undefined || hiddenOrders === 'leaveOut') return;
	throw shopifyError(
		'listIncomplete',
		notice.message,
		'Request read_all_orders for the app at Shopify and install it again. Or give "createdSince", a time within the last 60 days; or "leaveOut" in "hiddenOrders".',
		{ parameter: 'hiddenOrders' },
	);
}

/** The orders of a window's pages. */
export async function* shownPages(
	pages: AsyncIterable<SourcePage>,
	hiddenOrders: 'error' | 'leaveOut',
): AsyncGenerator<readonly Order[], void> {
	for await (const { items, notice } of pages) {
		refuseHidden(notice, hiddenOrders);
		yield items.map(({ columns }) => columns as Order);
	}
}
