import type { Door } from '../../engine/sources/http/door';
import { CostPacer } from '../../engine/sources/shopify/client/costPacer';
import { ShopifyClient } from '../../engine/sources/shopify/client/shopifyClient';
import type { OrderFields } from '../../engine/sources/shopify/orders/orderFields';
import { OrderLister } from '../../engine/sources/shopify/orders/orderListing';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { startSimulatorProcess } from '../../rig/shop/simulatorProcess';
import type { Row } from '../benchmark';

const orders = 10_000;
const rounds = 5;

interface Cost {
	readonly cpuMs: number;
	readonly wallMs: number;
}

/**
 * What our client costs beside a bare loop that posts the same queries and reads the same answers as text, with
 * everything rendered beforehand, and beside one that parses them too. All go through `fetch`, which keeps its
 * connection alive; n8n's own client does not, which costs all alike.
 */
export async function measureClientCost(
	name: string,
	fields: OrderFields,
	lineItems: number,
	targetMs: number | undefined,
): Promise<readonly Row[]> {
	const args = ['--orders', String(orders), '--plan', 'enterprise'];
	const simulator = await startSimulatorProcess([...args, '--line-items', String(lineItems)]);
	try {
		const signed: Door = async (url, init) =>
			await fetch(url, {
				...init,
				headers: { ...init.headers, 'X-Shopify-Access-Token': simulator.accessToken },
			});
		const requests: Parameters<Door>[] = [];
		await listAll(simulator.url, fields, async (...request) => {
			requests.push(request);
			return await signed(...request);
		});
		const ours: Cost[] = [];
		const bare: Cost[] = [];
		const parsing: Cost[] = [];
		for (let round = 0; round < rounds; round++) {
			bare.push(await cost(async () => await fetchAll(signed, requests, () => undefined)));
			parsing.push(await cost(async () => await fetchAll(signed, requests, JSON.parse)));
			ours.push(await cost(async () => await listAll(simulator.url, fields, signed)));
		}
		return rows(name, { ours, bare, parsing }, targetMs);
	} finally {
		await simulator.stop();
	}
}

async function listAll(origin: string, fields: OrderFields, door: Door): Promise<void> {
	const client = new ShopifyClient({
		origin,
		apiVersion: '2026-10',
		door,
		pacer: new CostPacer(),
		environment: systemEnvironment,
	});
	const listing = { filters: {}, fields, sortBy: 'createdAt', descending: false } as const;
	let count = 0;
	for await (const page of new OrderLister(client, listing, systemEnvironment).pages()) {
		count += page.orders.length;
	}
	if (count !== orders) throw new Error(`${count} of ${orders} orders came`);
	if (client.activity.throttledMs > 50) throw new Error('The rate limit was in the way');
}

async function fetchAll(
	door: Door,
	requests: readonly Parameters<Door>[],
	read: (text: string) => unknown,
): Promise<void> {
	for (const [url, { signal, ...init }] of requests) {
		const response = await door(url, { ...init, signal: new AbortController().signal });
		const text = await response.text();
		if (signal.aborted || text.length === 0) throw new Error('Nothing came');
		read(text);
	}
}

async function cost(work: () => Promise<void>): Promise<Cost> {
	const cpuBefore = process.cpuUsage();
	const wallBefore = performance.now();
	await work();
	const { user, system } = process.cpuUsage(cpuBefore);
	return { cpuMs: (user + system) / 1000, wallMs: performance.now() - wallBefore };
}

function rows(
	name: string,
	{ ours, bare, parsing }: Readonly<Record<'ours' | 'bare' | 'parsing', readonly Cost[]>>,
	targetMs: number | undefined,
): readonly Row[] {
	const cpuOf = (costs: readonly Cost[]) => median(costs.map(({ cpuMs }) => cpuMs)) / orders;
	const [cpu, bareCpu, parsingCpu] = [cpuOf(ours), cpuOf(bare), cpuOf(parsing)];
	const wall = median(ours.map(({ wallMs }) => wallMs));
	const bareWall = median(bare.map(({ wallMs }) => wallMs));
	return [
		{
			measure: `client CPU per ${name} (${orders} orders)`,
			ours: `${cpu.toFixed(4)} ms`,
			reference: `bare loop ${bareCpu.toFixed(4)} ms`,
			ratio: cpu / bareCpu,
			target: targetMs === undefined ? '' : `at most ${targetMs} ms`,
			met: targetMs === undefined ? undefined : cpu <= targetMs,
		},
		{
			measure: `the same beside a loop that parses as well`,
			ours: `${cpu.toFixed(4)} ms`,
			reference: `bare loop with JSON.parse ${parsingCpu.toFixed(4)} ms`,
			ratio: cpu / parsingCpu,
			target: '',
			met: undefined,
		},
		{
			measure: `wall time for ${orders} × ${name}`,
			ours: `${wall.toFixed(0)} ms`,
			reference: `bare loop ${bareWall.toFixed(0)} ms`,
			ratio: wall / bareWall,
			target: '',
			met: undefined,
		},
	];
}

function median(values: readonly number[]): number {
	return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
