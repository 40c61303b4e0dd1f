import { defaultApp, type Simulator } from '../../../../simulator';
import { ask, noon, simulators, StandingClock } from './client';

const start = simulators();

async function grant(
	{ url }: Pick<Simulator, 'url'>,
	fields: Record<string, string>,
	type: 'form' | 'json' = 'form',
): Promise<{ status: number; body: Record<string, unknown> }> {
	const { clientId, clientSecret } = defaultApp;
	const all = { client_id: clientId, client_secret: clientSecret, ...fields };
	const response = await fetch(`${url}/admin/oauth/access_token`, {
		method: 'POST',
		headers: type === 'json' ? { 'content-type': 'application/json' } : {},
		body: type === 'json' ? JSON.stringify(all) : new URLSearchParams(all),
	});
	return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const unauthorized = {
	errors: '[API] Invalid API key or access token (unrecognized login or wrong password)',
};

describe('sign-in', () => {
	it('a static access token opens the API', async () => {
		expect((await ask(await start(), '{ shop { name } }')).status).toBe(200);
	});

	it.each(['wrong', ''])(
		'the token %j is a 401 with the body that Shopify sends',
		async (token) => {
			const { status, body } = await ask(await start(), '{ shop { name } }', { token });
			expect(status).toBe(401);
			expect(body).toEqual(unauthorized);
		},
	);

	it('only the header X-Shopify-Access-Token counts: Authorization: Bearer is a 401', async () => {
		const { url } = await start();
		const response = await fetch(`${url}/admin/api/2026-10/graphql.json`, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				authorization: `Bearer ${defaultApp.accessToken}`,
			},
			body: JSON.stringify({ query: '{ shop { name } }' }),
		});
		expect(response.status).toBe(401);
		expect(await response.json()).toEqual(unauthorized);
	});

	it.each(['form', 'json'] as const)(
		'client credentials (as %s) give a token for a day',
		async (type) => {
			const simulator = await start();
			const { status, body } = await grant(simulator, { grant_type: 'client_credentials' }, type);
			expect(status).toBe(200);
			expect(body).toEqual({
				access_token: expect.stringMatching(/^shpat_[0-9a-f]{32}$/),
				scope: defaultApp.scopes.join(','),
				expires_in: 86_399,
			});
			const token = String(body['access_token']);
			expect((await ask(simulator, '{ shop { name } }', { token })).status).toBe(200);
		},
	);

	it('a token ends when its time is up', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ clock, app: { tokenLifetimeSeconds: 60 } });
		const { body } = await grant(simulator, { grant_type: 'client_credentials' });
		const token = String(body['access_token']);
		clock.advance(59_999);
		expect((await ask(simulator, '{ shop { name } }', { token })).status).toBe(200);
		clock.advance(1);
		expect((await ask(simulator, '{ shop { name } }', { token })).status).toBe(401);
	});

	it('a refresh gives an hour and a new refresh token; the old one is of no more use', async () => {
		const simulator = await start();
		const refresh = { grant_type: 'refresh_token', refresh_token: defaultApp.refreshToken };
		const first = await grant(simulator, refresh);
		expect(first.body).toEqual({
			access_token: expect.stringMatching(/^shpat_/),
			scope: defaultApp.scopes.join(','),
			expires_in: 3600,
			refresh_token: expect.stringMatching(/^shprt_/),
			refresh_token_expires_in: 90 * 86_400,
		});
		expect(await grant(simulator, refresh)).toMatchObject({
			status: 400,
			body: { error: 'invalid_grant' },
		});
		const next = String(first.body['refresh_token']);
		expect((await grant(simulator, { ...refresh, refresh_token: next })).status).toBe(200);
	});

	it('an app of another organization is not permitted', async () => {
		const simulator = await start({ app: { sameOrganization: false } });
		expect(await grant(simulator, { grant_type: 'client_credentials' })).toMatchObject({
			status: 400,
			body: { error: 'shop_not_permitted' },
		});
	});

	it.each([
		[{ client_id: 'other' }, 'application_cannot_be_found'],
		[{ client_secret: 'other' }, 'invalid_client'],
		[{ grant_type: 'password' }, 'unsupported_grant_type'],
	])('%j is refused', async (fields, error) => {
		const request = { grant_type: 'client_credentials', ...fields };
		expect(await grant(await start(), request)).toMatchObject({ status: 400, body: { error } });
	});

	it('the scopes can be read both ways', async () => {
		const simulator = await start({ app: { scopes: ['read_orders', 'read_all_orders'] } });
		const { body } = await ask(simulator, '{ currentAppInstallation { accessScopes { handle } } }');
		const scopes = [{ handle: 'read_orders' }, { handle: 'read_all_orders' }];
		expect(body.data).toEqual({ currentAppInstallation: { accessScopes: scopes } });
		const response = await fetch(`${simulator.url}/admin/oauth/access_scopes.json`, {
			headers: { 'x-shopify-access-token': defaultApp.accessToken },
		});
		expect(await response.json()).toEqual({ access_scopes: scopes });
	});

	it('revoking ends a token for good, a static one too', async () => {
		const simulator = await start();
		simulator.tokens.revoke(defaultApp.accessToken);
		expect((await ask(simulator, '{ shop { name } }')).status).toBe(401);
	});

	it('a shop that does not exist is a 404, by path and by host', async () => {
		const simulator = await start();
		const missing = await ask({ url: simulator.missingShopUrl }, '{ shop { name } }');
		expect(missing.status).toBe(404);
		const here = await ask(
			{ url: `${simulator.url}/demo-shop.myshopify.com` },
			'{ shop { name } }',
		);
		expect(here.status).toBe(200);
	});
});
