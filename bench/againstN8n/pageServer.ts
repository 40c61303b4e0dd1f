/**
 * Answers listings and counts of orders as Shopify does, from bytes that were rendered before, so that what is measured
 * is the client. It never throttles. Started as a process of its own:
 *
 *   tsx bench/againstN8n/pageServer.ts --orders 50000 --from 2026-01-01T00:00:00Z --to 2026-01-02T00:00:00Z
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';

import { type RenderedOrders, renderOrders } from './renderedOrders';

interface Asked {
	readonly query: string;
	readonly variables: {
		readonly first?: number;
		readonly after?: string | null;
		readonly query?: string | null;
	};
}

/** Generous, so that nobody waits. */
const cost =
	'"extensions":{"cost":{"requestedQueryCost":10,"actualQueryCost":10,"throttleStatus":{"maximumAvailable":20000000,"currentlyAvailable":19999990,"restoreRate":1000000}}}';

const bound = /_at:(>=|<)'([^']+)'/g;

void main();

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			orders: { type: 'string', default: '1000' },
			from: { type: 'string', default: '' },
			to: { type: 'string', default: '' },
		},
	});
	const [from, to] = [Date.parse(values.from), Date.parse(values.to)];
	const orders = await renderOrders(Number(values.orders), from, to);
	const server = createServer((incoming, response) => {
		void bodyOf(incoming).then((body) => {
			const answer = answerTo(JSON.parse(body) as Asked, orders);
			response.setHeader('content-type', 'application/json; charset=utf-8');
			response.end(answer);
		});
	});
	server.keepAliveTimeout = 60_000;
	server.listen(0, '127.0.0.1', () => {
		const { port } = server.address() as AddressInfo;
		console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
	});
	process.once('SIGTERM', () => process.exit(0));
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
	let body = '';
	for await (const chunk of incoming.setEncoding('utf8')) body += String(chunk);
	return body;
}

function answerTo({ query, variables }: Asked, orders: RenderedOrders): Buffer {
	const [begin, end] = range(variables.query ?? '', orders);
	if (query.includes('ordersCount')) {
		const count = `{"count":${end - begin},"precision":"EXACT"}`;
		return Buffer.from(`{"data":{"ordersCount":${count}},${cost}}`);
	}
	if (!query.includes('orders(')) return Buffer.from(shopAnswer);
	const first = variables.after ? Number(variables.after) + 1 : begin;
	const last = Math.min(end, first + (variables.first ?? 50));
	const parts: Buffer[] = [];
	for (let index = first; index < last; index++) {
		parts.push(parts.length === 0 ? open : comma, orders.render(index));
	}
	if (parts.length === 0) parts.push(open);
	const info = `{"hasNextPage":${last < end},"endCursor":${last > first ? `"${last - 1}"` : 'null'}}`;
	const scopes = query.includes('currentAppInstallation') ? `,${allScopes}` : '';
	parts.push(Buffer.from(`],"pageInfo":${info}}${scopes}},${cost}}`));
	return Buffer.concat(parts);
}

const open = Buffer.from('{"data":{"orders":{"nodes":[');
const comma = Buffer.from(',');
const allScopes =
	'"currentAppInstallation":{"accessScopes":[{"handle":"read_orders"},{"handle":"read_all_orders"}]}';
const shopAnswer = `{"data":{"shop":{"name":"Demo Shop","ianaTimezone":"UTC"}},${cost}}`;

/** Places of the first order that a search finds, and of the first one after it. */
function range(search: string, orders: RenderedOrders): [number, number] {
	let [begin, end] = [0, orders.count];
	for (const [, operator, text = ''] of search.matchAll(bound)) {
		const place = firstFrom(Date.parse(text), orders);
		if (operator === '<') end = Math.min(end, place);
		else begin = Math.max(begin, place);
	}
	return [begin, Math.max(begin, end)];
}

function firstFrom(time: number, orders: RenderedOrders): number {
	let [low, high] = [0, orders.count];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (orders.timeOf(middle) < time) low = middle + 1;
		else high = middle;
	}
	return low;
}
