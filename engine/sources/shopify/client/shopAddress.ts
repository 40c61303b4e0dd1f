import { isLoopback } from '../../../loopback';
import { option, phrase, say } from '../../../wording';
import { shopifyError, shown } from '../shopifyError';

/** Shopify's own host names: a letter or digit, then letters, digits and hyphens. At most 60 characters. */
const acceptedForms =
	/^(?:([a-z0-9][a-z0-9-]{0,59})|(?:https:\/\/)?([a-z0-9][a-z0-9-]{0,59})\.myshopify\.com\/?)$/;

/**
 * Returns the shop's permanent domain: `x`, `x.myshopify.com` and `https://x.myshopify.com/` all give
 * `x.myshopify.com`. Everything else is refused, since a token is sent to where this leads.
 *
 * @throws EngineError `invalidShop`
 */
export function shopDomain(given: unknown): string {
	const text = typeof given === 'string' ? given.trim().toLowerCase() : '';
	const match = acceptedForms.exec(text);
	const name = match?.[1] ?? match?.[2];
	if (name !== undefined) return `${name}.myshopify.com`;
	const problem =
		text === '' ? 'The shop is missing' : `"${shown(text)}" is not the name of a Shopify shop`;
	const admin =
		/^(?:https:\/\/)?admin\.shopify\.com\/store\/([a-z0-9][a-z0-9-]{0,59})(?:\/|$)/.exec(text);
	const example = admin?.[1] ?? 'my-shop';
	throw shopifyError(
		'invalidShop',
		problem,
		say`Enter the shop's myshopify.com name in "${option('shop')}" of the ${phrase('shopSettings')}, for example ${example} or ${example}.myshopify.com. It stands in the Shopify admin under Settings → Domains; the shop's public domain does not work here.`,
		{ parameter: 'shop' },
	);
}

/**
 * Tells where requests for a shop go: `https://x.myshopify.com`, or the origin of `baseUrl` when one is given.
 *
 * @param baseUrl another address that speaks the Admin API, such as a gateway or a simulator: https, or http on
 *   this machine's own loopback
 * @throws EngineError `invalidShop`, `invalidBaseUrl`
 */
export function adminOrigin(shop: unknown, baseUrl: unknown): string {
	const domain = shopDomain(shop);
	if (baseUrl === undefined || baseUrl === null || baseUrl === '') return `https://${domain}`;
	const url = typeof baseUrl === 'string' ? URL.parse(baseUrl.trim()) : null;
	const safe =
		url !== null &&
		(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) &&
		url.username === '' &&
		url.password === '' &&
		url.pathname === '/' &&
		url.search === '' &&
		url.hash === '';
	if (safe) return url.origin;
	throw shopifyError(
		'invalidBaseUrl',
		`The API base URL "${shown(withoutSignIn(String(baseUrl)))}" cannot be used`,
		say`Leave "${option('apiBaseUrl')}" of the ${phrase('shopSettings')} empty to reach Shopify itself, or enter an https address without a path, for example https://gateway.example.com. Plain http is accepted on this machine only, for example http://127.0.0.1:3000.`,
		{ parameter: 'apiBaseUrl' },
	);
}

function withoutSignIn(url: string): string {
	return url.replace(/\/\/[^/@]*@/, '//');
}
