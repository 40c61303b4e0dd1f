import { fingerprint } from '../sealedToken';
import type { SignIn } from './signIn';
import type { GrantedToken } from './tokenGrant';

const rememberedMs = 5 * 60_000;
const maxRemembered = 100;

interface Grant {
	readonly token: Promise<GrantedToken>;
	readonly startedMs: number;
}

const grants = new Map<string, Grant>();

/**
 * Sees to it that a refresh token is used once in this process. Shopify replaces it with every use, and n8n locks
 * nothing: of two executions that find the access token expired, the second would send a refresh token that is
 * spent. So whoever comes with one that is being used, or was used a moment ago, gets what it was exchanged for.
 */
export async function grantOnce(
	signIn: SignIn,
	nowMs: number,
	grant: () => Promise<GrantedToken>,
): Promise<GrantedToken> {
	forgetOld(nowMs);
	const key = fingerprint(signIn);
	const running = grants.get(key);
	if (running !== undefined) return await running.token;
	const token = grant();
	grants.set(key, { token, startedMs: nowMs });
	token.catch(() => grants.delete(key));
	return await token;
}

function forgetOld(nowMs: number): void {
	for (const [key, { startedMs }] of grants) {
		const old = Math.abs(nowMs - startedMs) > rememberedMs;
		if (old || grants.size > maxRemembered) grants.delete(key);
	}
}
