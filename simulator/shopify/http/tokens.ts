import { IssuedTokens } from '../../server/issuedTokens';
import type { SimulatedApp } from '../options';

const clientCredentialsLifetime = 86_399;
const refreshedLifetime = 3_600;
const refreshTokenLifetime = 90 * 86_400;

export interface GrantAnswer {
	readonly status: number;
	readonly body: Readonly<Record<string, unknown>>;
}

/** Issues and knows the access tokens of the one simulated app. */
export class Tokens {
	private readonly issued: IssuedTokens;
	private readonly revoked = new Set<string>();
	private refreshToken: string;
	private refreshExpiresAt: number;
	scopes: readonly string[];

	constructor(
		private readonly app: SimulatedApp,
		seed: number,
		private readonly now: () => number,
	) {
		this.issued = new IssuedTokens(seed, now);
		this.scopes = app.scopes;
		this.refreshToken = app.refreshToken;
		this.refreshExpiresAt = now() + refreshTokenLifetime * 1000;
	}

	get issuedCount(): number {
		return this.issued.serial;
	}

	/** The scopes that `token` carries now, or null when it opens nothing. */
	scopesOf(token: string | undefined): readonly string[] | null {
		if (token === undefined || this.revoked.has(token)) return null;
		if (token === this.app.accessToken && token !== '') return this.scopes;
		return this.issued.isValid(token) ? this.scopes : null;
	}

	revoke(token: string): void {
		this.revoked.add(token);
	}

	/** Ends every token that a grant has issued, as their expiry would. */
	expireIssued(): void {
		this.issued.expireAll();
	}

	/** `POST /admin/oauth/access_token`. */
	grant(request: Readonly<Record<string, string>>): GrantAnswer {
		const { clientId, clientSecret, sameOrganization = true } = this.app;
		if (request['client_id'] !== clientId) {
			return refusal('application_cannot_be_found', 'Could not find Shopify API application.');
		}
		if (request['client_secret'] !== clientSecret) {
			return refusal('invalid_client', 'The client secret is not valid for this application.');
		}
		switch (request['grant_type']) {
			case 'client_credentials':
				return sameOrganization
					? this.clientCredentials()
					: refusal('shop_not_permitted', 'Client credentials cannot be performed on this shop.');
			case 'refresh_token':
				return this.refresh(request['refresh_token']);
			default:
				return refusal('unsupported_grant_type', 'The grant type is not supported.');
		}
	}

	private clientCredentials(): GrantAnswer {
		const lifetime = this.app.tokenLifetimeSeconds ?? clientCredentialsLifetime;
		const accessToken = this.issued.issue('shpat', lifetime);
		return {
			status: 200,
			body: { access_token: accessToken, scope: this.scopes.join(','), expires_in: lifetime },
		};
	}

	/** The old refresh token is of no use from here on. */
	private refresh(refreshToken: string | undefined): GrantAnswer {
		if (refreshToken !== this.refreshToken || this.refreshExpiresAt <= this.now()) {
			return refusal('invalid_grant', 'The refresh token is invalid or has expired.');
		}
		const lifetime = this.app.tokenLifetimeSeconds ?? refreshedLifetime;
		const accessToken = this.issued.issue('shpat', lifetime);
		this.refreshToken = this.issued.name('shprt');
		this.refreshExpiresAt = this.now() + refreshTokenLifetime * 1000;
		return {
			status: 200,
			body: {
				access_token: accessToken,
				scope: this.scopes.join(','),
				expires_in: lifetime,
				refresh_token: this.refreshToken,
				refresh_token_expires_in: refreshTokenLifetime,
			},
		};
	}
}

function refusal(error: string, description: string): GrantAnswer {
	return { status: 400, body: { error, error_description: description } };
}
