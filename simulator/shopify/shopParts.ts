import { setTimeout as sleep } from 'node:timers/promises';
import { Faults } from '../server/faults';
import { BulkOperations } from './bulk/operations';
import type { Signer } from './bulk/record';
import { SignedLinks } from './bulk/signedLinks';
import { soldProducts } from './data/lineItems';
import { OrderBook } from './data/orderBook';
import { ProductBook } from './data/productBook';
import { AdminApi } from './graphql/adminApi';
import { Bucket } from './http/bucket';
import { FileServer } from './http/fileServer';
import { RestApi } from './http/restApi';
import { aims, type ShopFaultKind } from './http/shopFaults';
import { ShopServer } from './http/shopServer';
import { Tally } from './http/stats';
import { Tokens } from './http/tokens';
import { defaultApp, type SimulatorOptions } from './options';
import { SimulatedShop } from './shop';
import { ShopProducts } from './shopProducts';

/** One simulated shop, put together but not yet on the network. */
export interface ShopParts {
	readonly bucket: Bucket;
	readonly tally: Tally;
	readonly tokens: Tokens;
	readonly faults: Faults<ShopFaultKind>;
	readonly shop: SimulatedShop;
	readonly products: ShopProducts;
	readonly server: ShopServer;
	readonly api: AdminApi;
	readonly bulk: BulkOperations;
	/** Where the results of bulk operations are served. */
	readonly files: FileServer;
	readonly now: () => number;
}

const monthMs = 30 * 86_400_000;
const largestShop = 1_000_000;

/**
 * @param closing ends what is under way when the simulator closes
 * @param filesUrl where the results of bulk operations will be, once the shop is on the network
 */
export function assembleShop(
	options: SimulatorOptions,
	closing: AbortSignal,
	filesUrl: () => string,
): ShopParts {
	const { seed = 1, shop: handle = 'demo-shop', plan = 'standard', clock = Date } = options;
	const { indexLagMs = 0, latencyMs = 0, lineItems = 'natural', currency = 'USD' } = options;
	const now = () => clock.now() + (options.clockSkewMs ?? 0);
	const app = { ...defaultApp, ...options.app };
	const domain = `${handle}.myshopify.com`;
	const count = orderCount(options.orders ?? 1000);
	const { from, to } = period(options, now());
	const book = new OrderBook({ seed, count, from, to, lineItems, currency, now, indexLagMs });
	const products = new ProductBook({ seed, count: options.products ?? soldProducts, to, now });
	const bucket = new Bucket(plan, now);
	bucket.compete(options.competitor ?? null);
	const tally = new Tally();
	const tokens = new Tokens(app, seed, now);
	const faults = new Faults<ShopFaultKind>(seed, aims);
	const timeZone = options.timeZone ?? 'America/New_York';
	const facts = { name: titleCase(handle), domain, currency, timeZone, planName: titleCase(plan) };
	const keepRenderedPages = options.keepRenderedPages ?? false;
	const links = new SignedLinks(`links of ${domain}, ${seed}`);
	const sign: Signer = (target, expiresAt) => links.sign(filesUrl(), target, expiresAt);
	const bulk = new BulkOperations(seed, now, sign, options.bulk);
	const api = new AdminApi({
		...{ book, products, bulk, bucket, tally, seed, now, keepRenderedPages },
		shop: facts,
	});
	const awaited = async (durationMs: number) =>
		await sleep(durationMs, undefined, { signal: closing });
	const files = new FileServer({
		...{ links, faults, tally, now, closing },
		operations: bulk,
		sleep: awaited,
	});
	const server = new ShopServer({
		api,
		rest: new RestApi({ book, plan, seed, tally, now }),
		app,
		tokens,
		faults,
		tally,
		domain,
		now,
		latencyMs: typeof latencyMs === 'number' ? () => latencyMs : latencyMs,
		closing,
		sleep: awaited,
	});
	const shop = new SimulatedShop(book, seed, now);
	return {
		bucket,
		tally,
		tokens,
		faults,
		shop,
		products: new ShopProducts(products),
		server,
		api,
		bulk,
		files,
		now,
	};
}

function orderCount(count: number): number {
	if (Number.isInteger(count) && count >= 0 && count <= largestShop) return count;
	throw new Error(`orders must be a whole number from 0 to ${largestShop}; given: ${count}`);
}

function period({ from, to }: SimulatorOptions, now: number): { from: number; to: number } {
	const end = to === undefined ? now : Date.parse(to);
	const start = from === undefined ? end - monthMs : Date.parse(from);
	if (Number.isNaN(end) || Number.isNaN(start) || start > end) {
		throw new Error(`from and to must be times, in this order; given: ${from} and ${to}`);
	}
	return { from: start, to: end };
}

function titleCase(text: string): string {
	return text.replace(
		/(^|-)([a-z])/g,
		(_all, dash: string, letter: string) => `${dash === '' ? '' : ' '}${letter.toUpperCase()}`,
	);
}
