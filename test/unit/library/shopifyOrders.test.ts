import {
	EngineError,
	shopifyOrders,
	type ShopifyOrdersOptions,
	type ShopifySignIn,
} from '../../../index';
import {
	allOrdersScopes,
	defaultApp,
	type Simulator,
	type SimulatorOptions,
	startSimulator,
} from '../../../simulator';
import { impatient } from '../../support/shopifyDoor';

async function all<Row>(records: AsyncIterable<Row>): Promise<readonly Row[]> {
	const found: Row[] = [];
	for await (const record of records) found.push(record);
	return found;
}

const { clientId, clientSecret, accessToken, refreshToken } = defaultApp;
const byApp = { by: 'clientCredentials', clientId, clientSecret } as const;

describe('shopifyOrders', () => {
	const shops: Simulator[] = [];
	const started = async (options: SimulatorOptions = {}): Promise<Simulator> => {
		const shop = await startSimulator({ orders: 300, ...options });
		shops.push(shop);
		return shop;
	};
	const of = (shop: Simulator, options: object = {}): ShopifyOrdersOptions => ({
		shop: 'demo-shop',
		apiBaseUrl: shop.url,
		signIn: byApp,
		createdSince: shop.now() - 59 * 86_400_000,
		environment: impatient,
		...options,
	});
	const truth = (shop: Simulator) => shop.shop.truth().map(({ id }) => id);

	afterEach(async () => {
		await Promise.all(shops.splice(0).map(async (shop) => await shop.close()));
	});

	it.each<ShopifySignIn>([
		byApp,
		{ by: 'accessToken', accessToken },
		{ by: 'refreshToken', clientId, clientSecret, refreshToken, saveRefreshToken: () => undefined },
	])('reads all orders of a shop, signed in by $by', async (signIn) => {
		const shop = await started();
		const orders = await all(shopifyOrders(of(shop, { signIn })));
		expect(orders.map(({ id }) => id).sort()).toEqual(truth(shop).sort());
		expect(orders[0]).toMatchObject({
			lineItems: expect.any(Array),
			totalPrice: { currencyCode: 'USD' },
		});
	});

	it('gets one token for all that it reads, and another once that has expired', async () => {
		const shop = await started();
		const orders = shopifyOrders(of(shop));
		await all(orders);
		await all(orders);
		expect(shop.tokens.issuedCount).toBe(1);
		shop.tokens.expireIssued();
		expect(await all(orders)).toHaveLength(300);
		expect(shop.tokens.issuedCount).toBe(2);
	});

	it('has each new refresh token saved, and goes on with it', async () => {
		const shop = await started();
		const saved: string[] = [];
		const signIn = {
			by: 'refreshToken',
			clientId,
			clientSecret,
			refreshToken,
			saveRefreshToken: (token: string) => saved.push(token),
		} as const;
		const orders = shopifyOrders(of(shop, { signIn }));
		await all(orders);
		shop.tokens.expireIssued();
		expect(await all(orders)).toHaveLength(300);
		expect(new Set([refreshToken, ...saved]).size).toBe(3);
	});

	it('says nothing of its own in the log', async () => {
		const shop = await started();
		const [log, warn] = [jest.spyOn(console, 'log'), jest.spyOn(console, 'warn')];
		await all(shopifyOrders(of(shop)));
		expect([log.mock.calls, warn.mock.calls]).toEqual([[], []]);
		jest.restoreAllMocks();
	});

	it('waits for the rate limit of Shopify', async () => {
		const shop = await started();
		shop.faults.add({ kind: 'throttled', times: 3 });
		expect(await all(shopifyOrders(of(shop)))).toHaveLength(300);
		expect(shop.faults.struck.throttled).toBe(3);
	});

	it('gives out the orders of a span of time, and no other', async () => {
		const shop = await started();
		const from = shop.now() - 5 * 86_400_000;
		const orders = await all(
			shopifyOrders(of(shop, { cursorField: 'createdAt' })).within({ from }),
		);
		const expected = shop.shop
			.truth()
			.filter(({ createdAt }) => Date.parse(createdAt) >= Math.floor(from / 1000) * 1000);
		expect(orders.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
		expect(orders.length).toBeGreaterThan(20);
	});

	it('fails where Shopify may hide old orders, unless they are to be left out', async () => {
		const shop = await started({ from: '2026-01-01T00:00:00Z', to: '2026-09-01T00:00:00Z' });
		await expect(all(shopifyOrders(of(shop, { createdSince: undefined })))).rejects.toMatchObject({
			kind: 'listIncomplete',
			parameter: 'hiddenOrders',
		});
		const some = await all(
			shopifyOrders(of(shop, { createdSince: undefined, hiddenOrders: 'leaveOut' })),
		);
		expect(some.length).toBeLessThan(300);
		shop.tokens.grantScopes(allOrdersScopes);
		expect(await all(shopifyOrders(of(shop, { createdSince: undefined })))).toHaveLength(300);
	});

	it.each<[string, object, object]>([
		[
			"a secret that is not the app's",
			{ signIn: { ...byApp, clientSecret: 'shpss_wrong0secret' } },
			{
				kind: 'signInRefused',
				message: expect.stringMatching(
					/^Shopify does not know this client ID with this client secret/,
				),
			},
		],
		[
			'a token that was revoked',
			{ signIn: { by: 'accessToken', accessToken: 'shpat_wrong0token' } },
			{ kind: 'unauthorized' },
		],
		[
			'a refresh token that was used',
			{
				signIn: {
					by: 'refreshToken',
					clientId,
					clientSecret,
					refreshToken: 'shprt_wrong0token',
					saveRefreshToken: () => undefined,
				},
			},
			{ kind: 'refreshTokenRefused' },
		],
	])('says what to do about %s, and shows no secret', async (_what, options, expected) => {
		const shop = await started();
		const error: unknown = await all(shopifyOrders(of(shop, options))).catch(
			(thrown: unknown) => thrown,
		);
		expect(error).toBeInstanceOf(EngineError);
		expect(error).toMatchObject(expected);
		expect(JSON.stringify([error, String(error), (error as EngineError).remedy])).not.toMatch(
			/wrong0|simulated0/,
		);
	});

	it('says that an app and a shop of two organizations cannot go by client credentials', async () => {
		const shop = await started({ app: { sameOrganization: false } });
		await expect(all(shopifyOrders(of(shop)))).rejects.toMatchObject({
			kind: 'signInRefused',
			message: expect.stringMatching(/^Shopify gives this app no access to 127\.0\.0\.1/),
		});
	});

	it('waits for no token any longer once its signal is aborted', async () => {
		const shop = await started();
		const stop = new AbortController();
		const reason = new Error('enough');
		const hanging = async (): Promise<Response> => {
			stop.abort(reason);
			return await new Promise(() => undefined);
		};
		const orders = shopifyOrders(of(shop, { signal: stop.signal, fetch: hanging }));
		await expect(all(orders)).rejects.toBe(reason);
	});

	it('leaves alone what others do with the library of Shopify', async () => {
		const shop = await started();
		await all(shopifyOrders(of(shop)));
		const { abstractFetch } = await import('@shopify/shopify-api/runtime');
		const answer = await abstractFetch('data:text/plain,of%20their%20own');
		expect(await answer.text()).toBe('of their own');
	});

	it('tries again where no token is to be had for a moment', async () => {
		const shop = await started();
		shop.faults.add({ kind: 'status', status: 503, operation: 'access_token', times: 2 });
		expect(await all(shopifyOrders(of(shop)))).toHaveLength(300);
		expect(shop.faults.struck.status).toBe(2);
	});

	it('says that there is no such shop', async () => {
		const shop = await started();
		shop.faults.add({ kind: 'status', status: 404, times: Infinity });
		await expect(all(shopifyOrders(of(shop)))).rejects.toMatchObject({ kind: 'shopNotFound' });
	});
});

describe('what shopifyOrders refuses before anything is sent', () => {
	const shop = 'my-shop';
	const signIn = byApp;
	it.each<[object, string, string]>([
		[{ shop: 'my shop!', signIn }, 'shop', '"my shop!" is not the name of a Shopify shop'],
		[{ signIn }, 'shop', 'The option "shop" must be a text that is not empty, but it is missing'],
		[{ shop }, 'signIn', 'The option "signIn" must be an object, but it is missing'],
		[
			{ shop, signIn: { by: 'password' } },
			'signIn.by',
			'The option "signIn.by" must be one of a few words, but it is "password"',
		],
		[
			{ shop, signIn: { ...byApp, clientSecret: '' } },
			'signIn.clientSecret',
			'The option "signIn.clientSecret" must be a text that is not empty',
		],
		[
			{ shop, signIn: { by: 'refreshToken', clientId, clientSecret, refreshToken } },
			'signIn.saveRefreshToken',
			'The option "signIn.saveRefreshToken" must be a function that keeps the next refresh token',
		],
		[
			{ shop, signIn, apiVersion: '2019-01' },
			'apiVersion',
			'"2019-01" is not a version of Shopify\'s Admin API that can be used here',
		],
		[
			{ shop, signIn, pageSize: 251 },
			'pageSize',
			'The option "pageSize" must be a whole number from 1 to 250, but it is 251',
		],
		[
			{ shop, signIn, selection: 'name', lineItems: true },
			'lineItems',
			'The option "lineItems" must not be given beside "selection"',
		],
		[
			{ shop, signIn, createdSince: '2999-01-01T00:00:00Z' },
			'createdSince',
			'The option "createdSince" must not be in the future, but it is "2999-01-01T00:00:00.000Z"',
		],
		[{ shop, signIn, tag: 'vip' }, 'tag', 'shopifyOrders has no option "tag"'],
	])('%j', (options, parameter, message) => {
		expect(() => shopifyOrders(options as ShopifyOrdersOptions)).toThrow(
			expect.objectContaining({ parameter, message }),
		);
	});
});
