import type { EventEmitter } from 'node:events';

import { concealing } from '../secrets';

/** Names of columns and the like are left alone: a password may be the same word. */
const saidInWords = ['message', 'detail', 'hint', 'stack'] as const;

type ClientClass = new (...args: never[]) => object;

/**
 * A client class of the package pg whose server errors hold no password: a server may repeat what it was sent, and its
 * words get into messages and logs. It is done where they arrive, before anybody has a copy.
 *
 * @param Client pg's own
 */
export function discreetClient<Class extends ClientClass>(
	Client: Class,
	secrets: Iterable<unknown>,
): Class {
	const conceal = concealing(secrets);
	const Base: new (...args: never[]) => object = Client;
	class DiscreetClient extends Base {
		constructor(...args: never[]) {
			super(...args);
			// It listens before pg does.
			const { connection } = this as unknown as { readonly connection: EventEmitter };
			connection.on('errorMessage', (error: Record<string, unknown>) => {
				for (const field of saidInWords) {
					const told = error[field];
					if (typeof told === 'string') error[field] = conceal(told);
				}
			});
		}
	}
	return DiscreetClient as unknown as Class;
}
