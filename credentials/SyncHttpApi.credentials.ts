import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { signed } from '../engine/sources/http/signIn';
import { signInFields } from './http/signInFields';
import { belowBase, ownOriginOf, readHttpSignIn, signInWith } from './http/signIn';
import { grantHttpToken, tokenTooSlow } from './http/tokenGrant';
import { keepToOrigin } from './ownOrigin';
import { postFormTo } from './postForm';
import { opened, sealed } from './sealedToken';
import { withRemedy } from './withRemedy';

/** Any API that speaks JSON over HTTP: where it is, and how to sign in there. Sent to its own server only. */
export class SyncHttpApi implements ICredentialType {
	name = 'syncHttpApi';

	displayName = 'Sync HTTP API';

	icon: Icon = { light: 'file:syncHttp.svg', dark: 'file:syncHttp.dark.svg' };

	documentationUrl =
		'https://github.com/scheduled-sync/n8n-nodes-scheduled-sync/blob/main/docs/http.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://api.example.com/v1',
			description:
				'The part of the address that all requests to the API have in common. The sign-in is sent to this server only.',
		},
		{
			displayName:
				'By http:// the sign-in and all data go in clear text. Take https://, unless nobody can listen on the way.',
			name: 'clearTextNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { baseUrl: [{ _cnd: { startsWith: 'http://' } }] } },
		},
		{
			displayName: 'Sign In By',
			name: 'signIn',
			type: 'options',
			options: [
				{ name: 'Basic', value: 'basic', description: 'A user and a password' },
				{
					name: 'Bearer Token',
					value: 'bearer',
					description: 'The header Authorization with a token',
				},
				{ name: 'Header', value: 'header', description: 'A header of your own, such as X-API-Key' },
				{ name: 'None', value: 'none', description: 'The API asks for no sign-in' },
				{
					name: 'OAuth2 Client Credentials',
					value: 'oauth2ClientCredentials',
					description: 'A token that is fetched with a client ID and a secret, and renewed',
				},
				{
					name: 'Query',
					value: 'query',
					description: 'A parameter of the address, such as api_key',
				},
			],
			default: 'bearer',
			description: 'How the API knows who asks; its documentation says so',
		},
		...signInFields,
		{
			displayName: 'Test Path',
			name: 'testPath',
			type: 'string',
			default: '',
			placeholder: 'e.g. /me',
			description:
				'What is asked when the credential is tested: something behind the base address that only who is signed in may read',
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	test: ICredentialTestRequest = {
		request: {
			method: 'GET',
			baseURL: '={{ $credentials.baseUrl }}',
			url: '={{ $credentials.testPath }}',
			headers: { Accept: 'application/json' },
		},
		// n8n goes by the type of each rule; only its declaration wants one type for all.
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'The API does not accept the sign-in. Check how to sign in, and enter what it needs anew.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'The API knows the sign-in, but forbids what "Test Path" asks for. Choose something that you may read.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: 'There is nothing at this address. Check "Base URL" and "Test Path".',
				},
			},
			...[301, 302, 303, 307, 308].map((value) => ({
				type: 'responseCode',
				properties: {
					value,
					message:
						'What answered there sends requests on to another address, where the sign-in is not sent. Enter that address in "Base URL" if it is the API\'s own.',
				},
			})),
		] as ICredentialTestRequest['rules'],
	};

	/** n8n calls it when there is no session token yet, and when the API answered 401; it saves, encrypted, what is returned. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return await withRemedy(async () => {
			const signIn = readHttpSignIn(credentials);
			if (signIn.by !== 'oauth2ClientCredentials') return {};
			const { tokenUrl } = signIn;
			const own = { ...ownOriginOf({ baseUrl: tokenUrl }), field: 'Token URL' };
			const token = await grantHttpToken(signIn, postFormTo(own, this, tokenTooSlow(tokenUrl)));
			return { sessionToken: sealed(token, signIn) };
		});
	}

	/** Signs a request to the credential's own server, and refuses to sign one that could get anywhere else. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return await withRemedy(async () => {
			const signIn = readHttpSignIn(credentials);
			const minted = opened(credentials.sessionToken, signIn);
			const { uri } = requestOptions as { readonly uri?: unknown };
			const url = belowBase(credentials, requestOptions.url ?? uri);
			const request: IHttpRequestOptions = { ...requestOptions, url };
			return signed(keepToOrigin(request, ownOriginOf(credentials)), signInWith(signIn, minted));
		});
	}
}
