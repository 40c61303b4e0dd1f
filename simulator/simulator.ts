import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Competitor } from './http/bucket';
import { Control } from './http/control';
import { summarise } from './http/stats';
import type { SimulatorOptions } from './options';
import type { Simulator } from './running';
import { assembleShop } from './shopParts';

export type { Simulator } from './running';

/** Starts a Shopify Admin API of one shop on a loopback port. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const closing = new AbortController();
	const { bucket, tally, tokens, faults, shop, server, now } = assembleShop(
		options,
		closing.signal,
	);
	const controlled = {
		shop,
		faults,
		stats: () => summarise(tally, bucket, faults),
		compete: (competitor: Competitor | null) => bucket.compete(competitor),
		fillBucket: (points: number) => bucket.fill(points),
		tokens: {
			revoke: (token: string) => tokens.revoke(token),
			expireIssued: () => tokens.expireIssued(),
			grantScopes: (scopes: readonly string[]) => {
				tokens.scopes = scopes;
			},
			get issuedCount() {
				return tokens.issuedCount;
			},
		},
	};
	const control = new Control(controlled);
	const http = await listen(options.port ?? 0, async (message, response, url) => {
		if (url.pathname.startsWith('/_simulator')) await control.handle(message, response, url);
		else await server.handle(message, response, url);
	});
	const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
	return {
		...controlled,
		url,
		missingShopUrl: `${url}/no-such-shop.myshopify.com`,
		now,
		async close() {
			shop.stopLive();
			closing.abort();
			await new Promise<void>((resolve) => {
				http.close(() => resolve());
				http.closeAllConnections();
			});
		},
	};
}

async function listen(
	port: number,
	handle: (message: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>,
): Promise<Server> {
	const server = createServer((message, response) => {
		const url = new URL(message.url ?? '/', `http://${message.headers.host ?? '127.0.0.1'}`);
		handle(message, response, url).catch((error: unknown) => {
			// A client that goes away, or the simulator that closes, ends a request early; anything else is a fault
			// of the simulator itself and must not look like one of Shopify's.
			if (response.destroyed || response.headersSent || isAbort(error)) response.destroy();
			else
				response
					.writeHead(500, { 'content-type': 'text/plain' })
					.end(`Simulator: ${String(error)}`);
		});
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => resolve());
	});
	return server;
}

function isAbort(error: unknown): boolean {
	return error instanceof Error && error.name === 'AbortError';
}
