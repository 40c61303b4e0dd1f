import type { ThrottleStatus } from '../../engine/sources/shopify/client/costPacer';
import { CostPacer } from '../../engine/sources/shopify/client/costPacer';
import type { Door } from '../../engine/sources/http/door';
import { OrderLister } from '../../engine/sources/shopify/orders/orderListing';
import { ShopifyClient } from '../../engine/sources/shopify/client/shopifyClient';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { defaultApp, startSimulator } from '../../simulator';
import type { Row } from '../benchmark';

const restoreRate = 100;
/** Of the pages read, the first ones find out how full the bucket is and empty it. */
const warmUpPages = 3;

interface Answered {
	readonly atMs: number;
	readonly charged: number;
	readonly available: number;
}

interface RateUse {
	/** The part of the restored points that all clients together used. */
	readonly share: number;
	readonly requests: number;
	readonly throttled: number;
}

/** How much of a standard plan's rate is used by pages of 250 orders with 50 line items each. */
export async function measureRateUse(): Promise<readonly Row[]> {
	const alone = await readPages(24, 0);
	// One request in a hundred is not to be refused: so there are more than a hundred.
	const beside = await readPages(120, restoreRate / 2);
	const besideShare = (100 * beside.throttled) / beside.requests;
	return [
		{
			measure: `standard plan, pages of 250 × 50, 100 ms latency (${alone.requests} requests)`,
			ours: `${(100 * alone.share).toFixed(1)} % of the rate, ${alone.throttled} THROTTLED`,
			reference: 'the restore rate',
			ratio: alone.share,
			target: 'at least 95 %, none THROTTLED',
			met: alone.share >= 0.95 && alone.throttled === 0,
		},
		{
			measure: `the same beside a client that takes half (${beside.requests} requests)`,
			ours: `${besideShare.toFixed(2)} % THROTTLED`,
			reference: `both ${(100 * beside.share).toFixed(1)} % of the rate`,
			ratio: undefined,
			target: 'under 1 % THROTTLED',
			met: besideShare < 1,
		},
	];
}

async function readPages(pages: number, competing: number): Promise<RateUse> {
	const simulator = await startSimulator({
		orders: 250 * (pages + 1),
		lineItems: 50,
		latencyMs: 100,
		keepRenderedPages: true,
		app: { scopes: [...defaultApp.scopes, 'read_all_orders'] },
	});
	try {
		const answers: Answered[] = [];
		const client = () =>
			new ShopifyClient({
				origin: simulator.url,
				apiVersion: '2026-10',
				door: observing(answers),
				pacer: new CostPacer(),
				environment: systemEnvironment,
			});
		// Rendering 12,500 line items takes the simulator longer than Shopify's rate gives it.
		await readSome(client(), pages, () => simulator.fillBucket(restoreRate * 20));
		answers.length = 0;
		if (competing > 0) simulator.compete({ pointsPerSecond: competing });
		simulator.fillBucket(200);
		const measured = client();
		await readSome(measured, pages);
		const settled = answers.slice(warmUpPages - 1);
		const { throttled } = measured.activity;
		return { share: shareOf(settled, competing), requests: answers.length, throttled };
	} finally {
		await simulator.close();
	}
}

async function readSome(
	client: ShopifyClient,
	pages: number,
	afterEach: () => void = () => undefined,
): Promise<void> {
	const fields = { preset: 'summary', lineItems: true } as const;
	const listing = { filters: {}, fields, sortBy: 'createdAt', descending: false } as const;
	let read = 0;
	for await (const page of new OrderLister(client, listing, systemEnvironment).pages()) {
		if (page.orders.length !== 250) throw new Error(`A page had ${page.orders.length} orders`);
		read += 1;
		afterEach();
		if (read === pages) return;
	}
}

function observing(answers: Answered[]): Door {
	return async (url, init) => {
		const headers = { ...init.headers, 'X-Shopify-Access-Token': defaultApp.accessToken };
		const response = await fetch(url, { ...init, headers });
		const text = await response.text();
		const { extensions } = JSON.parse(text) as {
			extensions: { cost: { actualQueryCost: number | null; throttleStatus: ThrottleStatus } };
		};
		answers.push({
			atMs: performance.now(),
			charged: extensions.cost.actualQueryCost ?? 0,
			available: extensions.cost.throttleStatus.currentlyAvailable,
		});
		return { status: response.status, headers: response.headers, text: async () => text };
	};
}

/**
 * What was taken between the first and the last answer, over what was restored meanwhile. What had been saved up
 * before does not count as used.
 */
function shareOf(answers: readonly Answered[], competing: number): number {
	const [first] = answers;
	const last = answers.at(-1);
	if (first === undefined || last === undefined) throw new Error('Nothing was answered');
	const seconds = (last.atMs - first.atMs) / 1000;
	const charged = answers.slice(1).reduce((sum, answer) => sum + answer.charged, 0);
	const saved = Math.max(0, first.available - last.available);
	return (charged + competing * seconds - saved) / (restoreRate * seconds);
}
