import type { YourApp } from '../app/yourApp';
import { verdictOn } from '../report/syncLine';
import type { SyncReport } from '../report/syncReport';
import type { Shop, ShopOrder } from '../shop/shop';
import { compareOrders, type Comparison, createdIn } from './comparison';

export interface Judgement {
	readonly equal: boolean;
	readonly verdict: string;
}

/**
 * Holds the app against the shop after a sync.
 *
 * @param since where the account's variable started: older orders were never asked for
 */
export function judgeSync(report: SyncReport, shop: Shop, app: YourApp, since: string): Judgement {
	const arrived = app.orders();
	const upTo = report.value ?? report.from ?? since;
	const truth = shop.truth(since, upTo);
	if (truth !== undefined) {
		// What lies behind the variable may be on its way, so it is left out on both sides.
		return judgement(compareOrders(truth, createdIn(arrived, since, upTo)));
	}
	const listed = new Set(report.listed);
	const known = new Map(arrived.map((order) => [order.id, order]));
	const expected = report.listed.map((id) => known.get(id) ?? unseen(id));
	const copies = arrived.filter(({ id }) => listed.has(id));
	return judgement(compareOrders(expected, copies), 'that Shopify listed in this run');
}

function judgement(comparison: Comparison, scope?: string): Judgement {
	return { equal: comparison.equal, verdict: verdictOn(comparison, scope) };
}

function unseen(id: string): ShopOrder {
	return { id, name: id, createdAt: '', updatedAt: '' };
}
