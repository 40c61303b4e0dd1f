import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { testCredential } from '../../support/credentialTest';
import { engineFor, list, start, workflowOf } from '../../support/listOrdersWorkflow';
import type { RecordingServer } from '../../support/recordingServer';
import { startRecordingServer } from '../../support/recordingServer';

const canaries = {
	accessToken: 'shpat_CANARY_access',
	clientSecret: 'shpss_CANARY_client',
	refreshToken: 'shprt_CANARY_refresh',
};
const minted = 'shpat_CANARY_minted';
const secret = /CANARY/;
const data = { shop: 'demo-shop', clientId: 'client', apiVersion: '2026-10', ...canaries };
const signIns = ['accessToken', 'clientCredentials', 'refreshToken'] as const;
type SignIn = (typeof signIns)[number];

let stranger: RecordingServer;
let shop: RecordingServer;
/** What the shop answers: to everything, or to what is not the granting of a token. */
let shopAnswers: { readonly status: number; readonly location: string; readonly grants: boolean };

beforeAll(async () => {
	stranger = await startRecordingServer((_request, response) => {
		response.setHeader('content-type', 'application/json');
		response.end(
			JSON.stringify({ access_token: minted, data: { shop: { name: 'Stranger' }, orders: null } }),
		);
	});
	shop = await startRecordingServer((request, response) => {
		const { status, location, grants } = shopAnswers;
		if (grants && request.url === '/admin/oauth/access_token') {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ access_token: minted, refresh_token: 'shprt_CANARY_next' }));
			return;
		}
		response.writeHead(status, { location }).end();
	});
});
beforeEach(() => {
	shopAnswers = { status: 302, location: `${stranger.url}/stolen`, grants: true };
	for (const server of [shop, stranger]) server.received.length = 0;
});
afterAll(async () => await Promise.all([shop, stranger].map(async (one) => await one.close())));

const credential = (signIn: SignIn, more: ICredentialDataDecryptedObject = {}) => ({
	...data,
	signIn,
	baseUrl: shop.url,
	...more,
});

/** n8n's own block, with the credential chosen under "Predefined Credential Type". */
const httpRequest = (parameters: INodeParameters, typeVersion = 4.2) =>
	workflowOf(
		{
			Start: start,
			Request: {
				type: 'n8n-nodes-base.httpRequest',
				typeVersion,
				parameters: {
					authentication: 'predefinedCredentialType',
					nodeCredentialType: 'shopifyAdminApi',
					...parameters,
				},
				credentials: { shopifyAdminApi: { id: '1', name: 'Shop' } },
			},
		},
		['Start > Request'],
	);

const ways: Readonly<Record<string, (signIn: SignIn) => Promise<unknown>>> = {
	Test: async (signIn) => await testCredential('shopifyAdminApi', credential(signIn)),
	'Shopify List Orders': async (signIn) => {
		const options = { maxRetries: 0 };
		const workflow = workflowOf({ Start: start, List: list({ options }) }, ['Start > List']);
		return await engineFor(shop, credential(signIn)).run(workflow);
	},
	'HTTP Request': async (signIn) => {
		const workflow = httpRequest({ method: 'POST', url: `${shop.url}/admin/api/x` });
		return await engineFor(shop, credential(signIn)).run(workflow);
	},
	'HTTP Request that follows redirects': async (signIn) => {
		const redirect = { redirect: { followRedirects: true, maxRedirects: 5 } };
		const url = `${shop.url}/admin/api/x`;
		const workflow = httpRequest({ url, options: { redirect } });
		return await engineFor(shop, credential(signIn)).run(workflow);
	},
};

const redirects = [301, 302, 303, 307, 308].flatMap((status) =>
	['127.0.0.1', 'localhost'].map((host) => [status, host] as const),
);

describe.each(Object.keys(ways))('no secret follows a redirect: %s', (way) => {
	it.each(redirects)(
		'no secret follows a redirect %d to another port of %s',
		async (status, host) => {
			for (const signIn of signIns) {
				for (const grants of [true, false]) {
					shopAnswers = { status, location: `http://${host}:${stranger.port}/stolen`, grants };
					await ways[way]?.(signIn);
				}
			}
			expect(stranger.received).toEqual([]);
			// The control: the shop itself did get them, by all three ways to sign in.
			expect(shop.received.join()).toMatch(secret);
			expect(shop.received.length).toBeLessThan(20);
		},
	);
});

it('Test of a credential whose shop redirects says so, and names what to check', async () => {
	shopAnswers = { status: 307, location: `${stranger.url}/`, grants: true };
	expect(await testCredential('shopifyAdminApi', credential('accessToken'))).toBe(
		'What answered there sends requests on to another address, where the access token is not sent. Check "Shop", which may have been renamed, and "API Base URL".',
	);
});

