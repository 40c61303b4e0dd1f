import { BenchMariadb, type QueryBatching } from './againstN8n/benchMariadb';
import { TableStage, type Way } from './againstN8n/stage';
import type { Benchmark, Row } from './benchmark';
import { shownUsage, type Usage } from './measuredRun';

/** How many orders are brought into a table; BENCH_ORDERS=1000 for a quick pass. */
const orders = Number(process.env.BENCH_ORDERS ?? '50000');

/** Its default takes n8n time by the square of the number of queries: 46 times ours for 2,000 orders. */
const ordersAtOnce = Math.min(orders, 2_000);

export const benchmark: Benchmark = {
	name: 'mariadb',
	title:
		"Orders into MariaDB: template 02b with Sync Database, beside n8n's own MySQL; both tables equal the shop",
	run: async () => [
		await beside('a query per item, in one transaction', orders, 'transaction', 15),
		await beside('as it opens, all queries as one text', ordersAtOnce, 'single'),
	],
};

/** @param bound how many times as fast 02b must be; only watched without one */
async function beside(
	way: string,
	size: number,
	batching: QueryBatching,
	bound?: number,
): Promise<Row> {
	const ours = await measured(size, batching, 'streamed');
	const own = await measured(size, batching, 'one expression');
	const ratio = own.seconds / ours.seconds;
	const isWhole = ours.failure === undefined && own.failure === undefined;
	return {
		measure: `02b, ${size.toLocaleString('en')} orders: times as fast as n8n's MySQL, ${way}`,
		ours: shownUsage(ours),
		reference: `n8n's own: ${shownUsage(own)}`,
		ratio,
		target: bound === undefined ? '' : `at least ${bound}`,
		met: bound === undefined ? undefined : isWhole && ratio >= bound,
	};
}

async function measured(size: number, batching: QueryBatching, way: Way): Promise<Usage> {
	const stage = await TableStage.open(size, async () => await BenchMariadb.open(batching));
	try {
		return await stage.run(way);
	} finally {
		await stage.close();
	}
}
