import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { closeIdleStores, type StoreConfig, withStore } from '../engine/store';
import { systemEnvironment } from '../engine/systemEnvironment';
import { startPostgres } from '../rig/databases/postgres';
import type { Benchmark, Row } from './benchmark';
import { fillShop, type Sharing, type Shop, shopUntil } from './console/manyOrders';
import { fillRuns } from './console/manyRuns';
import { type Question, questions } from './console/questions';
import { inPostgres, inSqlite, type ShopDatabase } from './console/shopDatabase';

const rounds = 5;

const shop: Shop = shopUntil(Date.now(), {
	orders: Number(process.env.BENCH_ORDERS ?? 1_000_000),
	products: Number(process.env.BENCH_PRODUCTS ?? 500),
	days: 730,
});

const sharings: readonly (Sharing & { readonly name: string })[] = [
	{ name: 'own tables', accountId: 'acme' },
	{
		name: 'tables shared with an account as large',
		accountId: 'acme',
		shared: { column: 'account_id', others: ['globex'] },
	},
];

/** How long somebody waits who looks at the console of a large shop. */
export const benchmark: Benchmark = {
	name: 'console',
	title: `The console over ${shop.orders.toLocaleString('en')} orders of ${shop.days} days and ${shop.products.toLocaleString('en')} products, beside 90 days of runs of 10 syncs every five minutes: the first answer, the slowest of ${rounds} more, and what that took of this process's CPU, in which SQLite runs`,
	run: async () => {
		const rows: Row[] = [];
		const folder = mkdtempSync(path.join(tmpdir(), 'console-bench-'));
		const server = await startPostgres();
		const { host, port, user, password, database } = server;
		const place = { host, port, user, password, database, schema: 'store' };
		const backEnds = [
			{
				name: 'SQLite',
				store: { kind: 'sqlite', folder, file: 'sync.sqlite' } satisfies StoreConfig,
				open: (name: string) => inSqlite(folder, name),
			},
			{
				name: 'PostgreSQL',
				store: { kind: 'postgres', ...place, ssl: 'disable' } satisfies StoreConfig,
				open: async (name: string) => await inPostgres(server, name),
			},
		];
		try {
			for (const { name, store, open } of backEnds) {
				await fillRuns(store, 'acme', Date.now());
				for (const [index, sharing] of sharings.entries()) {
					const tables = await open(`shop_${index}`);
					await fillShop(tables, shop, sharing);
					rows.push(...(await measure(`${name}, ${sharing.name}`, store, tables, sharing)));
					await tables.close();
				}
			}
		} finally {
			await closeIdleStores();
			await server.stop();
			rmSync(folder, { recursive: true, force: true });
		}
		return rows;
	},
};

async function measure(
	where: string,
	config: StoreConfig,
	tables: ShopDatabase,
	sharing: Sharing,
): Promise<readonly Row[]> {
	return await withStore(config, systemEnvironment, async (store) => {
		const rows: Row[] = [];
		for (const question of questions(store, tables, shop, sharing)) {
			rows.push(await timed(question, where));
		}
		return rows;
	});
}

async function timed({ name, ask, shows }: Question, where: string): Promise<Row> {
	const answered = async () => {
		const [cpu, startedAt] = [process.cpuUsage(), performance.now()];
		const answer = await ask();
		const ms = performance.now() - startedAt;
		const { user, system } = process.cpuUsage(cpu);
		if (!answer.includes(shows)) throw new Error(`${name}, ${where}: ${answer.slice(0, 500)}`);
		return { ms, cpuMs: (user + system) / 1_000, bytes: answer.length };
	};
	const first = await answered();
	const others: (typeof first)[] = [];
	for (let round = 0; round < rounds; round++) others.push(await answered());
	const slowest = others.reduce((one, other) => (one.ms > other.ms ? one : other));
	return {
		measure: `${name}: ${where}`,
		ours: `${first.ms.toFixed(0)} ms, then ${slowest.ms.toFixed(0)} ms (CPU ${slowest.cpuMs.toFixed(0)} ms)`,
		reference: `${(first.bytes / 1_000).toFixed(0)} kB`,
		ratio: undefined,
		target: 'at most 1,000 ms',
		met: Math.max(first.ms, slowest.ms) <= 1_000,
	};
}
