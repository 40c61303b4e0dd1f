import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { testCredential } from '../../support/credentialTest';
import { start, workflowOf } from '../../support/listOrdersWorkflow';
import { type RecordingServer, startRecordingServer } from '../../support/recordingServer';
import { createWorkflowEngine } from '../../support/workflowEngine';

const canaries = {
	password: 'CANARY-password',
	token: 'CANARY-token',
	headerValue: 'CANARY-header',
	queryValue: 'CANARY-query',
	clientSecret: 'CANARY-secret',
};
const minted = 'CANARY-minted';
const secret = /CANARY|Q0FOQVJZ/;
const fields = { user: 'anna', headerName: 'X-Api-Key', queryName: 'api_key', clientId: 'client' };
const signIns = ['basic', 'bearer', 'header', 'query', 'oauth2ClientCredentials'] as const;
type SignIn = (typeof signIns)[number];

let stranger: RecordingServer;
let api: RecordingServer;
let answers: { readonly status: number; readonly location: string };

beforeAll(async () => {
	stranger = await startRecordingServer((_request, response) => response.end('{}'));
	api = await startRecordingServer(({ url }, response) => {
		response.setHeader('content-type', 'application/json');
		if (url === '/token') response.end(JSON.stringify({ access_token: minted }));
		else response.writeHead(answers.status, { location: answers.location }).end('[]');
	});
});
beforeEach(() => {
	answers = { status: 200, location: '' };
	for (const server of [api, stranger]) server.received.length = 0;
});
afterAll(async () => await Promise.all([api, stranger].map(async (one) => await one.close())));

const credential = (signIn: SignIn, more: ICredentialDataDecryptedObject = {}) => ({
	baseUrl: `${api.url}/v1`,
	testPath: '/me',
	tokenUrl: `${api.url}/token`,
	...fields,
	...canaries,
	signIn,
	...more,
});

const request = async (signIn: SignIn, parameters: INodeParameters, typeVersion = 4.2) =>
	await createWorkflowEngine({ credentials: { syncHttpApi: credential(signIn) } }).run(
		workflowOf(
			{
				Start: start,
				Request: {
					type: 'n8n-nodes-base.httpRequest',
					typeVersion,
					parameters: {
						authentication: 'predefinedCredentialType',
						nodeCredentialType: 'syncHttpApi',
						...parameters,
					},
					credentials: { syncHttpApi: { id: '1', name: 'API' } },
				},
			},
			['Start > Request'],
		),
	);

describe('a credential Sync HTTP', () => {
	it.each([
		['basic', `Authorization\nBasic ${Buffer.from('anna:CANARY-password').toString('base64')}`],
		['bearer', 'Authorization\nBearer CANARY-token'],
		['header', 'X-Api-Key\nCANARY-header'],
		['query', '/v1/me?api_key=CANARY-query'],
		['oauth2ClientCredentials', 'Authorization\nBearer CANARY-minted'],
	] as const)(
		'is tested by asking for its path below the base address: %s',
		async (signIn, sent) => {
			expect(await testCredential('syncHttpApi', credential(signIn))).toBeUndefined();
			expect(api.received.at(-1)).toContain('\n/v1/me');
			expect(api.received.at(-1)).toContain(sent);
		},
	);

	it.each([
		[401, 'The API does not accept the sign-in.'],
		[403, 'The API knows the sign-in, but forbids what "Test Path" asks for.'],
		[404, 'There is nothing at this address.'],
	])('says what to do when the test is answered with %d', async (status, said) => {
		answers = { status, location: '' };
		expect(await testCredential('syncHttpApi', credential('bearer'))).toContain(said);
	});

	it.each(['token', 'baseUrl'])(
		'that lacks its %s says so by the name of the field',
		async (name) => {
			const said = await testCredential('syncHttpApi', credential('bearer', { [name]: ' ' }));
			expect(said).toMatch(name === 'token' ? /"Token" is missing/ : /no address of an API/);
			expect(api.received).toEqual([]);
		},
	);

	it('is not shown by what goes wrong', async () => {
		answers = { status: 307, location: `${stranger.url}/stolen` };
		for (const signIn of signIns) {
			const said = await testCredential('syncHttpApi', credential(signIn));
			expect(said).toContain('where the sign-in is not sent');
			expect(said).not.toMatch(secret);
		}
	});
});

describe('what a credential signs in with', () => {
	it.each([301, 302, 303, 307, 308])('follows no redirect %d to another server', async (status) => {
		answers = { status, location: `${stranger.url}/stolen` };
		for (const signIn of signIns) {
			await testCredential('syncHttpApi', credential(signIn));
			await request(signIn, { url: `${api.url}/v1/x` });
		}
		expect(stranger.received).toEqual([]);
		// The control: its own server did get it.
		expect(api.received.join()).toMatch(secret);
	});

	it.each([
		['another server', () => stranger.url],
		['the same host by another name', () => `http://localhost:${api.port}`],
	])('is not given to %s', async (_name, address) => {
		for (const signIn of signIns) {
			const { error } = await request(signIn, { url: `${address()}/x` });
			expect(error?.message).toContain('so it gets no sign-in');
		}
		expect(stranger.received).toEqual([]);
		expect(api.received.filter((one) => !one.includes('\n/token\n'))).toEqual([]);
	});

	it.each([3, 4, 4.2])(
		'is in a request to its own server by HTTP Request %d',
		async (typeVersion) => {
			const { error, record } = await request('bearer', { url: `${api.url}/v1/x` }, typeVersion);
			expect(error).toBeUndefined();
			expect(api.received[0]).toContain('Authorization\nBearer CANARY-token');
			expect(JSON.stringify(record)).not.toMatch(secret);
		},
	);

	it('of OAuth2 goes to the token address alone, as ID and secret', async () => {
		await testCredential('syncHttpApi', credential('oauth2ClientCredentials'));
		const [token, ...others] = api.received.filter((one) => one.includes('CANARY-secret'));
		expect(token).toContain(
			'grant_type=client_credentials&client_id=client&client_secret=CANARY-secret',
		);
		expect(others).toEqual([]);
	});
});
