import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { jsonLines } from '../engine/sources/shopify/bulk/file/jsonLines';
import { BulkJoin } from '../engine/sources/shopify/bulk/join/bulkJoin';
import type { Benchmark, Row } from './benchmark';

const orders = Number(process.env.BENCH_ORDERS ?? 200_000);
const itemsEach = 3;
const pageSize = 250;

const plan = {
	idKey: 'id',
	lists: [{ key: 'lineItems', mark: 'list_0', kind: 'LineItem', lists: [], hidesId: false }],
};

/** Joins a file in which no child stands near its parent, beside parsing its lines alone. */
export const benchmark: Benchmark = {
	name: 'bulkJoin',
	title: `The file of a bulk operation: ${orders} orders, ${itemsEach} line items each, shuffled`,
	run: async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'bulk-bench-'));
		try {
			const file = path.join(folder, 'orders.jsonl');
			await writeShuffled(file);
			const { size } = await stat(file);
			const parsed = await measured(async () => await parseAll(file));
			const joined = await measured(async () => await joinAll(file, size, folder));
			return rows(size, parsed, joined);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	},
};

interface Measured {
	readonly seconds: number;
	readonly cpuSeconds: number;
	/** Above what the process had before, at its highest. */
	readonly peakMegabytes: number;
	readonly result: number;
}

async function measured(work: () => Promise<number>): Promise<Measured> {
	globalThis.gc?.();
	const before = process.memoryUsage.rss();
	let peak = before;
	const watch = setInterval(() => {
		peak = Math.max(peak, process.memoryUsage.rss());
	}, 20);
	const startedAt = performance.now();
	const startedCpu = process.cpuUsage();
	const result = await work();
	const { user, system } = process.cpuUsage(startedCpu);
	clearInterval(watch);
	return {
		seconds: (performance.now() - startedAt) / 1_000,
		cpuSeconds: (user + system) / 1_000_000,
		peakMegabytes: (peak - before) / (1024 * 1024),
		result,
	};
}

/** What nobody can do without: each line cut and parsed, once. */
async function parseAll(file: string): Promise<number> {
	let lines = 0;
	for await (const some of jsonLines(createReadStream(file))) {
		for (const { bytes } of some) {
			JSON.parse(bytes.toString('utf8'));
			lines += 1;
		}
	}
	return lines;
}

async function joinAll(file: string, expectedBytes: number, folder: string): Promise<number> {
	const join = new BulkJoin({ plan, folder, expectedBytes });
	try {
		await join.read(jsonLines(createReadStream(file)));
		let joined = 0;
		for await (const page of join.pages(pageSize)) {
			for (const { lineItems } of page) {
				const { nodes } = lineItems as { readonly nodes: readonly unknown[] };
				joined += 1 + nodes.length;
			}
		}
		return joined;
	} finally {
		await join.close();
	}
}

/** By a step that is prime to the number of lines, so that each comes once, far from those beside it. */
async function writeShuffled(file: string): Promise<void> {
	const lines = orders * (1 + itemsEach);
	const handle = await open(file, 'w');
	const part: string[] = [];
	for (let index = 0, at = 0; index < lines; index++, at = (at + 7_919_999) % lines) {
		part.push(lineAt(at));
		if (part.length < 5_000 && index < lines - 1) continue;
		await handle.write(`${part.join('\n')}\n`);
		part.length = 0;
	}
	await handle.close();
}

function lineAt(at: number): string {
	const order = Math.floor(at / (1 + itemsEach));
	const id = `gid:\\/\\/shopify\\/Order\\/${5_000_000_000_000 + order}`;
	const money = (name: string, amount: number) =>
		`"${name}":{"shopMoney":{"amount":"${amount}.00","currencyCode":"EUR"}}`;
	if (at % (1 + itemsEach) === 0) {
		const times = `"createdAt":"2026-03-01T10:00:00Z","updatedAt":"2026-03-02T10:00:00Z","processedAt":"2026-03-01T10:00:00Z"`;
		const states = `"displayFinancialStatus":"PAID","displayFulfillmentStatus":"FULFILLED","currencyCode":"EUR","tags":["a","b"],"note":null`;
		const sums = ['totalPrice', 'currentTotalPrice', 'subtotalPrice', 'totalTax', 'totalDiscounts'];
		return `{"id":"${id}","name":"#${order}",${times},${states},${sums.map((name) => money(name, order)).join(',')}}`;
	}
	return `{"id":"gid:\\/\\/shopify\\/LineItem\\/${9_000_000_000_000 + at}","title":"A thing","sku":"SKU-${at % 997}","quantity":2,${money('originalUnitPrice', 5)},${money('discountedTotal', 10)},"list_0":"LineItem","__parentId":"${id}"}`;
}

function rows(size: number, parsed: Measured, joined: Measured): readonly Row[] {
	const megabytes = size / (1024 * 1024);
	const isWhole = joined.result === parsed.result;
	const ratio = parsed.cpuSeconds / joined.cpuSeconds;
	return [
		{
			measure: `CPU of a join, as a share of parsing the same lines once (${Math.round(megabytes)} MB)`,
			ours: `${joined.cpuSeconds.toFixed(1)} s (${joined.seconds.toFixed(1)} s in all)`,
			reference: `parsing: ${parsed.cpuSeconds.toFixed(1)} s`,
			ratio,
			target: 'at least 0.3, no record missing',
			met: isWhole && ratio >= 0.3,
		},
		{
			measure: 'memory above what the process had before, at its highest',
			ours: `${Math.round(joined.peakMegabytes)} MB`,
			reference: `parsing: ${Math.round(parsed.peakMegabytes)} MB`,
			ratio: undefined,
			target: 'at most 128 MB, whatever the size',
			met: joined.peakMegabytes <= 128,
		},
	];
}
