import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { loadInProcess } from '../rig/bulkLoad/load';
import { loadedTables, type LoadReport, type LoadRequest } from '../rig/bulkLoad/request';
import { type Postgres, startPostgres } from '../rig/databases/postgres';
import { startSimulatorProcess } from '../rig/shop/simulatorProcess';
import type { Benchmark, Row } from './benchmark';
import { bareCopy, type Copied } from './bulkTables/bareCopy';
import { type Parsed, parsedAlone } from './bulkTables/parsedAlone';
import { leastHeapMegabytes } from './bulkTables/leastHeap';
import { stageShares } from './bulkTables/stages';
import { cpuMilliseconds } from './processUsage';

const orders = Number(process.env.BENCH_ORDERS ?? 1_000_000);
const itemsEach = 3;
const ordersOfADay = 5_000;
const hourMs = 3_600_000;
const allowanceMegabytes = 128;

/**
 * Orders from the file of a bulk operation into three tables, by the code of *Sync Records*. Shopify's own time for writing the
 * file does not count, save in the daily increment.
 */
export const benchmark: Benchmark = {
	name: 'bulkTables',
	title: `By a bulk operation into three tables in PostgreSQL: ${orders.toLocaleString('en')} orders, ${itemsEach} line items each, far from their orders in the file`,
	run: async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'bulk-tables-'));
		const postgres = await startPostgres();
		try {
			const bench = new BulkTables(postgres, folder);
			return [...(await bench.backfill()), await bench.dailyIncrement()];
		} finally {
			await postgres.stop();
			rmSync(folder, { recursive: true, force: true });
		}
	},
};

class BulkTables {
	private loads = 0;

	constructor(
		private readonly postgres: Postgres,
		private readonly folder: string,
	) {}

	async backfill(): Promise<readonly Row[]> {
		const least = await this.leastHeap();
		const heapMegabytes = least + allowanceMegabytes;
		const profile = path.join(this.folder, 'load.cpuprofile');
		return await withShop(orders, ['--plan', 'enterprise'], async (shop) => {
			const cpuBefore = this.postgresCpu();
			const load = await loadInProcess(
				{ ...this.request(shop), batchSize: 2_000, profile },
				{ heapMegabytes },
			);
			const serverSeconds = (this.postgresCpu() - cpuBefore) / 1_000;
			if (load.orders !== orders) throw new Error(`${load.orders} orders arrived`);
			const bare = await bareCopy(this.postgres, Object.values(loadedTables), this.folder);
			const parsed = await parsedAlone(load.fileUrl ?? '');
			return [
				...speed(load, serverSeconds, bare, parsed),
				...memory(load, heapMegabytes, least),
				...stageShares(profile).map(([stage, share]) => ({
					measure: `of its CPU: ${stage}`,
					ours: `${Math.round(share * 100)} %`,
					...{ reference: '', ratio: undefined, target: '', met: undefined },
				})),
			];
		});
	}

	/** Orders that have changed, into the tables as they are by now, with an archive: by the pauses that are usual. */
	async dailyIncrement(): Promise<Row> {
		const shopSeconds = 60;
		const args = ['--bulk-running-ms', String(shopSeconds * 1_000)];
		const load = await withShop(ordersOfADay, args, async (shop) => {
			const request = { ...this.request(shop), archive: true, pollMs: 16_000 };
			return await loadInProcess(request);
		});
		const minutes = load.wholeSeconds / 60;
		return {
			measure: `the ${ordersOfADay.toLocaleString('en')} orders of a day, archived, a look every 16 s`,
			ours: `${Math.round(load.wholeSeconds)} s, ${load.seconds.toFixed(1)} s of it from the file on, ${load.budgetSeconds.toFixed(1)} s of that waiting for the points of the plan`,
			reference: `taken for Shopify's own work: ${shopSeconds} s`,
			ratio: undefined,
			target: 'under 15 minutes',
			met: minutes < 15 && load.orders === ordersOfADay,
		};
	}

