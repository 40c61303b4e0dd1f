import { EngineError, errorsOf } from '../../errors';

/** Everything that can go wrong between this package and a shop, each with its own message and remedy. */
export type ShopifyErrorKind =
	// What was asked for
	| 'invalidShop'
	| 'shopNotAllowed'
	| 'invalidBaseUrl'
	| 'invalidApiVersion'
	| 'invalidFilter'
	| 'invalidSelection'
	| 'queryTooExpensive'
	| 'invalidPatience'
	// Who is asking
	| 'signInRefused'
	| 'refreshTokenRefused'
	| 'unauthorized'
	| 'forbidden'
	| 'accessDenied'
	| 'wrongOrigin'
	| 'proxyInTheWay'
	// Whom is asked
	| 'shopNotFound'
	| 'shopUnavailable'
	| 'redirected'
	| 'versionFellForward'
	// What was answered
	| 'searchWarning'
	| 'undefinedField'
	| 'maxCostExceeded'
	| 'queryRefused'
	| 'nestedTruncated'
	| 'listIncomplete'
	| 'endlessListing'
	// What passes by itself, and did not within the user's limit
	| 'throttled'
	| 'rateLimited'
	| 'serverError'
	| 'unreachable'
	| 'timeout'
	| 'invalidResponse'
	| 'malformedAnswer'
	| 'answerTooLarge'
	| 'requestLimit'
	// What becomes of a bulk operation
	| 'bulkRefused'
	| 'bulkSlotTaken'
	| 'bulkTooSlow'
	| 'bulkTooMuch'
	| 'bulkTimedOut'
	| 'bulkFailed'
	| 'bulkCanceled'
	| 'bulkExpired'
	| 'bulkGone'
	| 'bulkNoFile'
	| 'bulkFileBroken'
	| 'bulkFileUnusable'
	| 'bulkNoRoom'
	| 'bulkOrphans'
	| 'bulkTooDense';

export type ShopifyError = EngineError<ShopifyErrorKind>;

/** A credential names its own fields. */
export const shopifyError = errorsOf<ShopifyErrorKind, string>();

export function isShopifyError<Kind extends ShopifyErrorKind>(
	error: unknown,
	kind: Kind,
): error is EngineError<Kind> & ShopifyError {
	return error instanceof EngineError && error.kind === kind;
}

/** What was given, as it may be shown: one line, cut when long. */
export function shown(given: string, most = 120): string {
	const oneLine = given.replace(/\s+/g, ' ').trim();
	return oneLine.length > most ? `${oneLine.slice(0, most - 3)}…` : oneLine;
}
