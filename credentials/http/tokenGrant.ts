import type { RetryAdvice } from '../../engine/errors';
import { concealing } from '../../engine/secrets';
import { shownAddress } from '../../engine/sources/http/client/masked';
import { saidByApi } from '../../engine/sources/http/client/saidByApi';
import { isToken } from '../../engine/sources/http/headers';
import { httpError } from '../../engine/sources/http/httpError';
import type { PostForm } from '../postForm';
import { objectIn } from '../tokenAnswer';
import type { CredentialSignIn } from './signIn';

type ClientCredentials = Extract<CredentialSignIn, { by: 'oauth2ClientCredentials' }>;

/**
 * Asks for an access token by client credentials (RFC 6749, section 4.4), ID and secret in the form.
 *
 * @throws EngineError `unauthorized`, `rateLimited`, `serverError`; none of what was sent is in them, though the answer may repeat it
 */
export async function grantHttpToken(
	{ tokenUrl, clientId, clientSecret, scope }: ClientCredentials,
	post: PostForm,
): Promise<string> {
	const { status, body, retryAfterMs } = await post(tokenUrl, {
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
		...(scope !== '' && { scope }),
	});
	const { access_token: token } = objectIn(body);
	if (status >= 200 && status < 300 && isToken(token)) return token;
	const said = concealing([clientSecret])(saidByApi(String(body)));
	const why = `status ${status}${said === '' ? '' : `: ${said}`}`;
	if (status === 429) {
		const retry = { kind: 'rateLimited', retryAfterMs } as const;
		throw notNow(tokenUrl, why, 'rateLimited', { retry });
	}
	if (status >= 500) throw notNow(tokenUrl, why);
	throw httpError(
		'unauthorized',
		`${shownAddress(tokenUrl)} gives no access token (${why})`,
		'Check "Token URL", "Client ID", "Client Secret" and "Scope" in the Sync HTTP credential.',
		{ parameter: 'Token URL', retry: { kind: 'signInRefused' } },
	);
}

/** That a token took too long. */
export function tokenTooSlow(tokenUrl: string): (seconds: number) => Error {
	return (seconds) => notNow(tokenUrl, `no answer within ${seconds} seconds`);
}

function notNow(
	tokenUrl: string,
	why: string,
	kind: 'serverError' | 'rateLimited' = 'serverError',
	details: { readonly retry?: RetryAdvice } = {},
): Error {
	return httpError(
		kind,
		`${shownAddress(tokenUrl)} gives no access token just now (${why})`,
		'This passes by itself as a rule; try again in a minute.',
		details,
	);
}
