import { errorsOf } from '../errors';

/** What can be wrong with what somebody asks the console for. */
export type ConsoleErrorKind =
	| 'invalidRequest'
	| 'notSignedIn'
	| 'tooManyFailures'
	| 'notAllowed'
	| 'formRefused'
	| 'pageMissing'
	| 'runMissing'
	| 'failedMissing'
	| 'objectMissing'
	| 'orderMissing'
	| 'figureUnreadable'
	| 'alreadyStarted'
	| 'notJson';

export const consoleError = errorsOf<ConsoleErrorKind, string>();
