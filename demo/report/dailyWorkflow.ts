import { dayBefore } from '../../rig/figures/foundFigures';
import { type Execution, isBlock, outputItems, type WorkflowNode } from '../../rig/n8n/workflow';
import { orderOfRow } from '../../rig/shop/orderRecord';
import type { KeptTables } from '../../rig/tables/keptTables';
import type { Row } from '../../rig/tables/sqliteTable';
import { type ComparedRecord, compareTable } from '../../rig/tables/tableComparison';
import type { ProductTruth } from '../../simulator';
import { type AskedConsole, judgeConsole } from '../judge/judgeConsole';
import { judgeFigures } from '../judge/judgeFigures';
import type { Shop } from '../shop/shop';
import { ordersToCompare } from './ordersWorkflow';
import { runLine } from './runLine';
import { reportRun, type RunReport } from './runReport';
import { judgeRun } from './tableWorkflow';
import type { Told, ToldWorkflow } from './tellSyncs';

/** The sync of template 07, as it is imported. */
const sync = 'shopify.daily';
/** Stands below the time and the name of the line before. */
const below = ' '.repeat(10);

export interface DailyParts {
	readonly shop: Shop;
	readonly tables: KeptTables;
	/** Where the first run begins. */
	readonly since: string;
	/** Undefined where the user has taken it out of its workflow. */
	readonly console: AskedConsole | undefined;
}

/** Tells of the runs of template 07: of the orders, of the figures that were made of them, and what the console says. */
export function dailyWorkflow(workflowId: string, parts: DailyParts): ToldWorkflow {
	return {
		workflowId,
		tell: async (execution, nodes) => {
			const report = reportRun(execution, nodes, sync);
			const failed = report.failure !== undefined;
			const orders = await judgeOrders(parts, report);
			const line = runLine(report, 'table order_header', orders.verdict);
			if (failed || report.to === undefined) return { line, equal: false, failed };
			const figures = await tellFigures(parts, execution, nodes);
			return {
				line: [line, ...figures.line.split('\n').map((one) => below + one)].join('\n'),
				equal: orders.equal && figures.equal,
				failed,
			};
		},
	};
}

async function judgeOrders({ shop, tables, since }: DailyParts, report: RunReport) {
	return await judgeRun(
		{
			tables,
			table: 'order_header',
			thing: 'order',
			source: 'the shop',
			since,
			records: () => ordersToCompare(shop),
			toRecord: await withLineItems(tables),
		},
		report,
	);
}

/** An order as one record, with its line items from their own table. */
async function withLineItems(tables: KeptTables): Promise<(row: Row) => ComparedRecord> {
	const lineItems = await tables.rows('order_line_item');
	const byOrder = Map.groupBy(lineItems, ({ orderId }) => orderId);
	return (row) => orderOfRow({ ...row, lineItems: byOrder.get(row.id) ?? [] });
}

async function tellFigures(
	{ shop, tables, console }: DailyParts,
	execution: Execution,
	nodes: readonly WorkflowNode[],
): Promise<Pick<Told, 'line' | 'equal'>> {
	const count = async (table: string) => (await tables.rows(table)).length;
	const lists = `${await count('order_line_item')} line items, ${await count('order_refund_line_item')} refunded`;
	const refreshed = nodes
		.filter(isBlock('syncRecords', 'refreshTable'))
		.flatMap(({ name }) => outputItems(execution, name))
		.map(({ json }) => refreshLine(json));
	const products = await judgeProducts(shop, tables);
	const made = [lists, products.verdict, ...refreshed].join('  ');
	const ledger = shop.ledger();
	if (ledger === undefined || shop.timeZone === undefined) return { line: made, equal: true };
	const asked = askedAt(execution, nodes);
	const { timeZone } = shop;
	const judged = await judgeFigures({ tables, ledger, timeZone, asked });
	const figures = `${made}  ${judged.verdict}`;
	if (console === undefined) return { line: figures, equal: products.equal && judged.equal };
	const days = [dayBefore(asked, 30, timeZone), dayBefore(asked, 0, timeZone)] as const;
	const shown = await judgeConsole(console, sync, judged.sold, days).catch((error: unknown) => ({
		equal: false,
		verdict: `✗ ${error instanceof Error ? error.message : String(error)}`,
	}));
	return {
		line: `${figures}\nconsole: ${shown.verdict}`,
		equal: products.equal && judged.equal && shown.equal,
	};
}

/** In this shop, nothing happens to products. */
async function judgeProducts(
	shop: Shop,
	tables: KeptTables,
): Promise<{ readonly equal: boolean; readonly verdict: string }> {
	const rows = (await tables.rows('product')).map(productRecord);
	const products = shop.products();
	if (products === undefined) return { equal: true, verdict: `${rows.length} products` };
	const { equal, missing, unknown, stale } = compareTable(products.map(productRecord), rows);
	const wrong = missing.length + unknown.length + stale.length;
	return {
		equal,
		verdict: `${rows.length} products${equal ? '' : ` (✗ ${wrong} differ from the shop)`}`,
	};
}

function productRecord({ id, title, status }: Row | ProductTruth): ComparedRecord {
	return { id: String(id), name: String(title), content: JSON.stringify([id, title, status]) };
}

function refreshLine(json: Readonly<Record<string, unknown>>): string {
	const { table, rows, created, updated, deleted } = json;
	return `${String(table)} ${String(rows)} rows (${String(created)} created, ${String(updated)} updated, ${String(deleted)} deleted)`;
}

/** When the run was asked for, in epoch milliseconds: the figures end with the day before. */
function askedAt(execution: Execution, nodes: readonly WorkflowNode[]): number {
	const asked = nodes
		.flatMap(({ name }) => outputItems(execution, name))
		.map(({ json }) => json.requested_at)
		.find((at) => typeof at === 'string');
	return Date.parse(asked ?? execution.startedAt);
}
