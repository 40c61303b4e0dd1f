import { Control } from '../server/control';
import { listen } from '../server/listen';
import type { Competitor } from './http/bucket';
import { controlOf } from './http/control';
import { summarise } from './http/stats';
import type { SimulatorOptions } from './options';
import type { Simulator } from './running';
import { ShopBulk } from './shopBulk';
import { assembleShop } from './shopParts';

export type { Simulator } from './running';

/** Starts a Shopify Admin API of one shop on a loopback port. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const closing = new AbortController();
	let filesUrl = '';
	const parts = assembleShop(options, closing.signal, () => filesUrl);
	const { bucket, tally, tokens, faults, shop, server, files, now } = parts;
	const controlled = {
		shop,
		products: parts.products,
		bulk: new ShopBulk(parts.bulk, parts.api, now),
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
	const control = new Control(controlOf(controlled));
	const listening = await listen(options.port ?? 0, async (message, response, url) => {
		if (control.handles(url)) await control.handle(message, response, url);
		else await server.handle(message, response, url);
	});
	const filesListening = await listen(0, async (message, response, url) => {
		await files.handle(message, response, url);
	});
	filesUrl = filesListening.url;
	const { url } = listening;
	return {
		...controlled,
		url,
		filesUrl,
		missingShopUrl: `${url}/no-such-shop.myshopify.com`,
		now,
		async close() {
			shop.stopLive();
			closing.abort();
			await Promise.all([listening.close(), filesListening.close()]);
			parts.bulk.close();
		},
	};
}
