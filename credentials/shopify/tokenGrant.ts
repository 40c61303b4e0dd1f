import { isToken } from '../../engine/sources/http/headers';
import { grantRefusal, noTokenGranted } from '../../engine/sources/shopify/client/grantRefusal';
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
 * @throws EngineError `signInRefused`, `refreshTokenRefused`, `shopNotFound`, `rateLimited`, `serverError`, `invalidResponse`; none
 *   of what was sent is in them, though the answer may repeat it
 */
export async function grantToken(signIn: GrantSignIn, post: PostForm): Promise<GrantedToken> {
	const { origin, clientId, clientSecret } = signIn;
	const grant: Readonly<Record<string, string>> =
		signIn.by === 'refreshToken'
			? { grant_type: 'refresh_token', refresh_token: signIn.refreshToken }
			: { grant_type: 'client_credentials' };
	const { status, body, retryAfterMs } = await post(`${origin}/admin/oauth/access_token`, {
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
	if (status === 200) throw noTokenGranted(origin);
	const secrets =
		signIn.by === 'refreshToken' ? [clientSecret, signIn.refreshToken] : [clientSecret];
	throw grantRefusal({ origin, by: signIn.by, secrets }, status, answer, retryAfterMs);
}
