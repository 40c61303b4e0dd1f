import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { loopback } from '../ports';
import { Inventory, type InventoryItem } from './inventory';
import { Webhook } from './webhook';

/** A stand-in for a customer's ERP: an inventory behind an HTTP API, and a webhook for single items. */
export interface Erp {
	readonly url: string;
	readonly inventory: Inventory;
	/** From now on a live change of an item that runs low is sent there at once. */
	subscribe(webhookUrl: string): void;
	/** Begins to sell and restock. */
	open(): void;
	close(): Promise<void>;
}

export interface ErpOptions {
	/** Default: one that is free. */
	readonly port?: number;
	/** What a caller has to send as `X-API-Key`, and what the webhook sends. */
	readonly apiKey: string;
	/** Where the inventory is kept; in memory by default. */
	readonly file?: string;
	/** Default: 250. */
	readonly items?: number;
	readonly now?: () => number;
	/** How often something is sold, on average. Default: every 5 seconds. */
	readonly saleEveryMs?: number;
	/** Awaited before a page of the list is sent. */
	readonly beforePage?: (page: number) => Promise<void> | void;
}

/** What has sunk below this is told of at once; the rest waits for the next listing. */
const lowStock = 40;
const restockTo = 120;
const maxLimit = 250;

export async function startErp(options: ErpOptions): Promise<Erp> {
	const { port = 0, apiKey, file, items = 250, now, saleEveryMs = 5_000 } = options;
	const inventory = new Inventory({ file, items, now });
	const server = createServer((request, response) => {
		answer(request, response, inventory, options).catch(() => response.destroy());
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, loopback, resolve);
	}).catch((error: unknown) => {
		inventory.close();
		throw error;
	});
	const address = server.address();
	const listening = typeof address === 'object' && address !== null ? address.port : port;
	let webhook: Webhook | undefined;
	let timer: NodeJS.Timeout | undefined;
	const sell = (): void => {
		timer = setTimeout(
			() => {
				const item = sellOne(inventory);
				if (item !== undefined && item.stock < lowStock) webhook?.send(item);
				sell();
			},
			saleEveryMs * (0.5 + Math.random()),
		);
	};
	return {
		url: `http://${loopback}:${listening}`,
		inventory,
		subscribe: (url) => {
			webhook = new Webhook({ url, apiKey });
		},
		open: sell,
		close: async () => {
			clearTimeout(timer);
			await webhook?.close();
			await new Promise((resolve) => {
				server.close(resolve);
				server.closeAllConnections();
			});
			inventory.close();
		},
	};
}

function sellOne(inventory: Inventory): InventoryItem | undefined {
	const items = inventory.all();
	const item = items[Math.floor(Math.random() * items.length)];
	if (item === undefined) return undefined;
	const left = item.stock - 1 - Math.floor(Math.random() * 3);
	return inventory.change(item.sku, { stock: left < 0 ? restockTo : left });
}

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	inventory: Inventory,
	{ apiKey, beforePage }: ErpOptions,
): Promise<void> {
	const { pathname, searchParams } = new URL(request.url ?? '/', 'http://erp');
	if (request.headers['x-api-key'] !== apiKey) {
		return send(response, 401, { error: 'Send your API key in the header X-API-Key.' });
	}
	if (request.method !== 'GET' || pathname !== '/items') {
		return send(response, 404, { error: 'There is only GET /items.' });
	}
	const since = searchParams.get('updatedSince') ?? '1970-01-01T00:00:00Z';
	const page = Number(searchParams.get('page') ?? 1);
	const limit = Number(searchParams.get('limit') ?? 100);
	if (Number.isNaN(Date.parse(since)) || !isIn(page, 1, 1e6) || !isIn(limit, 1, maxLimit)) {
		return send(response, 400, {
			error: `Give updatedSince as ISO 8601, page from 1, and limit from 1 to ${maxLimit}.`,
		});
	}
	await beforePage?.(page);
	send(response, 200, inventory.list(new Date(since).toISOString(), page, limit));
}

function isIn(value: number, least: number, most: number): boolean {
	return Number.isInteger(value) && value >= least && value <= most;
}

function send(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
	response.end(JSON.stringify(body));
}
