import type { Environment } from '../../../environment';
import { EngineError } from '../../../errors';
import { ownValue } from '../../../ownValue';
import { option, say } from '../../../wording';
import type { ShopifyClient } from '../client/shopifyClient';
import { shopifyError } from '../shopifyError';
import type { CoverageNotice } from './coverage';
import { countOrders } from './orderCount';
import { OrderLister } from './orderListing';

/**
 * All orders of a shop, page by page, each as the values of its key: complete, or an error at the latest after the last
 * page, since whoever asks would take what is not listed for deleted.
 *
 * @param key fields of an order, such as `id`
 * @throws EngineError `listIncomplete`, and what listing orders can fail with
 */
export async function* allOrderIds(
	client: ShopifyClient,
	key: readonly string[],
	pageSize: number,
	environment: Environment,
): AsyncGenerator<readonly (readonly unknown[])[], void, undefined> {
	const fields = { selection: key.join(' ') };
	// No edit moves an order in this sequence, and new ones come last.
	const listing = { filters: {}, fields, sortBy: 'id', descending: false, pageSize } as const;
	const before = await countOrders(client, {});
	let listed = 0;
	try {
		for await (const page of new OrderLister(client, listing, environment).pages()) {
			if (page.coverage !== undefined) throw hidden(page.coverage);
			listed += page.orders.length;
			yield page.orders.map((order) => key.map((name) => ownValue(order, name)));
		}
	} catch (error) {
		throw isUndefinedField(error) ? noField(key, error) : error;
	}
	await refuseFewer(client, listed, before);
}

/** Orders can be deleted while the list is read: then the shop counts fewer afterwards, too. */
async function refuseFewer(
	client: ShopifyClient,
	listed: number,
	before: number | undefined,
): Promise<void> {
	if (before === undefined || listed >= before) return;
	const after = await countOrders(client, {});
	if (after !== undefined && listed >= after) return;
	throw shopifyError(
		'listIncomplete',
		`Shopify listed ${listed} orders, and counts ${after ?? before}: the others would be taken for deleted`,
		'Nothing was deleted. Try again, since this passes as a rule.',
	);
}

function isUndefinedField(error: unknown): error is EngineError {
	return error instanceof EngineError && error.kind === 'undefinedField';
}

/** An ID that a transform has made is no field of an order. */
function noField(key: readonly string[], cause: EngineError): Error {
	return shopifyError(
		'undefinedField',
		`"${key.join(', ')}" is not what Shopify calls the ID of an order: ${cause.message}`,
		say`Nothing was deleted. Enter in "${option('key')}" a field of the orders that is a column of the table, too. If "${option('transformWith')}" makes the IDs of the table, hand in all that it makes as input items.`,
		{ parameter: 'key', cause },
	);
}

function hidden({ visibleFrom }: CoverageNotice): Error {
	return shopifyError(
		'listIncomplete',
		`Shopify hides from this app the orders created before ${visibleFrom}, so that they would be taken for deleted`,
		'Nothing was deleted. Request the scope read_all_orders for the app at Shopify, and install the app again.',
	);
}
