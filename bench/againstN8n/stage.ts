import path from 'node:path';

import { orderSearch } from '../../engine/sources/shopify/query/orderFilters';
import { startFreshN8n } from '../../rig/n8n/freshN8n';
import type { Workflow } from '../../rig/n8n/workflow';
import { startServerProcess } from '../../rig/serverProcess';
import { measureRun, type Usage } from '../measuredRun';
import type { OwnMapping } from '../ownBlocks';
import { publish, type RealN8n } from '../realN8n';
import type { BareTask } from './bareScript';
import { BenchDatabase } from './benchDatabase';
import { asItems, createShop, streamed } from './ourTables';
import { ownTable, tableStatement } from './ownTable';
import { type PageServer, startPageServer } from './pageServerProcess';

/** A way to bring a shop's orders into a table. */
export type Way = 'streamed' | 'as items' | OwnMapping;

/** A shop and a PostgreSQL, and one n8n after the other that brings the shop's orders into a table there. */
export class TableStage {
	private constructor(
		readonly orders: number,
		private readonly shop: PageServer,
		private readonly database: BenchDatabase,
	) {}

	static async open(orders: number): Promise<TableStage> {
		const shop = await startPageServer(orders);
		const database = await BenchDatabase.open().catch(async (error: unknown) => {
			await shop.stop();
			throw error;
		});
		return new TableStage(orders, shop, database);
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
		const table = this.database.newTable();
		const workflow = await this.place(real, way, table);
		const started = await publish(real, workflow);
		return await measureRun(real, started, async () => this.missing(table));
	}

	/** By a script that does nothing else. */
	async runBare(): Promise<Usage> {
		const { shop, database } = this;
		const table = database.newTable();
		await database.query(tableStatement(table));
		const { url, accessToken } = shop;
		const { postgres } = database;
		const task: BareTask = { url, accessToken, search: this.search(), postgres, table };
		const script = path.join(__dirname, 'bareScript.ts');
		const { said, stop } = await startServerProcess(script, [JSON.stringify(task)]);
		await stop();
		const missing = await this.missing(table);
		const failure = missing === 0 ? undefined : `${missing} orders did not arrive`;
		return { ...(said as Usage), failure };
	}

	async close(): Promise<void> {
		await this.database.close();
		await this.shop.stop();
	}

	private async place(real: RealN8n, way: Way, table: string): Promise<Workflow> {
		const { shop, database } = this;
		if (way === 'streamed' || way === 'as items') {
			const credentials = {
				syncAccountApi: await database.createAccount(real),
				shopifyAdminApi: await createShop(real, shop),
			};
			return way === 'streamed'
				? await streamed(shop, table, credentials)
				: asItems(shop, table, credentials);
		}
		const credential = await database.createOwnCredential(real);
		await database.query(tableStatement(table));
		return ownTable({ shop, search: this.search(), table, credential, mapping: way });
	}

	private search(): string {
		const { from } = this.shop;
		return orderSearch({ updatedAfter: from.getTime(), updatedBefore: Date.now() }) ?? '';
	}

	private async missing(table: string): Promise<number> {
		return this.orders - (await this.database.rows(table));
	}
}