describe("the credential in n8n's HTTP Request", () => {
	const run = async (parameters: INodeParameters, typeVersion?: number) =>
		await engineFor(shop, credential('accessToken')).run(httpRequest(parameters, typeVersion));

	it.each([3, 4, 4.2])('signs a request to its own shop: version %d', async (typeVersion) => {
		shopAnswers = { status: 200, location: '', grants: true };
		const result = await run({ method: 'POST', url: `${shop.url}/admin/api/x` }, typeVersion);
		expect(result.error).toBeUndefined();
		expect(shop.received).toEqual([expect.stringContaining(canaries.accessToken)]);
		expect(JSON.stringify(result.record)).not.toMatch(secret);
	});

	it("the credential goes to every page of its own shop's listing, and to no other page", async () => {
		shopAnswers = { status: 200, location: '', grants: true };
		const pagesAt = async (url: string) => {
			const pagination = {
				paginationMode: 'responseContainsNextURL',
				nextURL: `={{ $pageCount ? ${JSON.stringify(url)} : ${JSON.stringify(`${shop.url}/1`)} }}`,
				limitPagesFetched: true,
				maxRequests: 2,
				paginationCompleteWhen: 'other',
				completeExpression: '={{ false }}',
			};
			return await run({ url: `${shop.url}/0`, options: { pagination: { pagination } } });
		};
		expect((await pagesAt(`${shop.url}/2`)).error).toBeUndefined();
		expect(shop.received.map((request) => request.split('\n')[1])).toEqual(['/1', '/2']);
		expect((await pagesAt(`${stranger.url}/2`)).error?.message).toContain(
			`The request goes elsewhere than to 127.0.0.1:${shop.port}, so it gets no access token`,
		);
		expect(stranger.received).toEqual([]);
	});

	it.each([
		['another origin', () => stranger.url],
		['the same host by another name', () => `http://localhost:${shop.port}`],
		['the shop as the user of another host', () => `http://127.0.0.1:${shop.port}@localhost`],
	])('is not given to %s', async (_name, address) => {
		const result = await run({ method: 'POST', url: `${address()}/admin/api/x` });
		expect(result.error?.message).toContain('The request goes elsewhere than to 127.0.0.1');
		expect([...shop.received, ...stranger.received]).toEqual([]);
	});

	it('names its own shop to it, whatever Host the workflow asks for', async () => {
		shopAnswers = { status: 200, location: '', grants: true };
		const headerParameters = { parameters: [{ name: 'Host', value: 'other.example' }] };
		await run({ url: `${shop.url}/x`, sendHeaders: true, headerParameters });
		expect(shop.received[0]).toContain(`Host\n127.0.0.1:${shop.port}\n`);
		expect(shop.received[0]).not.toContain('other.example');
	});
});

describe('a proxy that could read the secrets', () => {
	const withVariables = (variables: NodeJS.ProcessEnv): void => {
		const others = Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name));
		jest.replaceProperty(process, 'env', { ...Object.fromEntries(others), ...variables });
	};
	afterEach(() => jest.restoreAllMocks());

	it.each(['HTTP_PROXY', 'http_proxy', 'ALL_PROXY'])('of %s gets none of them', async (name) => {
		withVariables({ [name]: stranger.url });
		const said: string[] = [];
		for (const signIn of signIns) {
			for (const way of Object.values(ways)) said.push(JSON.stringify(await way(signIn)));
		}
		expect([...shop.received, ...stranger.received]).toEqual([]);
		for (const words of said) expect(words).toContain('which could read the secret in it');
	});

	it('of a workflow’s own gets none of them', async () => {
		const url = `${shop.url}/admin/api/x`;
		const workflow = httpRequest({ url, options: { proxy: stranger.url } });
		const run = await engineFor(shop, credential('clientCredentials')).run(workflow);
		expect(run.error?.message).toContain('would go to the proxy of "Proxy" instead');
		expect(stranger.received).toEqual([]);
	});

	it.each(['127.0.0.1', 'localhost, 127.0.0.1', '*', 'with its port'])(
		'is not in the way where NO_PROXY is %s',
		async (excluded) => {
			const named = excluded === 'with its port' ? `127.0.0.1:${shop.port}` : excluded;
			withVariables({ HTTP_PROXY: stranger.url, NO_PROXY: named });
			for (const signIn of signIns) {
				for (const way of Object.values(ways)) await way(signIn);
			}
			expect(stranger.received).toEqual([]);
			expect(shop.received.join()).toMatch(secret);
		},
	);

	it.each(['localhost', '127.0.0.1:1', '10.0.0.1', '*,x', '127.0.0.10'])(
		'counts as in the way where NO_PROXY is %s',
		async (excluded) => {
			withVariables({ HTTP_PROXY: stranger.url, NO_PROXY: excluded });
			for (const way of Object.values(ways)) await way('clientCredentials');
			expect([...shop.received, ...stranger.received]).toEqual([]);
		},
	);
});
