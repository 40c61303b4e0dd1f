import { type Conceal, concealing } from '../../secrets';

export type Rethrow = (error: unknown) => never;

/** Where mysql2 puts the words of the server, and its own. */
const saidInWords = ['message', 'sqlMessage', 'stack'] as const;

/**
 * Returns what throws an error on without the secrets in it: a server may repeat what it was sent, already when it refuses
 * the sign-in, and its words get into messages and logs.
 */
export function rethrowingWithout(secrets: Iterable<unknown>): Rethrow {
	const conceal = concealing(secrets);
	return (error) => {
		// Told by its shape: an error of the network may come from another realm.
		if (typeof error === 'object' && error !== null) concealWords(error, conceal);
		throw error;
	};
}

function concealWords(error: object, conceal: Conceal): void {
	const fields = error as Record<string, unknown>;
	for (const name of saidInWords) {
		const told = fields[name];
		if (typeof told === 'string') fields[name] = conceal(told);
	}
}
