import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { ShopifyAdminApi } from '../../../../credentials/ShopifyAdminApi.credentials';
import {
	apiVersions,
	latestApiVersion,
} from '../../../../engine/sources/shopify/client/apiVersion';

const credential = new ShopifyAdminApi();
const data: ICredentialDataDecryptedObject = {
	shop: 'my-shop',
	signIn: 'accessToken',
	accessToken: 'shpat_secret',
	baseUrl: '',
};
const signed = async (url: string, more: Partial<IHttpRequestOptions> = {}) =>
	await credential.authenticate(data, { url, ...more });

const shop = 'https://my-shop.myshopify.com';

describe('the token', () => {
	it('goes with a request to the shop, in the one header that Shopify reads', async () => {
		const url = `${shop}/admin/api/2026-10/graphql.json`;
		expect(await signed(url, { headers: { Accept: 'application/json' } })).toMatchObject({
			url,
			headers: { Accept: 'application/json', 'X-Shopify-Access-Token': 'shpat_secret' },
		});
	});

	it.each<[string, Partial<IHttpRequestOptions> & { uri?: string }, string]>([
		['/admin/x', { baseURL: 'https://evil.com' }, '/admin/x'],
		['/@evil.com', {}, '/@evil.com'],
		['/\\evil.com', {}, '//evil.com'],
		['admin/x', { baseURL: `${shop}/` }, '/admin/x'],
		['x', { baseURL: '/admin/' }, '/admin/x'],
		['x', { baseURL: `${shop}/admin` }, '/admin/x'],
		['', { baseURL: `${shop}/admin` }, '/admin/'],
		['/x', { uri: 'https://evil.com' }, '/x'],
	])('goes to the shop with the path %j beside %j', async (url, more, path) => {
		const options: Record<string, unknown> = { ...(await signed(url, more)) };
		expect(options).toMatchObject({ url: `${shop}${path}`, disableFollowRedirect: true });
		expect(options).not.toHaveProperty('baseURL');
		expect(options).not.toHaveProperty('uri');
	});

	it('goes to the shop by the name that the older helper has for an address', async () => {
		const request = { uri: '/admin/x' } as unknown as IHttpRequestOptions;
		expect(await credential.authenticate(data, request)).toMatchObject({ uri: `${shop}/admin/x` });
	});

	it('goes over no connection whose certificate is not looked at', async () => {
		const lax = { rejectUnauthorized: false };
		const request = { skipSslCertificateValidation: true, agentOptions: lax, ...lax };
		expect(await signed('/x', request)).toMatchObject({
			skipSslCertificateValidation: false,
			rejectUnauthorized: true,
			agentOptions: { rejectUnauthorized: true },
		});
	});

	it.each(['https://evil.com', '//evil.com', 'evil', ''])(
		'does not go with a path beside the base address %j',
		async (baseURL) => {
			await expect(signed('x', { baseURL })).rejects.toMatchObject({ kind: 'wrongOrigin' });
		},
	);

	it.each([
		'https://evil.com/admin',
		'https://other-shop.myshopify.com/admin',
		'https://my-shop.myshopify.com.evil.com/admin',
		'https://my-shop.myshopify.com@evil.com/admin',
		'http://my-shop.myshopify.com/admin',
		'https://my-shop.myshopify.com:8443/admin',
		'//evil.com/admin',
		'admin',
		'',
	])('does not go with a request to %j', async (url) => {
		await expect(signed(url)).rejects.toMatchObject({ kind: 'wrongOrigin', parameter: 'Shop' });
	});
});

it('offers the versions that the client is tested with, the latest by default', () => {
	const property = credential.properties.find(({ name }) => name === 'apiVersion');
	const offered = property?.options?.map((option) => 'value' in option && option.value);
	expect(offered).toEqual([...apiVersions].reverse());
	expect(property?.default).toBe(latestApiVersion);
});
