import { defaultApp, startSimulator } from '../../simulator';
import { pageQuery } from './orderQuery';

/** Orders as they stand in an answer, in ascending order of their times. */
export interface RenderedOrders {
	readonly count: number;
	/** Epoch milliseconds at which an order was created and last updated, in whole seconds. */
	timeOf(index: number): number;
	render(index: number): Buffer;
}

const patternCount = 200;
const [number, time] = ['@NUMBER@', '@TIME@'];

/**
 * Renders orders once and for all: a simulated shop answers for a few hundred, and the rest are these again under
 * other numbers and times.
 */
export async function renderOrders(
	count: number,
	from: number,
	to: number,
): Promise<RenderedOrders> {
	const patterns = (await simulatedOrders()).map((order) =>
		JSON.stringify({
			...order,
			id: `gid://shopify/Order/${number}`,
			legacyResourceId: number,
			name: `#${number}`,
			...{ createdAt: time, updatedAt: time, processedAt: time },
		}),
	);
	const timeOf = (index: number) =>
		Math.floor((from + ((to - from) * index) / count) / 1_000) * 1_000;
	const rendered = Array.from({ length: count }, (_, index) => {
		const pattern = patterns[index % patterns.length] ?? '';
		const at = `${new Date(timeOf(index)).toISOString().slice(0, 19)}Z`;
		const text = pattern.replaceAll(number, String(5_000_000_000 + index)).replaceAll(time, at);
		return Buffer.from(text);
	});
	return { count, timeOf, render: (index) => rendered[index] ?? Buffer.alloc(0) };
}

async function simulatedOrders(): Promise<readonly object[]> {
	const simulator = await startSimulator({
		orders: patternCount,
		lineItems: 3,
		plan: 'enterprise',
	});
	try {
		const response = await fetch(`${simulator.url}/admin/api/2026-10/graphql.json`, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				'x-shopify-access-token': defaultApp.accessToken,
			},
			body: JSON.stringify(pageQuery(undefined)),
		});
		const { data } = (await response.json()) as { data: { orders: { nodes: object[] } } };
		return data.orders.nodes;
	} finally {
		await simulator.close();
	}
}
