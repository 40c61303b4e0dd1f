import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { loopback } from '../../rig/ports';
import { readIdempotencyKey, readOrder, Refusal } from './orderRequest';
import { OrderStore, type StoredOrder, type Totals } from './orderStore';
import { contentSecurityPolicy, renderPage } from './page';

export interface YourApp {
	/** Where the page is. */
	readonly url: string;
	/** Where orders are posted to, one a request. */
	readonly ordersUrl: string;
	orders(): readonly StoredOrder[];
	totals(): Totals;
	close(): Promise<void>;
}

/** An order with 200 line items has about 150 kB. */
const maxBodyBytes = 4 * 1024 * 1024;

/**
 * Starts "your app": what a user of the template would have in its place. It takes orders over HTTP, keeps them in
 * SQLite, honours the idempotency key, and shows what arrived.
 */
export async function startYourApp(options: {
	readonly port: number;
	readonly databaseFile: string;
	/** Shown in the page's heading, e.g. the shop's name. */
	readonly shop: string;
}): Promise<YourApp> {
	const store = new OrderStore(options.databaseFile);
	const server = createServer((request, response) => {
		answer(request, response, store, options.shop).catch((error: unknown) => {
			refuse(response, error);
		});
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port, loopback, resolve);
	}).catch((error: unknown) => {
		store.close();
		throw error;
	});
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : options.port;
	const url = `http://${loopback}:${port}`;
	return {
		url,
		ordersUrl: `${url}/orders`,
		orders: () => store.orders(),
		totals: () => store.totals(),
		close: async () => {
			await new Promise((resolve) => {
				server.close(resolve);
				server.closeAllConnections();
			});
			store.close();
		},
	};
}

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	store: OrderStore,
	shop: string,
): Promise<void> {
	const { pathname } = new URL(request.url ?? '/', 'http://your-app');
	switch (`${request.method} ${pathname}`) {
		case 'POST /orders': {
			const key = readIdempotencyKey(request.headers['idempotency-key']?.toString());
			requireJson(request);
			const order = readOrder(await readBody(request));
			const outcome = store.receive(key, order);
			sendJson(response, outcome === 'created' ? 201 : 200, { id: order.id, outcome });
			return;
		}
		case 'GET /orders':
			sendJson(response, 200, {
				...store.totals(),
				data: store.orders().map(({ body, receivedAt }) => ({
					...(JSON.parse(body) as object),
					receivedAt,
				})),
			});
			return;
		case 'GET /': {
			const page = renderPage({ shop, totals: store.totals(), orders: store.orders(50) });
			response.writeHead(200, {
				'content-type': 'text/html; charset=utf-8',
				'content-security-policy': contentSecurityPolicy,
				'cache-control': 'no-store',
				'x-content-type-options': 'nosniff',
			});
			response.end(page);
			return;
		}
		default:
			throw new Refusal(
				pathname === '/' || pathname === '/orders' ? 405 : 404,
				`There is no ${request.method} ${pathname}. Post an order to /orders, or open / in a browser.`,
			);
	}
}

/** Also keeps web pages out: a browser asks before it sends JSON to another origin, and is not allowed to. */
function requireJson(request: IncomingMessage): void {
	const type = request.headers['content-type'] ?? '';
	if (!/^application\/json\b/i.test(type)) {
		throw new Refusal(415, 'Send the order as JSON, with Content-Type: application/json.');
	}
}

async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		if (bytes > maxBodyBytes) {
			throw new Refusal(413, `An order may have at most ${maxBodyBytes / 1024 / 1024} MB.`);
		}
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

function refuse(response: ServerResponse, error: unknown): void {
	if (response.headersSent) {
		response.destroy();
		return;
	}
	const status = error instanceof Refusal ? error.status : 500;
	const message = error instanceof Error ? error.message : String(error);
	// The rest of a refused body is not read, so the connection cannot serve another request.
	response.setHeader('connection', 'close');
	sendJson(response, status, { error: message });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, {
		'content-type': 'application/json; charset=utf-8',
		'x-content-type-options': 'nosniff',
	});
	response.end(JSON.stringify(body));
}
