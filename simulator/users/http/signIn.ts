import type { IncomingMessage } from 'node:http';

import type { IssuedTokens } from '../../server/issuedTokens';
import { json, type Reply } from '../../server/reply';
import { readForm } from '../../server/requestBody';

/** How a client shows who it is: not at all, or with {@link usersApiSecrets} in one of these ways. */
export type SignIn = 'none' | 'basic' | 'bearer' | 'header' | 'query' | 'oauth2ClientCredentials';

/** What opens the service, by the way in which it is sent. */
export const usersApiSecrets = {
	user: 'sync@example.com',
	password: 'users-password-0001',
	token: 'users-token-0001',
	headerName: 'X-Api-Key',
	headerValue: 'users-key-0001',
	queryName: 'api_key',
	queryValue: 'users-key-0001',
	clientId: 'users-client',
	clientSecret: 'users-secret-0001',
} as const;

/** The answer to whom nobody knows, worded as RFC 6750 asks for; undefined to whoever may come in. */
export function turnedAway(
	signIn: SignIn,
	{ headers }: Pick<IncomingMessage, 'headers'>,
	url: URL,
	tokens: IssuedTokens,
): Reply | undefined {
	const { token, headerName, headerValue, queryName, queryValue } = usersApiSecrets;
	const authorization = headers.authorization ?? '';
	switch (signIn) {
		case 'none':
			return undefined;
		case 'basic':
			return authorization === basicOf(usersApiSecrets.user, usersApiSecrets.password)
				? undefined
				: unauthorized('Basic realm="users"');
		case 'bearer':
			return authorization === `Bearer ${token}` ? undefined : unauthorized(invalidToken);
		case 'header':
			return headers[headerName.toLowerCase()] === headerValue ? undefined : unauthorized('ApiKey');
		case 'query':
			return url.searchParams.get(queryName) === queryValue ? undefined : unauthorized('ApiKey');
		case 'oauth2ClientCredentials':
			return tokens.isValid(authorization.replace(/^Bearer /i, ''))
				? undefined
				: unauthorized(invalidToken);
	}
}

const invalidToken = 'Bearer error="invalid_token"';

function unauthorized(challenge: string): Reply {
	const error = { code: 'unauthorized', message: 'Sign in with valid credentials.' };
	return json(401, { error }, { 'www-authenticate': challenge });
}

/**
 * `POST /oauth/token`: the client credentials grant of RFC 6749, section 4.4. The client's ID and secret come in the
 * header `Authorization` or in the form.
 */
export function grantToken(
	body: string,
	{ headers }: Pick<IncomingMessage, 'headers'>,
	tokens: IssuedTokens,
	lifetimeSeconds: number,
): Reply {
	const form = readForm(body, headers['content-type']) ?? {};
	const { clientId, clientSecret } = usersApiSecrets;
	const isKnown =
		headers.authorization === basicOf(clientId, clientSecret) ||
		(form['client_id'] === clientId && form['client_secret'] === clientSecret);
	if (!isKnown) {
		return json(401, { error: 'invalid_client' }, { 'www-authenticate': 'Basic realm="token"' });
	}
	if (form['grant_type'] !== 'client_credentials') {
		return json(400, { error: 'unsupported_grant_type' });
	}
	const accessToken = tokens.issue('users', lifetimeSeconds);
	return json(
		200,
		{ access_token: accessToken, token_type: 'Bearer', expires_in: lifetimeSeconds },
		{ 'cache-control': 'no-store' },
	);
}

function basicOf(user: string, password: string): string {
	return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
