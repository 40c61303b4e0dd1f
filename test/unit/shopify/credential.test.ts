import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { ShopifyAdminApi } from '../../../credentials/ShopifyAdminApi.credentials';
import { apiVersions, latestApiVersion } from '../../../engine/shopify/apiVersion';

const credential = new ShopifyAdminApi();
const data: ICredentialDataDecryptedObject = {
	shop: 'my-shop',
	signIn: 'accessToken',
	accessToken: 'shpat_secret',
	baseUrl: '',
};
const signed = async (url: string, more: Partial<IHttpRequestOptions> = {}) =>
	await credential.authenticate(data, { url, ...more });

describe('the token', () => {
	it('goes with a request to the shop, in the one header that Shopify reads', async () => {
		const url = 'https://my-shop.myshopify.com/admin/api/2026-10/graphql.json';
		expect(await signed(url, { headers: { Accept: 'application/json' } })).toEqual({
			url,
			headers: { Accept: 'application/json', 'X-Shopify-Access-Token': 'shpat_secret' },
		});
	});

	it('a path alone leads to the shop, whatever address stood beside it', async () => {
		expect(await signed('/admin/x', { baseURL: 'https://evil.com' })).toMatchObject({
			url: '/admin/x',
			baseURL: 'https://my-shop.myshopify.com',
		});
	});

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
