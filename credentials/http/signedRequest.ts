import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { HttpSignIn } from './signIn';

/**
 * Adds to a request what signs it in.
 *
 * @param minted the token of a sign-in that mints one; undefined where there is none yet
 */
export function signed(
	request: IHttpRequestOptions,
	signIn: HttpSignIn,
	minted: string | undefined,
): IHttpRequestOptions {
	switch (signIn.by) {
		case 'none':
			return request;
		case 'basic': {
			const both = Buffer.from(`${signIn.user}:${signIn.password}`).toString('base64');
			return withHeader(request, 'Authorization', `Basic ${both}`);
		}
		case 'bearer':
			return withHeader(request, 'Authorization', `Bearer ${signIn.token}`);
		case 'header':
			return withHeader(request, signIn.name, signIn.value);
		case 'query': {
			const url = new URL(request.url);
			url.searchParams.set(signIn.name, signIn.value);
			return { ...request, url: url.href };
		}
		case 'oauth2ClientCredentials':
			return minted === undefined
				? request
				: withHeader(request, 'Authorization', `Bearer ${minted}`);
	}
}

/** In the place of one of the same name, whatever the case of its letters. */
function withHeader(
	request: IHttpRequestOptions,
	name: string,
	value: string,
): IHttpRequestOptions {
	const others = Object.entries((request.headers ?? {}) as IDataObject).filter(
		([other]) => other.toLowerCase() !== name.toLowerCase(),
	);
	return { ...request, headers: { ...Object.fromEntries(others), [name]: value } };
}
