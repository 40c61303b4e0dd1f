import { option, say } from '../../../../wording';
import { type ShopifyError, shopifyError, shown } from '../../shopifyError';
import type { BulkOperation } from './operation';

/** A length of time, as a message says it. */
export function hours(ms: number): string {
	return ms < 3_600_000
		? `${Math.round(ms / 60_000)} minutes`
		: `${Math.round(ms / 3_600_000)} hours`;
}

/** @param running what Shopify runs, and whether by this package */
export function slotTaken(
	running: readonly Pick<BulkOperation, 'id' | 'mark'>[],
	waitedMs: number,
): ShopifyError {
	const names = running.map(({ id, mark }) =>
		mark === undefined ? `${id}, started by another program` : `${id}, started by another sync`,
	);
	return shopifyError(
		'bulkSlotTaken',
		`Shopify runs no bulk operation more for this app, and ${hours(waitedMs)} were waited for one to end (${names.join('; ') || 'it does not say which'})`,
		'Wait until they have ended, or end them where they were started: this sync ends none that it did not start. Then run it again. An app of its own for this workflow has its own operations.',
	);
}

export function startRefused(code: string, message: string): ShopifyError {
	return shopifyError(
		'bulkRefused',
		`Shopify refuses to start the bulk operation: ${shown(message || code, 300)}`,
		say`Correct "${option('selection')}" or the filters, or read the orders page by page.`,
		{ parameter: 'selection' },
	);
}

export function tooSlow({ id }: Pick<BulkOperation, 'id'>, waitedMs: number): ShopifyError {
	return shopifyError(
		'bulkTooSlow',
		`The bulk operation ${id} has not ended within ${hours(waitedMs)}`,
		say`It goes on at Shopify. Run this again later, which reads its file as soon as it is there; or raise "${option('maxPolls')}" or "${option('pollSeconds')}", or set a smaller "${option('sliceLength')}".`,
	);
}

/** @param why after the operation's ID */
export function tooMuch({ id }: Pick<BulkOperation, 'id'>, why: string): ShopifyError {
	return shopifyError(
		'bulkTooMuch',
		`The bulk operation ${id} ${why}, and was canceled to be asked for in halves`,
		say`Set a smaller "${option('sliceLength')}", or choose fewer fields in "${option('selection')}", above all fewer lists. The window stays as it was.`,
	);
}

export function operationGone(id: string): ShopifyError {
	return shopifyError(
		'bulkGone',
		`Shopify does not know the bulk operation ${id} any longer`,
		'Nothing of it was read. Run this again, which starts another.',
	);
}

export function noFile({ id, objects }: BulkOperation): ShopifyError {
	return shopifyError(
		'bulkNoFile',
		`The bulk operation ${id} has ended with ${objects ?? 'an unknown number of'} objects, and Shopify gives no file of them`,
		'Nothing was read, and the window stays as it was. Run this again; if it happens again, read the orders page by page.',
	);
}

export function operationExpired({ id }: BulkOperation): ShopifyError {
	return shopifyError(
		'bulkExpired',
		`The file of the bulk operation ${id} has expired: Shopify keeps it for seven days`,
		'Nothing was read, and the window stays as it was. Run this again, which starts another operation.',
	);
}

export function operationCanceled({ id }: BulkOperation): ShopifyError {
	return shopifyError(
		'bulkCanceled',
		`Somebody else canceled the bulk operation ${id}`,
		'Nothing was read, and the window stays as it was. Find out what cancels operations of this app (another program with the same app, or a person), and run this again.',
	);
}

/** Why an operation failed. */
export function operationFailed({ id, errorCode }: BulkOperation): ShopifyError {
	if (errorCode === 'ACCESS_DENIED') {
		return shopifyError(
			'accessDenied',
			`Shopify denies this app a part of what the bulk operation ${id} asks for`,
			"Give the app the scopes for all fields that are read, and install it again; for customers' names, addresses, e-mail and phone also access to protected customer data. Read the same fields page by page to see which one it is.",
			{ parameter: 'fields' },
		);
	}
	if (errorCode === 'TIMEOUT') {
		return shopifyError(
			'bulkTimedOut',
			`The bulk operation ${id} took Shopify too long`,
			say`Choose fewer fields in "${option('selection')}", above all fewer lists, or set a smaller "${option('sliceLength')}".`,
		);
	}
	return shopifyError(
		'bulkFailed',
		`The bulk operation ${id} failed at Shopify (${shown(errorCode ?? 'no reason given')})`,
		'Nothing of it was read, since an order in a file that is not whole may lack its line items. This passes by itself as a rule: run it again later. If it lasts, choose fewer fields, or read the orders page by page.',
	);
}
