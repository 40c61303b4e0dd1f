import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { usualBulkFrom } from '../engine/sources/shopify/bulk/autoOrderSource';
import { BulkOrderSource } from '../engine/sources/shopify/bulk/bulkOrderSource';
import type { FileDoor } from '../engine/sources/shopify/bulk/file/fileDoor';
import { usualPatience } from '../engine/sources/shopify/bulk/operation/life';
import type { NotedOperation } from '../engine/sources/shopify/bulk/operation/notes';
import { CostPacer } from '../engine/sources/shopify/client/costPacer';
import { ShopifyClient } from '../engine/sources/shopify/client/shopifyClient';
import { OrderSource, type OrderSourceOptions } from '../engine/sources/shopify/orderSource';
import type { Source } from '../engine/source';
import { systemEnvironment } from '../engine/systemEnvironment';
import { allOrdersScopes, defaultApp, type Simulator, startSimulator } from '../simulator';
import type { Benchmark, Row } from './benchmark';

const orders = Number(process.env.BENCH_ORDERS ?? 24_000);
const latencyMs = 100;
const window = { from: 0, to: Date.now() + 86_400_000 };

/**
 * From how many orders on a bulk operation is the quicker way. Pages are read by the rate limit of a standard plan, which is
 * the real one, and whose bucket is full at the beginning. How long Shopify works on an operation is told nowhere, and a simulator cannot tell: so it is taken to be
 * done within the first look, which favors the operation, and half a pause more is lost on average.
 */
export const benchmark: Benchmark = {
	name: 'fetchBy',
	title: `Pages or a bulk operation: ${orders} orders with their line items, standard plan, ${latencyMs} ms latency`,
	run: async () => {
		const simulator = await startSimulator({
			orders,
			latencyMs,
			bulk: { queuedMs: 0, runningMs: 0 },
			app: { scopes: allOrdersScopes },
		});
		const folder = mkdtempSync(path.join(tmpdir(), 'fetch-by-'));
		try {
			const source = bulkSource(simulator, folder);
			// The simulator writes the file while it is read first: that is its time, and not ours.
			await secondsOf(source);
			const bulk = await secondsOf(source);
			const paged = await secondsOf(new OrderSource(listed(simulator)));
			return [crossover(paged, bulk.at(-1)?.seconds ?? 0)];
		} finally {
			rmSync(folder, { recursive: true, force: true });
			await simulator.close();
		}
	},
};

/** How many orders were there after how many seconds. */
interface Progress {
	readonly read: number;
	readonly seconds: number;
}

/** @param fileSeconds for all orders, without waiting */
function crossover(paged: readonly Progress[], fileSeconds: number): Row {
	const waitSeconds = (1.5 * usualPatience.pollMs) / 1_000;
	const bulkSeconds = (read: number) => waitSeconds + (read / orders) * fileSeconds;
	const from = paged.find(({ read, seconds }) => seconds >= bulkSeconds(read))?.read ?? Infinity;
	const pagedSeconds = paged.at(-1)?.seconds ?? 0;
	return {
		measure: `orders from which on ${waitSeconds} s of waiting are made up for`,
		ours: `${usualBulkFrom} (what Automatic goes by)`,
		reference: `${from} (all by pages in ${pagedSeconds.toFixed(0)} s, the file in ${fileSeconds.toFixed(0)} s)`,
		ratio: usualBulkFrom / from,
		target: 'between 0.5 and 2',
		met: usualBulkFrom / from >= 0.5 && usualBulkFrom / from <= 2,
	};
}

async function secondsOf(source: Source): Promise<readonly Progress[]> {
	const startedAt = performance.now();
	const progress: Progress[] = [];
	let read = 0;
	for await (const { items } of source.pages(window)) {
		read += items.length;
		progress.push({ read, seconds: (performance.now() - startedAt) / 1_000 });
	}
	if (read !== orders) throw new Error(`${read} orders came instead of ${orders}`);
	return progress;
}

function listed(simulator: Simulator): OrderSourceOptions {
	return {
		client: new ShopifyClient({
			origin: simulator.url,
			apiVersion: '2026-10',
			door: async (url, init) =>
				await fetch(url, {
					...init,
					headers: { ...init.headers, 'X-Shopify-Access-Token': defaultApp.accessToken },
				}),
			pacer: new CostPacer(),
			environment: systemEnvironment,
		}),
		environment: systemEnvironment,
		cursor: 'updatedAt',
		fields: { preset: 'standard', lineItems: true },
		pageSize: 250,
		shape: 'rows',
	};
}

const files: FileDoor = async (url, init) => {
	const { status, headers, body } = await fetch(url, init);
	return { status, headers, body: body as AsyncIterable<Uint8Array> | null };
};

function bulkSource(simulator: Simulator, folder: string): BulkOrderSource {
	let noted: NotedOperation | undefined;
	return new BulkOrderSource(listed(simulator), {
		files,
		folder,
		patience: { ...usualPatience, pollMs: 1 },
		notes: { read: async () => noted, note: async (operation) => void (noted = operation) },
		owner: 'bench',
		run: { id: 'bench', startedAt: Date.now() },
	});
}
