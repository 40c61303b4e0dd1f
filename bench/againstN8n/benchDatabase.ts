import { Client } from 'pg';

import { type Postgres, startPostgres } from '../../rig/databases/postgres';
import type { CredentialReference } from '../../rig/n8n/workflow';
import type { RealN8n } from '../realN8n';

const own: CredentialReference = { id: 'benchPostgres', name: 'Postgres' };
const account: CredentialReference = { id: 'benchAccount', name: 'Sync Account' };

/** The PostgreSQL that n8n's own blocks and ours write to, each run to a table of its own. */
export class BenchDatabase {
	private tables = 0;

	private constructor(readonly postgres: Postgres) {}

	static async open(): Promise<BenchDatabase> {
		return new BenchDatabase(await startPostgres());
	}

	newTable(): string {
		return `records_${++this.tables}`;
	}

	/** The credential of n8n's own Postgres block. */
	async createOwnCredential({ n8n }: RealN8n): Promise<CredentialReference> {
		const data = { ...this.server(), allowUnauthorizedCerts: false, sshTunnel: false };
		await n8n.client.createCredential({ ...own, type: 'postgres', data });
		return own;
	}

	/** A Sync Account whose store is here, without a history. */
	async createAccount({ n8n }: RealN8n): Promise<CredentialReference> {
		await this.query('DROP SCHEMA IF EXISTS sync CASCADE');
		const data = { ...this.server(), accountId: 'bench', store: 'postgres', schema: 'sync' };
		await n8n.client.createCredential({ ...account, type: 'syncAccountApi', data });
		return account;
	}

	async rows(table: string): Promise<number> {
		const [row] = await this.query<{ count: string }>(`SELECT count(*) FROM "${table}"`);
		return Number(row?.count);
	}

	async query<Row extends object>(statement: string): Promise<readonly Row[]> {
		const client = new Client({ ...this.postgres });
		await client.connect();
		try {
			return (await client.query<Row>(statement)).rows;
		} finally {
			await client.end();
		}
	}

	async close(): Promise<void> {
		await this.postgres.stop();
	}

	private server() {
		const { host, port, database, user, password } = this.postgres;
		return { host, port, database, user, password, ssl: 'disable' };
	}
}
