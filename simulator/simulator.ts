import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { OrderBook } from './data/orderBook';
import { AdminApi } from './graphql/adminApi';
import { Bucket, type Competitor, restoreRates } from './http/bucket';
import { Control } from './http/control';
import { type Fault, Faults } from './http/faults';
import { RestApi } from './http/restApi';
import { ShopServer } from './http/shopServer';
import { type SimulatorStats, Tally } from './http/stats';
import { Tokens } from './http/tokens';
import { defaultApp, type SimulatorOptions } from './options';
import { SimulatedShop } from './shop';

export interface Simulator {
	/** `http://127.0.0.1:<port>`: what a client takes for the shop's address. */
	readonly url: string;
	/** The address of a shop that does not exist; it answers 404. */
	readonly missingShopUrl: string;
	/** The simulator's time, in epoch milliseconds. */
	now(): number;
	readonly shop: SimulatedShop;
	readonly faults: {
		/** Arms faults; they strike in the order in which they were added. */
		add(...faults: Fault[]): void;
		clear(): void;
		/** How often each kind has struck. */
		readonly struck: Faults['struck'];
	};
	readonly tokens: {
		/** Ends one token for good, a static one too. */
		revoke(token: string): void;
		/** Ends every token from a grant, as their expiry would. */
		expireIssued(): void;
		/** Changes what the app may do, from the next request on. */
		grantScopes(scopes: readonly string[]): void;
		/** How many access and refresh tokens were issued. */
		readonly issuedCount: number;
	};
	/** Starts, replaces or (null) stops another client that uses the same rate limit. */
	compete(competitor: Competitor | null): void;
	/** Sets how many points are available right now. */
	fillBucket(points: number): void;
	stats(): SimulatorStats;
	/** Stops live traffic, cuts every connection, and resolves when nothing is left open. */
	close(): Promise<void>;
}

const monthMs = 30 * 86_400_000;
const largestShop = 1_000_000;

/** Starts a Shopify Admin API of one shop on a loopback port. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const { seed = 1, shop: handle = 'demo-shop', plan = 'standard', clock = Date } = options;
	const now = () => clock.now() + (options.clockSkewMs ?? 0);
	const { from, to } = period(options, now());
	const count = options.orders ?? 1000;
	if (!Number.isInteger(count) || count < 0 || count > largestShop) {
		throw new Error(`orders must be a whole number from 0 to ${largestShop}; given: ${count}`);
	}
	const app = { ...defaultApp, ...options.app };
	const domain = `${handle}.myshopify.com`;
	const currency = options.currency ?? 'USD';
	const { indexLagMs = 0, lineItems = 'natural', latencyMs = 0 } = options;
	const book = new OrderBook({ seed, count, from, to, lineItems, currency, now, indexLagMs });
	const bucket = new Bucket(plan, now);
	bucket.compete(options.competitor ?? null);
	const tally = new Tally();
	const tokens = new Tokens(app, seed, now);
	const faults = new Faults(seed);
	const shop = new SimulatedShop(book, seed, now);
	const closing = new AbortController();
	const api = new AdminApi({
		book,
		bucket,
		tally,
		seed,
		now,
		keepRenderedPages: options.keepRenderedPages ?? false,
		shop: {
			name: titleCase(handle),
			domain,
			currency,
			timeZone: options.timeZone ?? 'America/New_York',
			planName: titleCase(plan),
		},
	});
	const server = new ShopServer({
		api,
		rest: new RestApi({ book, plan, seed, tally, domain, now }),
		app,
		tokens,
		faults,
		tally,
		domain,
		now,
		latencyMs: typeof latencyMs === 'number' ? () => latencyMs : latencyMs,
		closing: closing.signal,
		sleep: async (durationMs) => await sleep(durationMs, undefined, { signal: closing.signal }),
	});
	const stats = (): SimulatorStats => {
		const restored = (tally.spanMs / 1000) * restoreRates[plan];
		return {
			...tally.counts,
			maxRequestedCost: tally.maxRequestedCost,
			spanMs: tally.spanMs,
			restoreShareUsed: restored === 0 ? 0 : tally.counts.pointsUsed / restored,
			byClient: Object.fromEntries([...tally.clients].map(([name, one]) => [name, { ...one }])),
			documents: Object.fromEntries(tally.documents),
			versionsAsked: Object.fromEntries(tally.versions),
			faults: { ...faults.struck },
			competitor: { points: bucket.competitorPoints, throttled: bucket.competitorThrottled },
		};
	};
	const controlled = {
		shop,
		faults,
		stats,
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

function period({ from, to }: SimulatorOptions, now: number): { from: number; to: number } {
	const end = to === undefined ? now : Date.parse(to);
	const start = from === undefined ? end - monthMs : Date.parse(from);
	if (Number.isNaN(end) || Number.isNaN(start) || start > end) {
		throw new Error(`from and to must be times, in this order; given: ${from} and ${to}`);
	}
	return { from: start, to: end };
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

function titleCase(text: string): string {
	return text.replace(
		/(^|-)([a-z])/g,
		(_all, dash: string, letter: string) => `${dash === '' ? '' : ' '}${letter.toUpperCase()}`,
	);
}
