import type { Shop } from './shop';

/**
 * The shop that the environment names, if it names one: `SHOPIFY_SHOP` with `SHOPIFY_CLIENT_ID` and
 * `SHOPIFY_CLIENT_SECRET`, or with `SHOPIFY_ACCESS_TOKEN`.
 *
 * @throws when the shop is named and the rest is missing
 */
export function realShop(environment: NodeJS.ProcessEnv = process.env): Shop | undefined {
	const given = environment.SHOPIFY_SHOP?.trim();
	if (given === undefined || given === '') return undefined;
	const name = shopName(given);
	return {
		name,
		description: `the shop ${name}.myshopify.com`,
		credential: { shop: name, ...signIn(environment) },
		truth: () => undefined,
		orders: () => undefined,
		ledger: () => undefined,
		products: () => undefined,
		open: () => undefined,
		close: async () => undefined,
	};
}

function signIn(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
	const { SHOPIFY_CLIENT_ID, SHOPIFY_CLIENT_SECRET, SHOPIFY_ACCESS_TOKEN } = environment;
	if (SHOPIFY_CLIENT_ID && SHOPIFY_CLIENT_SECRET) {
		return {
			signIn: 'clientCredentials',
			clientId: SHOPIFY_CLIENT_ID,
			clientSecret: SHOPIFY_CLIENT_SECRET,
		};
	}
	if (SHOPIFY_ACCESS_TOKEN) return { signIn: 'accessToken', accessToken: SHOPIFY_ACCESS_TOKEN };
	throw new Error(
		'SHOPIFY_SHOP is set, but nothing to sign in with. Set SHOPIFY_CLIENT_ID and SHOPIFY_CLIENT_SECRET (an app from the Dev Dashboard) or SHOPIFY_ACCESS_TOKEN as well; without SHOPIFY_SHOP the demo uses a simulated shop.',
	);
}

function shopName(given: string): string {
	const match = /^(?:https:\/\/)?([a-z0-9][a-z0-9-]*)(?:\.myshopify\.com\/?)?$/i.exec(given);
	if (match?.[1] !== undefined) return match[1].toLowerCase();
	throw new Error(
		`SHOPIFY_SHOP must be the shop's name, such as my-shop or my-shop.myshopify.com, but it is "${given}".`,
	);
}
