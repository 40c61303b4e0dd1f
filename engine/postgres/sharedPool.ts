import type { Pool, PoolClient } from 'pg';

import { OpenedOnce } from '../openedOnce';
import { connectionConfig, type PostgresAddress } from './address';
import { connectionBudget, maxConnections, type Purpose } from './connectionBudget';
import { discreetClient } from './discreetClient';
import { KeptSession } from './keptSession';
import type { Lent } from './session';
import { Share } from './share';

/** How long is waited for a connection, be it a new one or one that is in use. */
const WAIT_MS = 15_000;
const IDLE_MS = 10_000;

/** The connections of this process to one address, for all who have it open. They are opened when they are needed. */
export class SharedPool {
	private readonly pool: OpenedOnce<Pool>;
	private kept: KeptSession | undefined;
	private readonly shares: Readonly<Record<Purpose, Share>> = {
		store: new Share(connectionBudget.store),
		tables: new Share(connectionBudget.tables),
		listings: new Share(connectionBudget.listings),
	};

	constructor(address: PostgresAddress) {
		this.pool = new OpenedOnce(async () => await openPool(address));
	}

	async lend(purpose: Purpose): Promise<Lent> {
		const share = this.shares[purpose];
		await share.take(WAIT_MS);
		let session: PoolClient | undefined;
		try {
			session = await (await this.pool.get()).connect();
		} finally {
			if (session === undefined) share.give();
		}
		const { release } = session;
		return {
			session,
			release: (isBroken) => {
				release(isBroken);
				share.give();
			},
		};
	}

	keep(): KeptSession {
		if (this.kept === undefined) {
			const kept = new KeptSession(this.lend('listings'), () => {
				if (this.kept === kept) this.kept = undefined;
			});
			this.kept = kept;
		}
		return this.kept.hold();
	}

	async close(): Promise<void> {
		this.kept?.end();
		await (await this.pool.take())?.end();
	}
}

async function openPool(address: PostgresAddress): Promise<Pool> {
	const { Client, Pool } = await import('pg');
	const pool = new Pool({
		...connectionConfig(address),
		Client: discreetClient(Client, [address.password]),
		max: maxConnections,
		connectionTimeoutMillis: WAIT_MS,
		idleTimeoutMillis: IDLE_MS,
		allowExitOnIdle: true,
		keepAlive: true,
		application_name: 'n8n-nodes-scheduled-sync',
		types: { getTypeParser: () => (text: string) => text },
	});
	// A connection that breaks is reported by the statement it broke in, or replaced when it was idle; without these
	// listeners it would take the process down as well.
	pool.on('error', () => undefined);
	pool.on('connect', (client) => client.on('error', () => undefined));
	return pool;
}
