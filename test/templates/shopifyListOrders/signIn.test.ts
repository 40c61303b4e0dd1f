import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { closeIdleStores } from '../../../engine/store';
import type { Simulator, SimulatorOptions } from '../../../simulator';
import { defaultApp, startSimulator } from '../../../simulator';
import { testCredential } from '../../support/credentialTest';
import {
	credentialFor,
	engineFor,
	list,
	loopOf,
	sent,
	start,
	workflowOf,
} from '../../support/listOrdersWorkflow';
import { runAtOnce } from '../../support/signInProcesses';
import type { WorkflowEngine } from '../../support/workflowEngine';

const running: Simulator[] = [];
async function shop(options: SimulatorOptions = {}): Promise<Simulator> {
	const simulator = await startSimulator({ orders: 25, ...options });
	running.push(simulator);
	return simulator;
}
afterEach(async () => {
	await Promise.all(running.splice(0).map(async (simulator) => await simulator.close()));
});

afterAll(closeIdleStores);

const { clientId, clientSecret, refreshToken, accessToken } = defaultApp;
const signIns = {
	accessToken: { signIn: 'accessToken', accessToken },
	clientCredentials: { signIn: 'clientCredentials', clientId, clientSecret },
	refreshToken: { signIn: 'refreshToken', clientId, clientSecret, refreshToken },
} as const;
const loop = loopOf({ options: { pageSize: 5 } });
const once = workflowOf({ Start: start, List: list({ limit: 3 }) }, ['Start > List']);

describe.each(Object.keys(signIns) as (keyof typeof signIns)[])('signing in by %s', (by) => {
	it('reads all orders, and a second execution goes on with the same token', async () => {
		const simulator = await shop();
		const engine = engineFor(simulator, signIns[by]);
		for (let execution = 0; execution < 2; execution++) {
			const run = await engine.run(loop, { items: [{}] });
			expect(run.status).toBe('success');
			expect(sent(run)).toEqual(simulator.shop.truth().map(({ name }) => name));
		}
		const grants = { accessToken: 0, clientCredentials: 1, refreshToken: 1 }[by];
		expect(simulator.stats()).toMatchObject({ tokenRequests: grants, unauthorized: 0 });
	});

	it('keeps nothing but what the credential declares as secret', async () => {
		const simulator = await shop();
		const engine = engineFor(simulator, signIns[by]);
		const run = await engine.run(loop, { items: [{}] });
		const { Shop: saved = {} } = engine.credentials;
		const before = credentialFor(simulator, signIns[by]);
		const changed = Object.keys(saved).filter((name) => saved[name] !== before[name]);
		expect(changed).toEqual(
			{
				accessToken: [],
				clientCredentials: ['sessionToken'],
				refreshToken: ['refreshToken', 'sessionToken'],
			}[by],
		);
		const record = JSON.stringify(run.record);
		for (const name of [...changed, 'accessToken', 'clientSecret']) {
			const secret = saved[name];
			if (typeof secret === 'string' && secret !== '') expect(record).not.toContain(secret);
		}
	});

	it('passes the credential test, which reads the shop and the scopes', async () => {
		const simulator = await shop();
		expect(
			await testCredential('shopifyAdminApi', credentialFor(simulator, signIns[by])),
		).toBeUndefined();
		const [document] = Object.keys(simulator.stats().documents);
		expect(document).toContain('shop { name } currentAppInstallation { accessScopes { handle } }');
	});

	it('fails the credential test when the app may not read orders', async () => {
		const simulator = await shop({ app: { scopes: ['read_products'] } });
		expect(
			await testCredential('shopifyAdminApi', credentialFor(simulator, signIns[by])),
		).toContain('lacks the scope read_orders');
	});

	it('never sends anything to where a shop name leads that is none', async () => {
		const simulator = await shop();
		const data = { ...signIns[by], shop: 'evil.com/x.myshopify.com' };
		const run = await engineFor(simulator, data).run(once, { items: [{}] });
		expect(run.error?.message).toBe('"evil.com/x.myshopify.com" is not the name of a Shopify shop');
		expect(await testCredential('shopifyAdminApi', credentialFor(simulator, data))).toBe(
			'"evil.com/x.myshopify.com" is not the name of a Shopify shop. Enter the shop\'s myshopify.com name in "Shop" of the Shopify Admin credential, for example my-shop or my-shop.myshopify.com. It stands in the Shopify admin under Settings → Domains; the shop\'s public domain does not work here.',
		);
		expect(simulator.stats().requests).toBe(0);
	});
});

