import { BenchMariadb, type QueryBatching } from './againstN8n/benchMariadb';
import { TableStage, type Way } from './againstN8n/stage';
import type { Benchmark, Row } from './benchmark';
import { shownUsage, type Usage } from './measuredRun';

/** How many orders are brought into a table; BENCH_ORDERS=1000 for a quick pass. */
const orders = Number(process.env.BENCH_ORDERS ?? '50000');

/**
 * Its default takes n8n time by the square of the number of queries, and the server takes no text of more than 16 MB: so
 * few orders are within both.
 */
const ordersAtOnce = Math.min(orders, 2_000);

export const benchmark: Benchmark = {
	name: 'mariadb',
	title:
		"Orders into MariaDB: template 02b with Sync Database, beside n8n's own MySQL; both tables equal the shop",
	run: async () => {
		const few = await measured(ordersAtOnce, 'streamed');
		const all = await measured(orders, 'streamed');
		return [
			await beside(few, ordersAtOnce, 'single', 15),
			await beside(all, orders, 'single'),
			await beside(all, orders, 'independently'),
			await beside(all, orders, 'transaction'),
		];
	},
};

const ways = {
	single: 'as it opens: all queries as one text',
	independently: 'each query by itself',
	transaction: 'all queries in one transaction, its quickest',
} as const satisfies Record<QueryBatching, string>;

/** @param bound how many times as fast 02b must be; only watched without one */
async function beside(
	ours: Usage,
	size: number,
	batching: QueryBatching,
	bound?: number,
): Promise<Row> {
	const own = await measured(size, 'one expression', batching);
	const isWhole = ours.failure === undefined && own.failure === undefined;
	const ratio = isWhole ? own.seconds / ours.seconds : undefined;
	return {
		measure: `02b, ${size.toLocaleString('en')} orders: times as fast as n8n's MySQL, ${ways[batching]}`,
		ours: shownUsage(ours),
		reference: `n8n's own: ${shownUsage(own)}`,
		ratio,
		target: bound === undefined ? '' : `at least ${bound}`,
		met: bound === undefined ? undefined : ratio !== undefined && ratio >= bound,
	};
}

async function measured(size: number, way: Way, batching?: QueryBatching): Promise<Usage> {
	const stage = await TableStage.open(size, async () => await BenchMariadb.open(batching));
	try {
		return await stage.run(way);
	} finally {
		await stage.close();
	}
}
