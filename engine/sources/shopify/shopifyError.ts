import { EngineError, errorsOf } from '../../errors';
import type { Conceal } from '../../secrets';
import { shortened } from '../../shortened';
import { withTexts, worded } from '../../wording';

/** Everything that can go wrong between this package and a shop, each with its own message and remedy. */
export type ShopifyErrorKind =
	// What was asked for
	| 'invalidShop'
	| 'invalidBaseUrl'
	| 'invalidApiVersion'
	| 'invalidFilter'
	| 'invalidSelection'
	| 'queryTooExpensive'
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
	| 'requestLimit';

export type ShopifyError = EngineError<ShopifyErrorKind>;

/** A credential names its own fields. */
export const shopifyError = errorsOf<ShopifyErrorKind, string>();

export function isShopifyError<Kind extends ShopifyErrorKind>(
	error: unknown,
	kind: Kind,
): error is EngineError<Kind> & ShopifyError {
	return error instanceof EngineError && error.kind === kind;
}

/** An answer's own words may be as long as it likes. */
const longestMessage = 500;

/** Returns the error without secrets in its message, and short enough to be read. */
export function concealedError(error: EngineError, conceal: Conceal): EngineError {
	const { kind, said, parameter } = error;
	const message = withTexts(said.message, (text) => shortened(conceal(text), longestMessage));
	const { remedy } = said;
	return worded(message) === error.message
		? error
		: new EngineError(kind, { message, remedy, parameter });
}

/** What was given, as it may be shown: one line, cut when long. */
export function shown(given: string, most = 120): string {
	const oneLine = given.replace(/\s+/g, ' ').trim();
	return oneLine.length > most ? `${oneLine.slice(0, most - 3)}…` : oneLine;
}
