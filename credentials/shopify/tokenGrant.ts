import { concealing } from '../../engine/secrets';
import { isToken } from '../../engine/sources/http/headers';
import { shopifyError, shown } from '../../engine/sources/shopify/shopifyError';
import type { ShopifyError, ShopifyErrorKind } from '../../engine/sources/shopify/shopifyError';
import { objectIn } from '../tokenAnswer';
import type { PostForm } from '../postForm';
import type { SignIn } from './signIn';

/** What a grant gives; a refresh token comes with the refresh grant only, and replaces the one used. */
export interface GrantedToken {
	readonly accessToken: string;
	readonly refreshToken?: string;
}

type GrantSignIn = Exclude<SignIn, { by: 'accessToken' }>;

/**
 * Asks Shopify for an access token.
 *
 * @throws EngineError `signInRefused`, `refreshTokenRefused`, `shopNotFound`, `serverError`, `invalidResponse`; none of what
 *   was sent is in them, though the answer may repeat it
 */
export async function grantToken(signIn: GrantSignIn, post: PostForm): Promise<GrantedToken> {
	const { origin, clientId, clientSecret } = signIn;
	const grant: Readonly<Record<string, string>> =
		signIn.by === 'refreshToken'
			? { grant_type: 'refresh_token', refresh_token: signIn.refreshToken }
			: { grant_type: 'client_credentials' };
	const { status, body } = await post(`${origin}/admin/oauth/access_token`, {
		...grant,
		client_id: clientId,
		client_secret: clientSecret,
	});
	const answer = objectIn(body);
	const { access_token: accessToken, refresh_token: refreshToken } = answer;
	if (status === 200 && isToken(accessToken)) {
		// One that cannot be used must not take the place of the one that was.
		return isToken(refreshToken) ? { accessToken, refreshToken } : { accessToken };
	}
	if (status === 200) throw noToken(signIn.origin);
	throw grantError(signIn, status, answer);
}

function noToken(origin: string): ShopifyError {
	return shopifyError(
		'invalidResponse',
		`What answered at ${new URL(origin).host} gave no access token that can be used`,
		'This passes by itself as a rule; if it does not, check "Shop" and "API Base URL" in the Shopify Admin credential, and whether a proxy changes answers.',
	);
}

function grantError(
	signIn: GrantSignIn,
	status: number,
	answer: Readonly<Record<string, unknown>>,
): ShopifyError {
	const code = typeof answer.error === 'string' ? answer.error : '';
	const conceal = concealing(
		signIn.by === 'refreshToken'
			? [signIn.clientSecret, signIn.refreshToken]
			: [signIn.clientSecret],
	);
	const told = answer.error_description ?? answer.error;
	const said = shown(conceal(typeof told === 'string' ? told : `status ${status}`));
	const { host } = new URL(signIn.origin);
	if (status === 404) {
		return shopifyError(
			'shopNotFound',
			`There is no shop at ${host}`,
			'Check "Shop" in the Shopify Admin credential: it is the name before .myshopify.com, which may differ from the shop\'s public domain.',
			{ parameter: 'Shop' },
		);
	}
	if (status === 429 || status >= 500) {
		return shopifyError(
			'serverError',
			`Shopify could not issue an access token just now (${said})`,
			'This passes by itself as a rule; try again in a minute.',
		);
	}
	if (code === 'shop_not_permitted') {
		return refused(
			`Shopify gives this app no access to ${host} by client credentials`,
			'The app and the shop must belong to the same organization in the Dev Dashboard, and the app must be installed on the shop. For a shop of someone else, sign in with a refresh token or an access token.',
		);
	}
	if (code === 'application_cannot_be_found' || code === 'invalid_client') {
		return refused(
			`Shopify does not know this client ID with this client secret (${said})`,
			'Copy both again from the app\'s settings in the Dev Dashboard into "Client ID" and "Client Secret" of the Shopify Admin credential.',
		);
	}
	if (signIn.by === 'refreshToken') {
		return refused(
			`Shopify refuses the refresh token (${said})`,
			'It was used already, has expired (after 90 days) or was revoked. Sign in to the shop with the app again and paste the new refresh token into the Shopify Admin credential. Do not let anything besides this credential use it: each use replaces it.',
			'refreshTokenRefused',
		);
	}
	return refused(
		`Shopify refuses to issue an access token for ${host} (${said})`,
		'Check "Shop", "Client ID" and "Client Secret" in the Shopify Admin credential, and that the app is installed on the shop.',
	);
}

function refused(
	message: string,
	remedy: string,
	kind: ShopifyErrorKind = 'signInRefused',
): ShopifyError {
	return shopifyError(kind, message, remedy);
}

/** That a token took too long. */
export function grantTooSlow(seconds: number): ShopifyError {
	return shopifyError(
		'serverError',
		`Shopify issued no access token within ${seconds} seconds`,
		'This passes by itself as a rule; try again in a minute. If it lasts, check what answers at "Shop" or "API Base URL" in the Shopify Admin credential.',
	);
}
