import { createHash } from 'node:crypto';

/** Names a sign-in without giving it away: another after any field was edited. */
export function fingerprint(signIn: unknown): string {
	return createHash('sha256').update(JSON.stringify(signIn)).digest('base64url').slice(0, 16);
}

/** A minted token, marked with the sign-in that it was minted for. */
export function sealed(token: string, signIn: unknown): string {
	return `${fingerprint(signIn)}.${token}`;
}

/**
 * The token that was minted for this sign-in; undefined when there is none. Then the request goes out without, is answered
 * 401, and n8n mints a new one: so an edited credential does not go on with the token of its old self.
 */
export function opened(sealedToken: unknown, signIn: unknown): string | undefined {
	const mark = `${fingerprint(signIn)}.`;
	return typeof sealedToken === 'string' && sealedToken.startsWith(mark)
		? sealedToken.slice(mark.length)
		: undefined;
}
