import { orderSearch } from '../../engine/sources/shopify/query/orderFilters';
import { startFreshN8n } from '../../rig/n8n/freshN8n';
import { withCredentials } from '../../rig/n8n/templates';
import type { Workflow } from '../../rig/n8n/workflow';
import { measureRun, type Usage } from '../measuredRun';
import type { OwnMapping } from '../ownBlocks';
import { publish, type RealN8n } from '../realN8n';
import type { BenchDatabase } from './benchDatabase';
import { orderDifferences } from './orderDifferences';
import { asItems, createShop, streamed } from './ourTables';
import { columns, ownTable } from './ownTable';
import { type PageServer, startPageServer } from './pageServerProcess';

/** A way to bring a shop's orders into a table. */
export type Way = 'streamed' | 'as items' | OwnMapping;

/** A shop and a database, and one n8n after the other that brings the shop's orders into a table there. */
export class TableStage<Database extends BenchDatabase = BenchDatabase> {
	private constructor(
		readonly orders: number,
		readonly shop: PageServer,
		readonly database: Database,
	) {}

	static async open<Database extends BenchDatabase>(
		orders: number,
		openDatabase: () => Promise<Database>,
	): Promise<TableStage<Database>> {
		const shop = await startPageServer(orders);
		const database = await openDatabase().catch(async (error: unknown) => {
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
		const usage = await measureRun(real, started, async () => this.missing(table));
		const content = this.database.content?.(table);
		if (usage.failure !== undefined || content === undefined) return usage;
		const shop = { ...this.shop, search: this.search() };
		return { ...usage, failure: await orderDifferences(shop, content) };
	}

	async close(): Promise<void> {
		await this.database.close();
		await this.shop.stop();
	}

	search(): string {
		const { from } = this.shop;
		return orderSearch({ updatedAfter: from.getTime(), updatedBefore: Date.now() }) ?? '';
	}

	async missing(table: string): Promise<number> {
		return this.orders - (await this.database.rows(table));
	}

	private async place(real: RealN8n, way: Way, table: string): Promise<Workflow> {
		const { shop, database } = this;
		if (way === 'streamed' || way === 'as items') {
			const { credentials: own, tableIn } = await database.createAccess(real);
			const credentials = { ...own, shopifyAdminApi: await createShop(real, shop) };
			const workflow =
				way === 'streamed'
					? await streamed(shop, { table, tableIn })
					: asItems(shop, { table, tableIn });
			return withCredentials(workflow, credentials);
		}
		await database.makeTable(table, database.columnsOf(columns));
		const intoTable = await database.ownBlock(real, table);
		return ownTable({
			shop,
			search: this.search(),
			intoTable,
			columns: database.columnsOf(columns),
			mapping: way,
		});
	}
}
