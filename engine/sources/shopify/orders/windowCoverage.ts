import type { RunCoverage, SourceNotice } from '../../../source';
import { searchTime } from '../query/orderFilters';
import { visibleFromMs } from './coverage';
import type { OrderWindow } from './orderRecords';

/**
 * Tells what Shopify does not show of a window. Followed by the time of creation, what is hidden is a stretch of the
 * window. Followed by the time of the last edit, an order is hidden wherever its edit stands, so that nothing can be
 * proven, unless only orders matter that the app is shown.
 *
 * @param notice that the listing may leave orders out; undefined when it cannot
 * @param nowMs the shop's clock; what is hidden grows with it
 */
export function windowCoverage(
	{ cursor, from, to, createdSince }: OrderWindow,
	notice: SourceNotice | undefined,
	nowMs: number,
): RunCoverage | undefined {
	const limitedTo =
		createdSince === undefined
			? {}
			: { limitedTo: `limited to orders created since ${searchTime(createdSince)}` };
	if (notice === undefined) return createdSince === undefined ? undefined : limitedTo;
	const visibleFrom = visibleFromMs(nowMs);
	const beginning = Math.max(from, createdSince ?? from);
	if (cursor === 'createdAt') {
		const hidden = { from: beginning, to: Math.min(to, visibleFrom) };
		return hidden.from < hidden.to ? { ...limitedTo, hidden, because } : limitedTo;
	}
	if (createdSince !== undefined && createdSince >= visibleFrom) return limitedTo;
	const unproven = `Shopify hides from an app without the scope read_all_orders what was created before ${searchTime(visibleFrom)}, also when it is edited now, so nothing shows that all orders are there`;
	return { ...limitedTo, unproven };
}

const because = 'an app without the scope read_all_orders is shown the last 60 days only';
