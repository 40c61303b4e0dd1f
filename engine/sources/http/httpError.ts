import { errorsOf } from '../../errors';

/** Everything that can go wrong between this package and an HTTP API. */
export type HttpErrorKind =
	// What was asked for
	| 'invalidAddress'
	| 'invalidPaging'
	| 'windowNotSent'
	// Who is asking
	| 'unauthorized'
	| 'forbidden'
	// What was answered
	| 'notFound'
	| 'requestRefused'
	| 'apiError'
	| 'answerTooLarge'
	| 'recordsMissing'
	| 'tooManyForQuery'
	| 'pagingMissing'
	| 'pagingContradiction'
	| 'endlessWalk'
	| 'foreignAddress'
	// What passes by itself, and did not within the user's limit
	| 'rateLimited'
	| 'serverError'
	| 'unreachable'
	| 'timeout'
	| 'invalidResponse';

export const httpError = errorsOf<HttpErrorKind, string>();
