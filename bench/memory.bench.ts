import { orderSearch } from '../engine/sources/shopify/query/orderFilters';
import type { Benchmark, Row } from './benchmark';
import { measureRun, shownUsage, type Usage } from './measuredRun';
import { ownPagination } from './ownPagination';
import { openStage, placeNewOrders, publish, type Stage, type Started } from './realN8n';

/** How many orders one run delivers; BENCH_ORDERS=1000 or 1000,5000 for a quick pass. */
const sizes = (process.env.BENCH_ORDERS ?? '10000,50000').split(',').map(Number);

const hourMs = 3_600_000;

export const benchmark: Benchmark = {
	name: 'memory',
	title: "Peak memory of template 02, beside n8n's own HTTP Request with pagination",
	run: async () => {
		const rows: Row[] = [];
		for (const orders of sizes) rows.push(await measure(orders));
		return rows;
	},
};

async function measure(orders: number): Promise<Row> {
	const from = new Date(Date.now() - 48 * hourMs);
	const to = new Date(Date.now() - hourMs);
	const ours = await runOnce(orders, { from, to }, async (stage) => {
		return await placeNewOrders(stage, from.toISOString());
	});
	const own = await runOnce(orders, { from, to }, async (stage) => {
		const search = orderSearch({ createdAfter: from.getTime(), createdBefore: Date.now() });
		const { simulator, app } = stage;
		return await publish(stage, ownPagination({ simulator, appUrl: app.url, search }));
	});
	return {
		measure: `Peak memory over start-up, ${orders.toLocaleString('en')} orders`,
		ours: shownUsage(ours),
		reference: `n8n's own: ${shownUsage(own)}`,
		ratio: ours.megabytes / own.megabytes,
		target: '',
		met: undefined,
	};
}

/** In an n8n of its own, since a process does not give back what it once took. */
async function runOnce(
	orders: number,
	{ from, to }: { readonly from: Date; readonly to: Date },
	place: (stage: Stage) => Promise<Started>,
): Promise<Usage> {
	const stage = await openStage([
		...['--orders', String(orders), '--from', from.toISOString(), '--to', to.toISOString()],
		// Three line items, so that no order needs a second request; a plan that never throttles n8n's own, which
		// would fail: what is compared is memory.
		...['--line-items', '3', '--plan', 'enterprise'],
	]);
	try {
		const started = await place(stage);
		return await measureRun(stage, started, () => orders - stage.app.received());
	} finally {
		await stage.close();
	}
}
