import { EngineError } from '../../../errors';
import type { HttpErrorKind } from '../httpError';
import { isTooLongToWait } from '../retry';

const passing: readonly HttpErrorKind[] = [
	'invalidResponse',
	'rateLimited',
	'serverError',
	'timeout',
	'unreachable',
];
/** What is wrong with a single page; anything else is wrong with all of them. */
const ofOnePage: readonly HttpErrorKind[] = [
	...passing,
	'answerTooLarge',
	'apiError',
	'recordsMissing',
	'requestRefused',
];

/** Whether an error says that one page could not be read, and nothing of the pages behind it. */
export function isPageFailure(error: unknown): error is EngineError<HttpErrorKind> {
	return isOneOf(error, ofOnePage) && !isTooLongToWait(error);
}

/** Returns an error that is one page's; any other is thrown on. */
export function pageFailureOf(error: unknown): EngineError<HttpErrorKind> {
	if (isPageFailure(error)) return error;
	throw error;
}

/** Whether asking again can help without anything being changed. */
export function mayPass(error: unknown): boolean {
	return isOneOf(error, passing);
}

function isOneOf(error: unknown, kinds: readonly string[]): error is EngineError<HttpErrorKind> {
	return error instanceof EngineError && kinds.includes(error.kind);
}
