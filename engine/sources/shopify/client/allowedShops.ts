import { option, phrase, say } from '../../../wording';
import { shopifyError, shown } from '../shopifyError';
import { adminOrigin } from './shopAddress';

/** Allows every shop of Shopify's, and nothing else. */
const everyShop = '*.myshopify.com';
const ofShopify = /^https:\/\/[a-z0-9][a-z0-9-]{0,59}\.myshopify\.com$/;

/**
 * Refuses a shop that is not on a list of shops, by where requests for it go.
 *
 * @param origin of the shop, as {@link adminOrigin} tells it
 * @param allowed names of shops, by commas, blanks or lines: each as it may be entered as a shop, or the address of a
 *   gateway where one is given; `*.myshopify.com` for every shop of Shopify's. Nothing or an empty list allows every shop
 * @throws EngineError `shopNotAllowed`, `invalidShop` when there is something else on the list
 */
export function checkAllowed(origin: string, allowed: unknown): void {
	const entries = listedShops(allowed);
	if (entries.length === 0) return;
	const isOn = entries.map((entry) => isMeantBy(entry, origin)).includes(true);
	if (isOn) return;
	const named = ofShopify.test(origin) ? new URL(origin).host : origin;
	throw shopifyError(
		'shopNotAllowed',
		say`${named} is not one of the shops that the ${phrase('shopSettings')} allows`,
		say`If the shop is to be synced, add it to "${option('allowedShops')}" of the ${phrase('shopSettings')}. Otherwise look at what gives its name.`,
		{ parameter: 'shop' },
	);
}

/** What is on a list of shops, one by one. */
export function listedShops(allowed: unknown): readonly string[] {
	if (typeof allowed !== 'string') return [];
	return allowed.split(/[\s,;]+/).filter((entry) => entry !== '');
}

function isMeantBy(entry: string, origin: string): boolean {
	if (entry.toLowerCase() === everyShop) return ofShopify.test(origin);
	try {
		return originOf(entry) === origin;
	} catch {
		throw shopifyError(
			'invalidShop',
			say`"${shown(entry)}" in "${option('allowedShops')}" is not the name of a Shopify shop`,
			say`Enter in "${option('allowedShops')}" of the ${phrase('shopSettings')} the shops' myshopify.com names, for example my-shop, other-shop. With ${everyShop} every shop is allowed; there are no other patterns.`,
			{ parameter: 'allowedShops' },
		);
	}
}

/** A gateway is meant by its address, which no shop has. */
function originOf(entry: string): string {
	const isGateway = /^https?:\/\//i.test(entry) && !/\.myshopify\.com\/?$/i.test(entry);
	return isGateway ? adminOrigin('any', entry) : adminOrigin(entry, undefined);
}
