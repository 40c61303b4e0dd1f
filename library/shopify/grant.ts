import { boundedText } from '../../engine/boundedText';
import { orAborted } from '../../engine/orAborted';
import { isToken, parseLossless } from '../../engine/sources/http';
import {
	grantRefusal,
	grantTooSlow,
	noTokenGranted,
	shopDomain,
} from '../../engine/sources/shopify';
import { bodyOf, type Fetch } from '../http/signedDoor';
import { sendingBy, shopifyApp } from './shopifyApi';
import type { ShopifySignIn } from './shopifyOptions';

/** A shop, and how it is reached. */
export interface Shop {
	readonly shop: string;
	readonly origin: string;
	readonly apiVersion: string;
	readonly fetch: Fetch;
}

export type GrantSignIn = Exclude<ShopifySignIn, { readonly by: 'accessToken' }>;

/** What a grant gives; a refresh token takes the place of the one that was used. */
export interface Granted {
	readonly accessToken: string;
	readonly refreshToken: string | undefined;
}

/** From the first byte sent to the last one read. */
const timeoutSeconds = 30;
/** A token's answer has a few hundred bytes. */
const maxBytes = 64 * 1024;

/**
 * Asks a shop for an access token, by Shopify's own library.
 *
 * @throws EngineError of a `ShopifyErrorKind`, without what was sent; what the network fails with
 */
export async function grantToken(shop: Shop, signIn: GrantSignIn): Promise<Granted> {
	const { auth } = await shopifyApp({ ...signIn, apiVersion: shop.apiVersion });
	const of = { shop: shopDomain(shop.shop) };
	const exchange = new GrantExchange(shop);
	const ask = async () =>
		signIn.by === 'refreshToken'
			? await auth.refreshToken({ ...of, refreshToken: signIn.refreshToken })
			: await auth.clientCredentials(of);
	const answered = await sendingBy(exchange.send, ask).catch((error: unknown) => {
		throw exchange.failure(signIn) ?? error;
	});
	const { accessToken, refreshToken } = answered.session;
	if (!isToken(accessToken)) throw exchange.failure(signIn) ?? noTokenGranted(shop.origin);
	// One that cannot be used must not take the place of the one that was.
	return { accessToken, refreshToken: isToken(refreshToken) ? refreshToken : undefined };
}

/** The one request of a grant: to the shop's own origin, bounded in time and size, and what came of it. */
class GrantExchange {
	private readonly signal = AbortSignal.timeout(timeoutSeconds * 1000);
	private answer: { readonly status: number; readonly text: string } | undefined;

	constructor(private readonly shop: Shop) {}

	readonly send = async (url: unknown, init: RequestInit = {}): Promise<Response> => {
		const address = `${this.shop.origin}${new URL(String(url)).pathname}`;
		return await orAborted(this.exchange(address, init), this.signal);
	};

	/** Why there is no token, as far as an answer or the time says it. */
	failure(signIn: GrantSignIn): Error | undefined {
		if (this.signal.aborted) return grantTooSlow(timeoutSeconds);
		if (this.answer === undefined) return undefined;
		const { origin } = this.shop;
		const { status, text } = this.answer;
		if (status === 200) return noTokenGranted(origin);
		const { clientSecret } = signIn;
		const secrets =
			signIn.by === 'refreshToken' ? [clientSecret, signIn.refreshToken] : [clientSecret];
		return grantRefusal({ origin, by: signIn.by, secrets }, status, fieldsOf(text));
	}

	private async exchange(address: string, init: RequestInit): Promise<Response> {
		const { signal } = this;
		const response = await this.shop.fetch(address, { ...init, redirect: 'manual', signal });
		const text = await boundedText(bodyOf(response), { maxBytes, signal });
		this.answer = { status: response.status, text };
		return new Response(text, { status: response.status });
	}
}

/** None of what is no JSON object. */
function fieldsOf(text: string): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = parseLossless(text);
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
	} catch {
		return {};
	}
}
