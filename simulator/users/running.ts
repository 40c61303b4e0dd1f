import type { Fault, Faults } from '../server/faults';
import type { LoggedRequest, UsersApiStats } from './http/requestLog';
import type { Users } from './users';

/** A users API that runs. */
export interface UsersApi {
	/** `http://127.0.0.1:<port>`: what a client takes for the base URL. */
	readonly url: string;
	/** The service's time, in epoch milliseconds. */
	now(): number;
	readonly users: Users;
	readonly faults: {
		/** Arms faults; they strike in the order in which they were added. */
		add(...faults: Fault[]): void;
		clear(): void;
		/** How often each kind has struck. */
		readonly struck: Faults['struck'];
	};
	readonly tokens: {
		/** Ends every token of the token endpoint, as their expiry would. */
		expireIssued(): void;
	};
	/** Ends what is wrong: pages that fail, and users that nobody can take, whose `updated_at` moves by that. */
	mend(): Mended;
	/** Ends only that pages fail. */
	mendPages(): void;
	/** The latest 2,000 requests, oldest first. */
	readonly requests: readonly LoggedRequest[];
	stats(): UsersApiStats;
	/** Stops live traffic, cuts every connection, and resolves when nothing is left open. */
	close(): Promise<void>;
}

export interface Mended {
	/** The IDs of users that were mended. */
	readonly users: readonly number[];
}
