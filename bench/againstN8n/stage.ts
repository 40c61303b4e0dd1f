import path from 'node:path';
import { Client } from 'pg';

import { orderSearch } from '../../engine/sources/shopify/query/orderFilters';
import { type Postgres, startPostgres } from '../../rig/databases/postgres';
import { startFreshN8n } from '../../rig/n8n/freshN8n';
import type { Workflow } from '../../rig/n8n/workflow';
import { startServerProcess } from '../../rig/serverProcess';
import { measureRun, type Usage } from '../measuredRun';
import { publish, type RealN8n } from '../realN8n';
import type { BareTask } from './bareScript';
import { asItems, createOurCredentials, streamed } from './ourTables';
import { type OwnMapping, ownTable, tableStatement } from './ownTable';
import { type PageServer, startPageServer } from './pageServerProcess';

/** A way to bring a shop's orders into a table. */
export type Way = 'streamed' | 'as items' | OwnMapping;

/** A shop and a PostgreSQL, and one n8n after the other that brings the shop's orders into a table there. */
export class TableStage {
	private tables = 0;

	private constructor(
		readonly orders: number,
		private readonly shop: PageServer,
		private readonly postgres: Postgres,
	) {}

	static async open(orders: number): Promise<TableStage> {
		const shop = await startPageServer(orders);
		const postgres = await startPostgres().catch(async (error: unknown) => {
			await shop.stop();
			throw error;
		});
		return new TableStage(orders, shop, postgres);
	}

	/** In an n8n of its own. */
	async run(way: Way): Promise<Usage> {
		const n8n = await startFreshN8n();
		try {
			return await this.runIn({ n8n }, way);
		} finally {
			await n8n.stop();
		}
	}

	async runIn(real: RealN8n, way: Way): Promise<Usage> {
		const table = `orders_${++this.tables}`;
		const workflow = await this.place(real, way, table);
		const started = await publish(real, workflow);
		return await measureRun(real, started, async () => this.orders - (await this.rows(table)));
	}

	/** By a script that does nothing else. */
	async runBare(): Promise<Usage> {
		const { shop, postgres } = this;
		const table = `orders_${++this.tables}`;
		await this.query(tableStatement(table));
		const { url, accessToken } = shop;
		const task: BareTask = { url, accessToken, search: this.search(), postgres, table };
		const script = path.join(__dirname, 'bareScript.ts');
		const { said, stop } = await startServerProcess(script, [JSON.stringify(task)]);
		await stop();
		const missing = this.orders - (await this.rows(table));
		const failure = missing === 0 ? undefined : `${missing} orders did not arrive`;
		return { ...(said as Usage), failure };
	}

	async close(): Promise<void> {
		await this.postgres.stop();
		await this.shop.stop();
	}

	private async place(real: RealN8n, way: Way, table: string): Promise<Workflow> {
		const { shop, postgres } = this;
		if (way === 'streamed' || way === 'as items') {
			await this.query('DROP SCHEMA IF EXISTS sync CASCADE');
			await createOurCredentials(real, shop, postgres);
			return way === 'streamed' ? await streamed(shop, table) : asItems(shop, table);
		}
		const { host, port, database, user, password } = postgres;
		const credential = { id: 'benchPostgres', name: 'Postgres' };
		const server = { host, port, database, user, password, ssl: 'disable' };
		const data = { ...server, allowUnauthorizedCerts: false, sshTunnel: false };
		await real.n8n.client.createCredential({ ...credential, type: 'postgres', data });
		await this.query(tableStatement(table));
		return ownTable({ shop, search: this.search(), table, credential, mapping: way });
	}

	private search(): string {
		const { from } = this.shop;
		return orderSearch({ updatedAfter: from.getTime(), updatedBefore: Date.now() }) ?? '';
	}

	private async rows(table: string): Promise<number> {
		const [row] = await this.query<{ count: string }>(`SELECT count(*) FROM "${table}"`);
		return Number(row?.count);
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
}