	private async leastHeap(): Promise<number> {
		return await withShop(0, [], async (shop) => {
			return await leastHeapMegabytes(() => this.request(shop));
		});
	}

	private request(shop: LoadRequest['shop']): LoadRequest {
		this.loads += 1;
		const folder = path.join(this.folder, `load-${this.loads}`);
		const { host, port, user, password, database } = this.postgres;
		const postgres = { host, port, user, password, database };
		return { shop, postgres, folder, batchSize: 1_000, archive: false, pollMs: 500 };
	}

	private postgresCpu(): number {
		return cpuMilliseconds(process.pid, 'postgres');
	}
}

async function withShop<Result>(
	orders: number,
	args: readonly string[],
	work: (shop: LoadRequest['shop']) => Promise<Result>,
): Promise<Result> {
	const to = Date.now() - hourMs;
	const shop = await startSimulatorProcess([
		...['--orders', String(orders), '--line-items', String(itemsEach), '--bulk-children', 'far'],
		...['--from', new Date(to - 30 * 24 * hourMs).toISOString()],
		...['--to', new Date(to).toISOString()],
		...args,
	]);
	try {
		return await work(shop);
	} finally {
		await shop.stop();
	}
}

function speed(
	load: LoadReport,
	serverSeconds: number,
	bare: Copied,
	parsed: Parsed,
): readonly Row[] {
	const bareSeconds = bare.elapsedMs / 1_000;
	const cpuSeconds = load.cpuSeconds + serverSeconds;
	const bareCpuSeconds = bare.cpuMs / 1_000;
	const rows = `${bare.rows.toLocaleString('en')} rows, ${Math.round(bare.bytes / (1024 * 1024))} MB`;
	return [
		{
			measure: `from the file into the tables ÷ bare COPY of the same rows (${rows})`,
			ours: `${load.seconds.toFixed(1)} s`,
			reference: `${bareSeconds.toFixed(1)} s`,
			ratio: bareSeconds / load.seconds,
			target: 'at least 0.4',
			met: bareSeconds / load.seconds >= 0.4,
		},
		{
			measure: 'the same in CPU, which other programs do not draw out',
			ours: `${load.cpuSeconds.toFixed(1)} s, and PostgreSQL ${serverSeconds.toFixed(1)} s`,
			reference: `${bareCpuSeconds.toFixed(1)} s, both`,
			ratio: bareCpuSeconds / cpuSeconds,
			target: '',
			met: undefined,
		},
		{
			measure: `the most that JavaScript can do: the ${parsed.lines.toLocaleString('en')} lines fetched and parsed, nothing else, and the rows copied; in CPU`,
			ours: `${parsed.cpuSeconds.toFixed(1)} s, and ${bareCpuSeconds.toFixed(1)} s`,
			reference: `${bareCpuSeconds.toFixed(1)} s, both`,
			ratio: bareCpuSeconds / (bareCpuSeconds + parsed.cpuSeconds),
			target: '',
			met: undefined,
		},
		{
			measure:
				'waiting for the lists of refunds, which the file does not have: until the points of the plan allow a request, and then for its answer',
			ours: `${load.budgetSeconds.toFixed(1)} s and ${load.shopSeconds.toFixed(1)} s, ${load.shopRequests} requests`,
			...{ reference: '', ratio: undefined, target: '', met: undefined },
		},
	];
}

function memory(load: LoadReport, heapMegabytes: number, least: number): readonly Row[] {
	const megabytes = (bytes: number) => Math.round(bytes / (1024 * 1024));
	return [
		{
			measure: `memory of the process under --max-old-space-size=${heapMegabytes}, at its highest`,
			ours: `${megabytes(load.residentPeak - load.residentBefore)} MB above that of its start`,
			reference: `of its start: ${megabytes(load.residentBefore)} MB; without orders it needs a heap of ${least} MB`,
			ratio: undefined,
			target: 'all orders arrive',
			met: true,
		},
	];
}
