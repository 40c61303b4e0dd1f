import type { SourceNotice } from '../../../source';
import { option, say } from '../../../wording';
import { isObject } from '../../http/jsonPath';
import { type Answered, malformedAnswer, objectsAmong } from '../client/connectionPage';
import type { ShopifyClient } from '../client/shopifyClient';
import { scopesQuery } from '../query/documents';
import { type OrderFilters, searchTime } from '../query/orderFilters';

const dayMs = 86_400_000;
/** Shopify: without `read_all_orders` an app sees the orders created in the last 60 days. */
const visibleDays = 60;

/** That a listing leaves orders out, by when they were created. Shopify itself says nothing of it. */
export interface CoverageNotice extends SourceNotice {
	readonly kind: 'sixtyDays';
}

/** Tells from when on an app without `read_all_orders` sees orders, up to the whole second. Epoch milliseconds. */
export function visibleFromMs(nowMs: number): number {
	return Math.ceil((nowMs - visibleDays * dayMs) / 1_000) * 1_000;
}

/**
 * Tells whether a listing may reach orders that Shopify hides from an app without `read_all_orders`. Only a bound on
 * the time of creation rules that out: an order of last year that was edited today is hidden, too.
 */
export function reachesHiddenOrders(filters: OrderFilters, nowMs: number): boolean {
	return (filters.createdAfter ?? Number.NEGATIVE_INFINITY) < nowMs - visibleDays * dayMs;
}

/** @param scopes the app's access scopes, by handle */
export function coverageOf(scopes: readonly string[], nowMs: number): CoverageNotice | undefined {
	if (scopes.includes('read_all_orders')) return undefined;
	const visibleFrom = searchTime(nowMs - visibleDays * dayMs);
	return {
		kind: 'sixtyDays',
		message: `Orders created before ${visibleFrom} are left out: Shopify shows an app without the scope read_all_orders only the last ${visibleDays} days, without an error`,
		remedy: say`Request read_all_orders for the app at Shopify and install the app again, or set "${option('createdAfter')}" to a time within the last 60 days.`,
		visibleFrom,
	};
}

/**
 * Reads which scopes an app has.
 *
 * @throws EngineError `malformedAnswer`
 */
export function scopesOf({ currentAppInstallation: installation }: Answered): readonly string[] {
	const scopes = isObject(installation) ? installation.accessScopes : undefined;
	if (!Array.isArray(scopes)) throw malformedAnswer("leaves out the app's access scopes");
	return objectsAmong(scopes, "app's access scopes").map(({ handle }) => String(handle));
}

/**
 * What a listing leaves out, where nothing else is asked for along with it; undefined where that is nothing.
 *
 * @throws EngineError of a `ShopifyErrorKind`
 */
export async function readCoverage(
	client: ShopifyClient,
	filters: OrderFilters,
	nowMs: number,
): Promise<CoverageNotice | undefined> {
	if (!reachesHiddenOrders(filters, nowMs)) return undefined;
	return coverageOf(await client.query(scopesQuery, scopesOf), nowMs);
}