describe('a token that ends in mid-run', () => {
	it.each(['clientCredentials', 'refreshToken'] as const)(
		'is renewed once, and no page is lost or doubled: %s',
		async (by) => {
			const simulator = await shop();
			simulator.faults.add({ kind: 'expireToken', after: 2, operation: 'ListOrders' });
			const engine = engineFor(simulator, signIns[by]);
			const run = await engine.run(loop, { items: [{}] });
			expect(run.status).toBe('success');
			expect(sent(run)).toEqual(simulator.shop.truth().map(({ name }) => name));
			expect(run.json('After')).toMatchObject([{ orders: 25, pages: 5 }]);
			// A refresh token is spent only after another look, for which nobody else has to have renewed it.
			const unauthorized = by === 'refreshToken' ? 2 : 1;
			expect(simulator.stats()).toMatchObject({ tokenRequests: 2, unauthorized });
		},
	);

	it('a revoked one of client credentials is renewed as well', async () => {
		const simulator = await shop();
		simulator.faults.add({ kind: 'revokeToken', after: 1, operation: 'ListOrders' });
		const run = await engineFor(simulator, signIns.clientCredentials).run(loop, { items: [{}] });
		expect(run.status).toBe('success');
		expect(run.json('After')).toMatchObject([{ orders: 25 }]);
	});

	it('a revoked static one is said to be, after two requests and not for ever', async () => {
		const simulator = await shop();
		simulator.faults.add({ kind: 'revokeToken', after: 1 });
		const run = await engineFor(simulator, signIns.accessToken).run(loop, { items: [{}] });
		expect(run.error).toMatchObject({
			message: expect.stringMatching(/^Shopify refuses the access token for 127\.0\.0\.1/),
			description: expect.stringContaining('Install the app on the shop again'),
			context: { kind: 'unauthorized' },
		});
		expect(simulator.stats().unauthorized).toBe(2);
		expect(JSON.stringify(run.error)).not.toContain(accessToken);
	});
});

