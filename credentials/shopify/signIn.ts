import { checkAllowed } from '../../engine/sources/shopify/client/allowedShops';
import { adminOrigin } from '../../engine/sources/shopify/client/shopAddress';
import { shopifyError } from '../../engine/sources/shopify/shopifyError';
import type { OwnOrigin } from '../ownOrigin';
import { opened, sealed } from '../sealedToken';

/** The fields of a Shopify Admin credential that decide who signs in where. */
export type SignIn = { readonly origin: string } & (
	| { readonly by: 'accessToken'; readonly accessToken: string }
	| { readonly by: 'clientCredentials'; readonly clientId: string; readonly clientSecret: string }
	| {
			readonly by: 'refreshToken';
			readonly clientId: string;
			readonly clientSecret: string;
			readonly refreshToken: string;
	  }
);

/**
 * Reads a credential's data.
 *
 * @throws EngineError that names the field which is missing or cannot be used
 */
export function readSignIn(credentials: Readonly<Record<string, unknown>>): SignIn {
	const origin = adminOrigin(credentials.shop, credentials.baseUrl);
	checkAllowed(origin, credentials.allowedShops);
	const required = (name: string, label: string): string => {
		const value = credentials[name];
		if (typeof value === 'string' && value.trim() !== '') return value.trim();
		throw shopifyError(
			'signInRefused',
			`"${label}" is missing in the Shopify Admin credential`,
			`Open the credential and fill in "${label}", or choose another way to sign in.`,
			{ parameter: label },
		);
	};
	switch (credentials.signIn) {
		case 'accessToken':
			return {
				origin,
				by: 'accessToken',
				accessToken: headerSafe(required('accessToken', 'Access Token')),
			};
		case 'refreshToken':
			return {
				origin,
				by: 'refreshToken',
				clientId: required('clientId', 'Client ID'),
				clientSecret: required('clientSecret', 'Client Secret'),
				refreshToken: required('refreshToken', 'Refresh Token'),
			};
		default:
			return {
				origin,
				by: 'clientCredentials',
				clientId: required('clientId', 'Client ID'),
				clientSecret: required('clientSecret', 'Client Secret'),
			};
	}
}

/** A minted token, marked with the sign-in that it was minted for. */
export function sealToken(token: string, signIn: SignIn): string {
	return sealed(headerSafe(token), signIn);
}

/** The token to send; undefined when there is none for this sign-in. */
export function openToken(sessionToken: unknown, signIn: SignIn): string | undefined {
	return signIn.by === 'accessToken' ? signIn.accessToken : opened(sessionToken, signIn);
}

/** The shop's origin, to which alone its token is sent. */
export function ownOrigin({ origin }: SignIn): OwnOrigin {
	return {
		origin,
		credential: 'Shopify Admin',
		whose: 'shop',
		secret: 'access token',
		field: 'Shop',
		addressField: 'API Base URL',
	};
}

/** A token is one word of visible ASCII; anything else was pasted wrong, and could not be sent. */
function headerSafe(token: string): string {
	if (/^[\x21-\x7e]+$/.test(token)) return token;
	throw shopifyError(
		'signInRefused',
		'The access token holds characters that no token has',
		'Paste the token again, without spaces or line breaks.',
		{ parameter: 'Access Token' },
	);
}
