import {
	type SignIn,
	startUsersApi,
	type UsersApi,
	usersApiSecrets,
} from '../../../../simulator/users';
import type { UsersApiOptions } from '../../../../simulator/users';
import { get, withParameter } from './walk';

const { user, password, token, clientId, clientSecret } = usersApiSecrets;

describe('who is let in to the users API', () => {
	const running: UsersApi[] = [];
	let time = Date.parse('2026-08-01T00:00:00.500Z');
	const start = async (options: UsersApiOptions) => {
		const api = await startUsersApi({ users: 5, clock: { now: () => time }, ...options });
		running.push(api);
		return api;
	};
	afterEach(async () => {
		for (const api of running.splice(0)) await api.close();
	});

	const list = async (api: UsersApi, headers: Record<string, string> = {}) =>
		await get(`${api.url}/offset/users`, { headers });
	const basic = (name: string, secret: string) =>
		`Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;

	it.each<[SignIn, Record<string, string>]>([
		['basic', { authorization: basic(user, password) }],
		['bearer', { authorization: `Bearer ${token}` }],
		['header', { 'X-API-KEY': usersApiSecrets.headerValue }],
	])('is whoever signs in by %s, and nobody else', async (signIn, headers) => {
		const api = await start({ signIn });
		expect((await list(api, headers)).status).toBe(200);
		const wrong = Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [name, `${value}x`]),
		);
		for (const given of [wrong, {}]) {
			const { status, body } = await list(api, given);
			expect(status).toBe(401);
			expect(body).toEqual({
				error: { code: 'unauthorized', message: 'Sign in with valid credentials.' },
			});
		}
	});

	it('is whoever has the key in the query', async () => {
		const api = await start({ signIn: 'query' });
		const address = `${api.url}/offset/users`;
		const asked = withParameter(address, usersApiSecrets.queryName, usersApiSecrets.queryValue);
		expect([(await get(address)).status, (await get(asked)).status]).toEqual([401, 200]);
	});

	const grant = async (api: UsersApi, form: Record<string, string>, headers = {}) =>
		await get(`${api.url}/oauth/token`, {
			method: 'POST',
			headers,
			body: new URLSearchParams(form),
		});

	it('is who holds a token of the token endpoint, until it expires', async () => {
		const api = await start({ signIn: 'oauth2ClientCredentials', tokenLifetimeSeconds: 60 });
		const { body } = await grant(api, {
			grant_type: 'client_credentials',
			client_id: clientId,
			client_secret: clientSecret,
		});
		const { access_token: granted } = body as { access_token: string };
		expect(body).toEqual({ access_token: granted, token_type: 'Bearer', expires_in: 60 });
		const status = async () => (await list(api, { authorization: `Bearer ${granted}` })).status;
		expect(await status()).toBe(200);
		time += 60_000;
		expect(await status()).toBe(401);
		const again = await grant(
			api,
			{ grant_type: 'client_credentials' },
			{ authorization: basic(clientId, clientSecret) },
		);
		const { access_token: second } = again.body as { access_token: string };
		const { headers } = await list(api, { authorization: `Bearer ${granted}` });
		expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
		expect((await list(api, { authorization: `Bearer ${second}` })).status).toBe(200);
		api.tokens.expireIssued();
		expect((await list(api, { authorization: `Bearer ${second}` })).status).toBe(401);
		expect(api.stats().tokens).toBe(2);
	});

	it('gives a token to nobody who is not the client, and for no other grant', async () => {
		const api = await start({ signIn: 'oauth2ClientCredentials' });
		const known = { client_id: clientId, client_secret: clientSecret };
		const stranger = await grant(api, {
			...known,
			client_secret: 'other',
			grant_type: 'client_credentials',
		});
		const other = await grant(api, { ...known, grant_type: 'password' });
		expect([stranger.status, stranger.body]).toEqual([401, { error: 'invalid_client' }]);
		expect([other.status, other.body]).toEqual([400, { error: 'unsupported_grant_type' }]);
	});

	it.each([
		['seconds', '2'],
		['date', 'Sat, 01 Aug 2026 00:00:03 GMT'],
		['none', null],
	] as const)('is nobody who asks too often; Retry-After as %s', async (retryAfter, expected) => {
		time = Date.parse('2026-08-01T00:00:00.500Z');
		const api = await start({ rateLimit: { requests: 2, periodMs: 2_000, retryAfter } });
		const seen = [await list(api), await list(api), await list(api)];
		expect(seen.map(({ status }) => status)).toEqual([200, 200, 429]);
		expect(seen[2]?.headers.get('retry-after')).toBe(expected);
		time += 1_999;
		expect((await list(api)).status).toBe(429);
		time += 1;
		expect((await list(api)).status).toBe(200);
		expect(api.stats().statuses).toEqual({ 200: 3, 429: 2 });
	});

	it('tells its own time in the header Date', async () => {
		const api = await start({ clockSkewMs: 90_000 });
		const { headers } = await list(api);
		expect(Date.parse(headers.get('date') ?? '')).toBe(Math.floor((time + 90_000) / 1_000) * 1_000);
	});
});
