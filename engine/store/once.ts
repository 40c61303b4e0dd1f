import type { Environment } from '../environment';
import type { Database } from './database';
import { claimLease, forgetLeases, type LeaseKey, readLease, releaseLease } from './leases/claims';
import { turnLock } from './locks';

/** Something that is to be done once. */
export interface OnceRequest {
	/** What it is, for all that share the store. At most 128 characters. */
	readonly name: string;
	/** What whoever asks again is to be told. At most 128 characters. */
	readonly value: string;
	/** How long it is remembered, in milliseconds. */
	readonly forMs: number;
}

/** Who was first. */
export interface Once {
	readonly isFirst: boolean;
	/** What the first has said. */
	readonly value: string;
	/** When the first came, in epoch milliseconds. */
	readonly at: number;
}

const scope = 'once';

/** Remembers what was done, so that it is done once; what is no longer remembered goes. */
export async function once(
	database: Database,
	environment: Environment,
	{ name, value, forMs }: OnceRequest,
): Promise<Once> {
	const key: LeaseKey = { scope, key: name };
	return await database.write(environment, turnLock(`${scope} ${name}`), async (connection) => {
		const at = environment.now();
		await forgetLeases(connection, scope, at);
		const claim = { holder: value, since: at, until: at + forMs };
		const token = await claimLease(connection, key, claim);
		if (token !== undefined) return { isFirst: true, value, at };
		const first = await readLease(connection, key);
		return { isFirst: false, value: first?.holder ?? value, at: first?.since ?? at };
	});
}

/** Takes back what could not be done after all, so that it can be asked for again. */
export async function takeBack(
	database: Database,
	environment: Environment,
	{ name, value }: Pick<OnceRequest, 'name' | 'value'>,
): Promise<void> {
	await database.write(environment, turnLock(`${scope} ${name}`), async (connection) => {
		await releaseLease(connection, { scope, key: name }, value);
	});
}
