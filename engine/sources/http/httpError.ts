import { errorsOf } from '../../errors';

/** Everything that can go wrong between this package and an HTTP API. */
export type HttpErrorKind =
	// What was asked for
	| 'invalidAddress'
	| 'invalidPaging'
	// What was answered
	| 'recordsMissing'
	| 'pagingMissing'
	| 'pagingContradiction'
	| 'endlessWalk'
	| 'foreignAddress';

export const httpError = errorsOf<HttpErrorKind, string>();
