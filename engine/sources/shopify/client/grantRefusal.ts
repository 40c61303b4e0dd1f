import type { RetryAdvice } from '../../../errors';
import { concealing } from '../../../secrets';
import { option, phrase, type Said, say } from '../../../wording';
import { type ShopifyError, shopifyError, type ShopifyErrorKind, shown } from '../shopifyError';

/** How a token was asked for, as far as a refusal depends on it. */
export interface AskedGrant {
	readonly origin: string;
	readonly by: 'clientCredentials' | 'refreshToken';
	/** What was sent, and may be repeated in the answer. */
	readonly secrets: readonly string[];
}

/**
 * Says why a shop gives no access token, and what to do.
 *
 * @param answer the fields of its body; empty where that is no JSON
 * @param retryAfterMs how long the shop wants to be left alone; undefined where it has not said
 */
export function grantRefusal(
	{ origin, by, secrets }: AskedGrant,
	status: number,
	answer: Readonly<Record<string, unknown>>,
	retryAfterMs?: number,
): ShopifyError {
	const code = typeof answer.error === 'string' ? answer.error : '';
	const told = answer.error_description ?? answer.error;
	const said = shown(concealing(secrets)(typeof told === 'string' ? told : `status ${status}`));
	const { host } = new URL(origin);
	if (status === 404) {
		return shopifyError(
			'shopNotFound',
			`There is no shop at ${host}`,
			say`Check "${option('shop')}" in the ${phrase('shopSettings')}: it is the name before .myshopify.com, which may differ from the shop's public domain.`,
			{ parameter: 'shop' },
		);
	}
	if (status === 429) {
		const retry = { kind: 'rateLimited', retryAfterMs } as const;
		return grantNotNow(said, 'rateLimited', { retry });
	}
	if (status >= 500) return grantNotNow(said);
	if (code === 'shop_not_permitted') {
		return refused(
			`Shopify gives this app no access to ${host} by client credentials`,
			'The app and the shop must belong to the same organization in the Dev Dashboard, and the app must be installed on the shop. For a shop of someone else, sign in with a refresh token or an access token.',
		);
	}
	if (code === 'application_cannot_be_found' || code === 'invalid_client') {
		return refused(
			`Shopify does not know this client ID with this client secret (${said})`,
			say`Copy both again from the app's settings in the Dev Dashboard into "${option('clientId')}" and "${option('clientSecret')}" of the ${phrase('shopSettings')}.`,
		);
	}
	if (by === 'refreshToken') {
		return refused(
			`Shopify refuses the refresh token (${said})`,
			say`It was used already, has expired (after 90 days) or was revoked. Sign in to the shop with the app again and paste the new refresh token into the ${phrase('shopSettings')}. Let nothing else use it: each use replaces it.`,
			'refreshTokenRefused',
		);
	}
	return refused(
		`Shopify refuses to issue an access token for ${host} (${said})`,
		say`Check "${option('shop')}", "${option('clientId')}" and "${option('clientSecret')}" in the ${phrase('shopSettings')}, and that the app is installed on the shop.`,
	);
}

/** That what answered gave no token that can be used. */
export function noTokenGranted(origin: string): ShopifyError {
	return shopifyError(
		'invalidResponse',
		`What answered at ${new URL(origin).host} gave no access token that can be used`,
		say`This passes by itself as a rule; if it does not, check "${option('shop')}" and "${option('apiBaseUrl')}" in the ${phrase('shopSettings')}, and whether a proxy changes answers.`,
	);
}

/** That a token took too long. */
export function grantTooSlow(seconds: number): ShopifyError {
	return shopifyError(
		'serverError',
		`Shopify issued no access token within ${seconds} seconds`,
		say`This passes by itself as a rule; try again in a minute. If it lasts, check what answers at "${option('shop')}" or "${option('apiBaseUrl')}" in the ${phrase('shopSettings')}.`,
	);
}

function grantNotNow(
	said: string,
	kind: 'serverError' | 'rateLimited' = 'serverError',
	details: { readonly retry?: RetryAdvice } = {},
): ShopifyError {
	return shopifyError(
		kind,
		`Shopify could not issue an access token just now (${said})`,
		'This passes by itself as a rule; try again in a minute.',
		details,
	);
}

function refused(
	message: string,
	remedy: Said,
	kind: ShopifyErrorKind = 'signInRefused',
): ShopifyError {
	return shopifyError(kind, message, remedy, { retry: { kind: 'signInRefused' } });
}
