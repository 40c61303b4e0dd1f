import { failureOf } from '../demo/syncReport';
import { orderSearch } from '../engine/shopify/orderFilters';
import type { Benchmark, Row } from './benchmark';
import { ownPagination } from './ownPagination';
import { forgetPeak, peakResidentBytes, residentBytes } from './processUsage';
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

interface Usage {
	readonly megabytes: number;
	readonly seconds: number;
	readonly failure?: string;
}

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
		ours: shown(ours),
		reference: `n8n's own: ${shown(own)}`,
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
		const { pid } = stage.n8n;
		const before = residentBytes(pid);
		forgetPeak(pid);
		const startedAt = performance.now();
		const succeeded = await started.fire().then(
			() => true,
			() => false,
		);
		const seconds = (performance.now() - startedAt) / 1_000;
		const megabytes = (peakResidentBytes(pid) - before) / 1_000_000;
		const missing = orders - stage.app.received();
		const problem = succeeded ? missingOrders(missing) : await reason(stage, started);
		return { megabytes, seconds, failure: problem };
	} finally {
		await stage.close();
	}
}

function missingOrders(count: number): string | undefined {
	return count === 0 ? undefined : `${count} orders did not arrive`;
}

async function reason({ n8n }: Stage, { workflow }: Started): Promise<string> {
	const [newest] = await n8n.client.executions(workflow.id, 1);
	const execution = newest === undefined ? undefined : await n8n.client.execution(newest.id);
	return (execution === undefined ? undefined : failureOf(execution)) ?? 'for a reason not kept';
}

function shown({ megabytes, seconds, failure }: Usage): string {
	const usage = `${Math.round(megabytes).toLocaleString('en')} MB in ${Math.round(seconds)} s`;
	return failure === undefined ? usage : `${usage} (FAILED ${failure})`;
}
