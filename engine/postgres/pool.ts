import { createHash } from 'node:crypto';

import { fullAddress, type PostgresAddress } from './address';
import type { Purpose } from './connectionBudget';
import { type KeptSession, rolledBack } from './keptSession';
import type { Lent, Session } from './session';
import { SharedPool } from './sharedPool';

/** What this process has open, by address; each for as long as somebody uses it. */
const open = new Map<string, { readonly pool: SharedPool; users: number }>();

/**
 * The connections to a database for one store or destination, out of those that it shares with all others of this process
 * which are there as the same user; see `connectionBudget`. They are opened when first used, and again after a restart of
 * the server.
 */
export class PostgresPool {
	private shared: SharedPool | undefined;
	private readonly key: string;

	constructor(private readonly address: PostgresAddress) {
		this.key = keyOf(address);
	}

	/** A connection that the caller releases. */
	async lend(purpose: Purpose): Promise<Lent> {
		return await this.opened().lend(purpose);
	}

	/** Runs `work` on a connection of its own. What it leaves open after an error is rolled back. */
	async session<Result>(
		purpose: Purpose,
		work: (session: Session) => Promise<Result>,
	): Promise<Result> {
		const { session, release } = await this.lend(purpose);
		let isSound = false;
		try {
			const result = await work(session);
			isSound = true;
			return result;
		} finally {
			if (!isSound) isSound = await rolledBack(session);
			release(!isSound);
		}
	}

	/** The connection for what is kept while a source is listed, to be let go. */
	keep(): KeptSession {
		return this.opened().keep();
	}

	/** Closes the connections when nobody else of this process uses them. */
	async close(): Promise<void> {
		const { shared, key } = this;
		this.shared = undefined;
		const entry = open.get(key);
		if (shared === undefined || entry === undefined) return;
		entry.users -= 1;
		if (entry.users > 0) return;
		open.delete(key);
		await shared.close();
	}

	private opened(): SharedPool {
		if (this.shared === undefined) {
			const entry = open.get(this.key) ?? { pool: new SharedPool(this.address), users: 0 };
			open.set(this.key, entry);
			entry.users += 1;
			this.shared = entry.pool;
		}
		return this.shared;
	}
}

/** Everything counts that decides who gets in: a wrong password opens nothing that the right one has opened. */
function keyOf(address: PostgresAddress): string {
	return createHash('sha256')
		.update(JSON.stringify(fullAddress(address)))
		.digest('hex');
}
