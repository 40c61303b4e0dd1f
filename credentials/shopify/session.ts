import type { IDataObject, IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';

import { grantTooSlow } from '../../engine/sources/shopify/client/grantRefusal';
import { keepToOrigin } from '../ownOrigin';
import { postFormTo } from '../postForm';
import { openToken, ownOrigin, readSignIn, sealToken } from './signIn';
import { grantOnce } from './singleGrant';
import { grantToken } from './tokenGrant';

type Fields = Readonly<Record<string, unknown>>;

/** What of a Shopify Admin credential is replaced by signing in. */
export interface ShopSession extends IDataObject {
	/** A token, marked with the sign-in that it was minted for. */
	readonly sessionToken: string;
	/** The one to sign in by the next time, where a refresh token was spent. */
	readonly refreshToken?: string;
}

/**
 * Signs in to the credential's shop.
 *
 * @returns undefined where there is nothing to renew: a static access token
 * @throws EngineError
 */
export async function newSession(
	helper: IHttpRequestHelper,
	credentials: Fields,
): Promise<ShopSession | undefined> {
	const signIn = readSignIn(credentials);
	if (signIn.by === 'accessToken') return undefined;
	const post = postFormTo(ownOrigin(signIn), helper, grantTooSlow);
	if (signIn.by === 'clientCredentials') {
		const { accessToken } = await grantToken(signIn, post);
		return { sessionToken: sealToken(accessToken, signIn) };
	}
	const granted = await grantOnce(signIn, Date.now(), async () => await grantToken(signIn, post));
	const renewed = { ...signIn, refreshToken: granted.refreshToken ?? signIn.refreshToken };
	return {
		sessionToken: sealToken(granted.accessToken, renewed),
		refreshToken: renewed.refreshToken,
	};
}

/**
 * Signs a request, in place, to the credential's own shop, and refuses to sign one that could get anywhere else.
 *
 * @throws EngineError
 */
export function signForShop(
	credentials: Fields,
	requestOptions: IHttpRequestOptions,
): IHttpRequestOptions {
	const signIn = readSignIn(credentials);
	keepToOrigin(requestOptions, ownOrigin(signIn));
	const token = openToken(credentials.sessionToken, signIn);
	const headers: IDataObject = { ...requestOptions.headers };
	if (token !== undefined) headers['X-Shopify-Access-Token'] = token;
	requestOptions.headers = headers;
	return requestOptions;
}
