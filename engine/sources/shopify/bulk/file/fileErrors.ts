import { option, phrase, say } from '../../../../wording';
import { type ShopifyError, shopifyError, shown } from '../../shopifyError';

/**
 * A line of the result file that cannot be used.
 *
 * @param fault after "line 3 of the file"
 */
export function unreadableLine(number: number, fault: string): ShopifyError {
	return shopifyError(
		'malformedAnswer',
		`Line ${number} of the file of Shopify's bulk operation ${fault}`,
		say`The window stays as it was. Run it again; if it happens again, choose fewer fields in "${option('selection')}", or read the orders page by page.`,
	);
}

/**
 * A file whose connection failed, so that it may come another time.
 *
 * @param fault after "The file of Shopify's bulk operation"
 */
export function fileBroken(fault: string): ShopifyError {
	return shopifyError(
		'bulkFileBroken',
		`The file of Shopify's bulk operation ${fault}`,
		say`The window stays as it was. Run this again, which reads the same file once more; if it happens again, check whether a proxy between ${phrase('host')} and Shopify's file store cuts answers off.`,
	);
}

/**
 * A file that is of no use, however often it is read.
 *
 * @param fault after "The file of Shopify's bulk operation"
 */
export function fileUnusable(fault: string): ShopifyError {
	return shopifyError(
		'bulkFileUnusable',
		`The file of Shopify's bulk operation ${fault}`,
		say`The window stays as it was. Run this again, which starts another operation; if it happens again, check whether a proxy between ${phrase('host')} and Shopify's file store cuts or changes answers, or read the orders page by page.`,
	);
}

/** A temporary file that cannot be written or read, by the system's own code for it. */
export function noRoom(folder: string, code: string): ShopifyError {
	return shopifyError(
		'bulkNoRoom',
		`The lines of Shopify's bulk operation cannot be kept in a temporary file in ${shown(folder)} (${code})`,
		say`Make room there: it takes as much as the file of the operation, and twice that for lists within lists. Or have ${phrase('wholeStoreFolder')} on a larger disk, where ${phrase('host')} may write. Then run this again, which reads the same file.`,
	);
}