describe('a refresh token, which is replaced with every use', () => {
	it('is used once by executions that need it at the same time', async () => {
		const simulator = await shop({ latencyMs: 20 });
		const engine = engineFor(simulator, signIns.refreshToken);
		const runs = await Promise.all(
			Array.from({ length: 4 }, async () => await engine.run(once, { items: [{}] })),
		);
		expect(runs.map(({ status }) => status)).toEqual(Array(4).fill('success'));
		expect(simulator.stats().tokenRequests).toBe(1);
		expect((await engine.run(once, { items: [{}] })).status).toBe('success');
	});

	it.each([
		['none has a token yet', ''],
		['the token of all has ended', 'ended'],
	])('is used once by processes that need it at the same time: %s', async (_title, ended) => {
		const simulator = await shop({ latencyMs: 300 });
		const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-sign-in-'));
		const credentialFile = path.join(folder, 'credential.json');
		try {
			const data = credentialFor(simulator, { ...signIns.refreshToken, sessionToken: ended });
			writeFileSync(credentialFile, JSON.stringify(data));
			const ends = await runAtOnce(3, { credentialFile, workflow: once });
			expect(ends).toEqual(['success', 'success', 'success']);
			expect(simulator.stats().tokenRequests).toBe(1);
			const saved = JSON.parse(readFileSync(credentialFile, 'utf8')) as { refreshToken: string };
			expect(saved.refreshToken).not.toBe(refreshToken);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	it('that another process used first is read again, and the request made with what that one got', async () => {
		const simulator = await shop();
		const engine = engineFor(simulator, signIns.refreshToken);
		await engine.run(once, { items: [{}] });
		const current = { ...engine.credentials.Shop };
		engine.credentials.Shop = { ...current, refreshToken: 'shprt_spent', sessionToken: '' };
		const run = await engine.run(once, {
			items: [{}],
			beforeBlock: () => restoreWhenRefused(simulator, engine, current),
		});
		expect(run.status).toBe('success');
	});

	it('that is spent is said to be', async () => {
		const simulator = await shop();
		const data = { ...signIns.refreshToken, refreshToken: 'shprt_spent' };
		const run = await engineFor(simulator, data).run(once, { items: [{}] });
		expect(run.error).toMatchObject({
			message: 'Shopify refuses the refresh token (The refresh token is invalid or has expired.)',
			description: expect.stringContaining('paste the new refresh token'),
		});
		expect(simulator.stats().tokenRequests).toBe(2);
	});
});

describe('an edited credential', () => {
	it('goes on with no token of its old self', async () => {
		const simulator = await shop();
		const engine = engineFor(simulator, signIns.clientCredentials);
		await engine.run(once, { items: [{}] });
		engine.credentials.Shop = { ...engine.credentials.Shop, ...signIns.refreshToken };
		const run = await engine.run(once, { items: [{}] });
		expect(run.status).toBe('success');
		expect(simulator.tokens.issuedCount).toBe(3);
	});
});

describe('a sign-in that Shopify refuses', () => {
	it.each([
		[{ clientSecret: 'shpss_wrong' }, 'does not know this client ID with this client secret'],
		[{ clientId: 'wrong' }, 'does not know this client ID with this client secret'],
		[{ clientSecret: '' }, '"Client Secret" is missing in the Shopify Admin credential'],
		[{ clientId: ' ' }, '"Client ID" is missing in the Shopify Admin credential'],
	])('a sign-in that Shopify refuses is said with what to do: %j', async (data, message) => {
		const simulator = await shop();
		const credential = { ...signIns.clientCredentials, ...data };
		const run = await engineFor(simulator, credential).run(once, { items: [{}] });
		expect(run.error?.message).toContain(message);
		expect(JSON.stringify(run.record)).not.toContain('shpss_');
		expect(simulator.stats().tokenRequests).toBeLessThanOrEqual(1);
		expect(await testCredential('shopifyAdminApi', credentialFor(simulator, credential))).toContain(
			message,
		);
	});

	it('because the shop belongs to another organization', async () => {
		const simulator = await shop({ app: { sameOrganization: false } });
		const run = await engineFor(simulator, signIns.clientCredentials).run(once, { items: [{}] });
		expect(run.error?.message).toContain('gives this app no access to 127.0.0.1');
		expect((run.error as { description?: string }).description).toContain('same organization');
	});

	it('because there is no such shop', async () => {
		const simulator = await shop();
		simulator.faults.add({ kind: 'status', status: 404, times: Infinity });
		for (const data of Object.values(signIns)) {
			const run = await engineFor(simulator, data).run(once, { items: [{}] });
			expect(run.error?.message).toMatch(/^There is no shop at /);
		}
	});

	it.each(['shpat_with space', 'shpat_\u00e9', 'shpat_\nX-Evil: 1'])(
		'the token %j is not sent',
		async (token) => {
			const simulator = await shop();
			const data = { ...signIns.accessToken, accessToken: token };
			const run = await engineFor(simulator, data).run(once, { items: [{}] });
			expect(run.error?.message).toBe('The access token holds characters that no token has');
			expect(simulator.stats().requests).toBe(0);
		},
	);

	it('for a moment is tried again', async () => {
		const simulator = await shop();
		simulator.faults.add(
			{ kind: 'status', status: 502, operation: 'access_token' },
			{ kind: 'reset', operation: 'access_token' },
		);
		const run = await engineFor(simulator, signIns.clientCredentials).run(once, { items: [{}] });
		expect(run.status).toBe('success');
		expect(simulator.tokens.issuedCount).toBe(1);
	});
});

it.each([
	[
		'baseUrl',
		'http://gateway.example.com',
		'The API base URL "http://gateway.example.com" cannot be used',
	],
	['apiVersion', 'unstable', '"unstable" is not a version of Shopify’s Admin API'],
	['shop', '', 'The shop is missing'],
])('the credential’s %s cannot be %j', async (field, value, message) => {
	const simulator = await shop();
	const data = { ...signIns.accessToken, [field]: value };
	const run = await engineFor(simulator, data).run(once, { items: [{}] });
	expect(run.error?.message).toContain(message.replace('’', "'"));
	expect(simulator.stats().requests).toBe(0);
});

/** Puts the credential back as another process saved it, as soon as the spent refresh token was refused. */
function restoreWhenRefused(
	simulator: Simulator,
	engine: WorkflowEngine,
	saved: NonNullable<WorkflowEngine['credentials'][string]>,
): void {
	const before = simulator.stats().tokenRequests;
	const look = (): void => {
		if (simulator.stats().tokenRequests > before) engine.credentials.Shop = saved;
		else setImmediate(look);
	};
	look();
}
