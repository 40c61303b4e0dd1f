import { Client } from 'pg';

import { type Postgres, startPostgres } from '../../rig/databases/postgres';
import type { CredentialReference, WorkflowNode } from '../../rig/n8n/workflow';
import { node, type OwnColumn } from '../ownBlocks';
import type { RealN8n } from '../realN8n';
import { type BenchDatabase, type OurAccess, tableStatement } from './benchDatabase';

const own: CredentialReference = { id: 'benchPostgres', name: 'Postgres' };
const account: CredentialReference = { id: 'benchAccount', name: 'Sync Account' };

/** A PostgreSQL, in which our store is too. */
export class BenchPostgres implements BenchDatabase {
	private tables = 0;

	private constructor(readonly postgres: Postgres) {}

	static async open(): Promise<BenchPostgres> {
		return new BenchPostgres(await startPostgres());
	}

	newTable(): string {
		return `records_${++this.tables}`;
	}

	columnsOf(columns: readonly OwnColumn[]): readonly OwnColumn[] {
		return columns;
	}

	async makeTable(table: string, columns: readonly OwnColumn[]): Promise<void> {
		await this.query(tableStatement(table, columns, (name) => `"${name}"`));
	}

	/** It inserts or updates all items in one query, as is its default and the fastest that it has. */
	async ownBlock({ n8n }: RealN8n, table: string): Promise<WorkflowNode> {
		const data = { ...this.server(), allowUnauthorizedCerts: false, sshTunnel: false };
		await n8n.client.createCredential({ ...own, type: 'postgres', data });
		const columns = {
			mappingMode: 'autoMapInputData',
			value: null,
			matchingColumns: ['id'],
			schema: [],
		};
		const upsert = node('Postgres', 'postgres', 2.6, {
			operation: 'upsert',
			schema: { __rl: true, mode: 'list', value: 'public' },
			table: { __rl: true, mode: 'list', value: table },
			columns,
			options: {},
		});
		return { ...upsert, credentials: { postgres: own } };
	}

	async createAccess({ n8n }: RealN8n): Promise<OurAccess> {
		await this.query('DROP SCHEMA IF EXISTS sync CASCADE');
		const data = { ...this.server(), accountId: 'bench', store: 'postgres', schema: 'sync' };
		await n8n.client.createCredential({ ...account, type: 'syncAccountApi', data });
		return { credentials: { syncAccountApi: account }, tableIn: 'storeDatabase' };
	}

	async rows(table: string): Promise<number> {
		const [row] = await this.query<{ count: string }>(`SELECT count(*) FROM "${table}"`);
		return Number(row?.count);
	}

	async close(): Promise<void> {
		await this.postgres.stop();
	}

	private async query<Row extends object>(statement: string): Promise<readonly Row[]> {
		const client = new Client({ ...this.postgres });
		await client.connect();
		try {
			return (await client.query<Row>(statement)).rows;
		} finally {
			await client.end();
		}
	}

	private server() {
		const { host, port, database, user, password } = this.postgres;
		return { host, port, database, user, password, ssl: 'disable' };
	}
}
