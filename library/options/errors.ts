import { errorsOf } from '../../engine/errors';
import { shown } from '../../engine/shortened';

/** What can be wrong with what a function of the library is called with. */
export type LibraryErrorKind = 'invalidOption';

export const libraryError = errorsOf<LibraryErrorKind, string>();

/**
 * Makes the error for an option that cannot be used.
 *
 * @param problem goes on after its name: `must not be empty`
 * @param remedy what to give instead
 */
export function invalidOption(name: string, problem: string, remedy: string): Error {
	return libraryError('invalidOption', `The option "${name}" ${problem}`, remedy, {
		parameter: name,
	});
}

/** The same for one that may be shown as it was given: never a secret. */
export function unusable(name: string, problem: string, given: unknown, remedy: string): Error {
	const found = given === undefined ? 'it is missing' : `it is ${shown(given)}`;
	return invalidOption(name, `${problem}, but ${found}`, remedy);
}
