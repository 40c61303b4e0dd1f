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

import { newSession, signForShop } from './shopify/session';
import { withRemedy } from './withRemedy';

const testQuery =
	'{ shop { name } currentAppInstallation { accessScopes { handle } } ordersCount(limit: 1) { count } }';

export class ShopifyAdminApi implements ICredentialType {
	name = 'shopifyAdminApi';

	displayName = 'Shopify Admin API';

	icon: Icon = { light: 'file:shopifyAdminApi.svg', dark: 'file:shopifyAdminApi.dark.svg' };

	documentationUrl =
		'https://github.com/scheduled-sync/n8n-nodes-scheduled-sync/blob/main/docs/shopify.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Shop',
			name: 'shop',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. my-shop',
			description: "The shop's name before .myshopify.com, or its whole myshopify.com address",
		},
		{
			displayName: 'Allowed Shops',
			name: 'allowedShops',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			placeholder: 'e.g. my-shop, other-shop',
			description:
				'The shops that this credential may reach, by commas or lines; *.myshopify.com for every shop of Shopify. Needed where "Shop" holds an expression. If empty, the one shop that is entered.',
		},
		{
			displayName: 'Sign In By',
			name: 'signIn',
			type: 'options',
			options: [
				{
					name: 'Client Credentials',
					value: 'clientCredentials',
					description: 'An app of your own organization, made in the Dev Dashboard',
				},
				{
					name: 'Access Token',
					value: 'accessToken',
					description: 'A custom app made in the Shopify admin before 2026',
				},
				{
					name: 'Refresh Token',
					value: 'refreshToken',
					description: 'An app on the shop of someone else, with expiring offline tokens',
				},
			],
			default: 'clientCredentials',
			description: 'How to get access to the shop',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			description: "The client ID from the app's settings in the Dev Dashboard",
			displayOptions: { show: { signIn: ['clientCredentials', 'refreshToken'] } },
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: "The client secret from the app's settings in the Dev Dashboard",
			displayOptions: { show: { signIn: ['clientCredentials', 'refreshToken'] } },
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. shpat_…',
			description: 'The Admin API access token of the custom app',
			displayOptions: { show: { signIn: ['accessToken'] } },
		},
		{
			displayName: 'Refresh Token',
			name: 'refreshToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. shprt_…',
			description:
				'The refresh token that came with an expiring offline access token. It is replaced with every use, so only this credential may use it.',
			displayOptions: { show: { signIn: ['refreshToken'] } },
		},
		{
			displayName: 'API Version',
			name: 'apiVersion',
			type: 'options',
			options: [
				{ name: '2026-01', value: '2026-01' },
				{ name: '2026-04', value: '2026-04' },
				{ name: '2026-07', value: '2026-07' },
				{ name: '2026-10', value: '2026-10' },
			],
			default: '2026-10',
			description: "The version of Shopify's Admin API. Each is served for a year at least.",
		},
		{
			displayName: 'API Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://gateway.example.com',
			description:
				'Only to reach the Admin API through a gateway or a simulator: an https address, or http on this machine. Leave empty to reach Shopify itself.',
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/** Reads the shop's name, the app's scopes, and that they include orders. */
	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			baseURL: '={{ $credentials.baseUrl || "https://" + $credentials.shop }}',
			url: '=/admin/api/{{ $credentials.apiVersion }}/graphql.json',
			body: { query: testQuery },
		},
		// n8n goes by the type of each rule; only its declaration wants one type for all.
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						"Shopify does not accept the app's access token. Enter it anew, and check that the app is still installed on the shop.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: 'There is no shop of this name. Check "Shop".',
				},
			},
			...[301, 302, 303, 307, 308].map((value) => ({
				type: 'responseCode',
				properties: {
					value,
					message:
						'What answered there sends requests on to another address, where the access token is not sent. Check "Shop", which may have been renamed, and "API Base URL".',
				},
			})),
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'errors[0].extensions.code',
					value: 'ACCESS_DENIED',
					message:
						'The app reached the shop, but it lacks the scope read_orders. Add the scope to the app and install it on the shop again.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'data.shop.name',
					value: undefined,
					message: 'What answered there is not a Shopify shop. Check "Shop" and "API Base URL".',
				},
			},
		] as ICredentialTestRequest['rules'],
	};

	/**
	 * n8n calls it when there is no session token yet, and when Shopify answered 401; it saves, encrypted, what is
	 * returned. A static access token has nothing to renew: the request is sent once more and then fails for good.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return await withRemedy(async () => (await newSession(this, credentials)) ?? {});
	}

	/** Signs a request to the credential's own shop, and refuses to sign one that could get anywhere else. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return await withRemedy(async () => signForShop(credentials, requestOptions));
	}
}
