import { EngineError } from '../errors';
import { choice, option, phrase, type Said, say } from '../wording';
import { messageOf } from '../nativeErrors';
import { destinationError, type DestinationErrorKind } from './errors';
import { inPlainWords } from './plainWords';

/** What to do about the faults that every database server can have. */
export const serverRemedies = {
	busy: 'Run it again; if it goes on, look for a transaction that keeps the table locked.',
	columnMissing: 'Compare the columns that are written with those of the table.',
	notSecure: say`Choose "${option('ssl')}" in the ${phrase('accountSettings')} as the server has it; for "${choice('verify')}", enter the certificate of the authority that signed the server's.`,
	readOnly:
		'Connect to the server that takes writes: this one is a replica, or was set to read only.',
	signInRefused: say`Check "${option('database')}", "${option('user')}" and "${option('password')}" in the ${phrase('accountSettings')}.`,
	unexpected: 'See what the database says, and run it again.',
	unreachable: say`Check "${option('host')}", "${option('port')}" and "${option('ssl')}" in the ${phrase('accountSettings')}, and that the server is up.`,
} as const satisfies Partial<Record<DestinationErrorKind | 'readOnly', Said>>;

/**
 * Says what is wrong with a destination on a server.
 *
 * @param server what kind it is, as the user knows it
 * @param meaning what it means, and what to do about it
 * @param during what was going on, where that changes what the error means
 */
export function serverError(
	server: string,
	error: unknown,
	[kind, remedy]: readonly [DestinationErrorKind, Said],
	during?: 'commit',
): EngineError {
	if (error instanceof EngineError) return error;
	const uncertain =
		during === 'commit'
			? ' The connection broke while the batch was being committed; writing it again is safe.'
			: '';
	// A trigger may say anything.
	const plain = kindsInPlainWords.has(kind) ? inPlainWords(server, error) : undefined;
	const told = `${server}: ${plain?.told ?? firstLine(messageOf(error))}.${uncertain}`;
	return destinationError(kind, told, plain?.remedy ?? remedy, { cause: error });
}

const kindsInPlainWords: ReadonlySet<DestinationErrorKind> = new Set([
	'notSecure',
	'permissionDenied',
	'signInRefused',
	'unreachable',
]);

const maxReasonLength = 300;

/** Returns what a server says, as far as it can stand within a sentence. */
export function firstLine(message: string): string {
	return (message.split('\n')[0] ?? '').replace(/\.$/, '').slice(0, maxReasonLength);
}
