import { shopifyApi } from '@shopify/shopify-api';
import '@shopify/shopify-api/adapters/node';
import fc from 'fast-check';

import { adminOrigin, shopDomain } from '../../../../engine/sources/shopify/client/shopAddress';
import { refusalOf } from '../../../support/refusal';

const { utils } = shopifyApi({
	apiKey: 'key',
	apiSecretKey: 'secret',
	apiVersion: '2026-10' as Parameters<typeof shopifyApi>[0]['apiVersion'],
	hostName: 'localhost',
	isEmbeddedApp: false,
	logger: { log: () => undefined },
});

describe('the name of a shop', () => {
	it.each([
		['my-shop', 'my-shop.myshopify.com'],
		['my-shop.myshopify.com', 'my-shop.myshopify.com'],
		['my-shop.myshopify.com/', 'my-shop.myshopify.com'],
		['https://my-shop.myshopify.com', 'my-shop.myshopify.com'],
		['https://my-shop.myshopify.com/', 'my-shop.myshopify.com'],
		['  My-Shop.MyShopify.com ', 'my-shop.myshopify.com'],
		['1st-shop', '1st-shop.myshopify.com'],
	])('%s is %s', (given, domain) => {
		expect(shopDomain(given)).toBe(domain);
	});

	it.each([
		'evil.com/x.myshopify.com',
		'https://evil.com/x.myshopify.com',
		'x.myshopify.com.evil.com',
		'x.myshopify.com@evil.com',
		'evil.com#x.myshopify.com',
		'evil.com?x.myshopify.com',
		'https://user:secret@x.myshopify.com/',
		'http://x.myshopify.com/',
		'x.myshopify.com/admin',
		'x.myshopify.com:8080',
		'x.y.myshopify.com',
		'-x.myshopify.com',
		'x_y.myshopify.com',
		'.myshopify.com',
		'myshopify.com',
		'x.myshopify.com\nevil.com',
		'x\u0000.myshopify.com',
		'https://admin.shopify.com/store/my-shop',
		'www.my-shop.com',
		'my shop',
		'мой-магазин',
		`${'x'.repeat(61)}.myshopify.com`,
	])('%j is refused by name', (given) => {
		const error = refusalOf(() => shopDomain(given));
		expect(error.kind).toBe('invalidShop');
		expect(error.parameter).toBe('shop');
		expect(error.message).toContain('is not the name of a Shopify shop');
		expect(error.remedy).toContain('.myshopify.com');
	});

	it.each(['', '   ', undefined, null, 5, {}])('%j is said to be missing', (given) => {
		expect(refusalOf(() => shopDomain(given)).message).toBe('The shop is missing');
	});

	it('is read out of an address of the Shopify admin for the remedy', () => {
		const error = refusalOf(() => shopDomain('https://admin.shopify.com/store/my-shop/orders'));
		expect(error.remedy).toContain('for example my-shop or my-shop.myshopify.com');
	});

	it("is one that Shopify's own library takes for a shop, whatever was given", () => {
		const pieces = fc.constantFrom(
			'x',
			'my-shop',
			'.myshopify.com',
			'https://',
			'/',
			'.',
			'@',
			'#',
			'evil.com',
			':80',
			'%2e',
			'\\',
			' ',
		);
		fc.assert(
			fc.property(fc.array(pieces, { maxLength: 5 }), (parts) => {
				const domain = domainOrNothing(parts.join(''));
				if (domain === undefined) return;
				expect(utils.sanitizeShop(domain)).toBe(domain);
				expect(new URL(adminOrigin(domain, '')).hostname).toBe(domain);
			}),
			{ numRuns: 2_000 },
		);
	});
});

describe('the address that requests go to', () => {
	it.each([
		['', 'https://x.myshopify.com'],
		[undefined, 'https://x.myshopify.com'],
		['https://gateway.example.com', 'https://gateway.example.com'],
		['https://gateway.example.com:8443/', 'https://gateway.example.com:8443'],
		['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
		['http://localhost:4000/', 'http://localhost:4000'],
		['http://[::1]:4000', 'http://[::1]:4000'],
	])('%j gives %s', (baseUrl, origin) => {
		expect(adminOrigin('x', baseUrl)).toBe(origin);
	});

	it.each([
		'http://gateway.example.com',
		'http://127.0.0.1.evil.com',
		'http://localhost.evil.com',
		'http://10.0.0.1',
		'ftp://127.0.0.1',
		'https://user:secret@gateway.example.com',
		'https://gateway.example.com/admin',
		'https://gateway.example.com/?x=1',
		'gateway.example.com',
		'javascript:alert(1)',
		'file:///etc/passwd',
		7,
	])('%j is refused', (baseUrl) => {
		const error = refusalOf(() => adminOrigin('x', baseUrl));
		expect(error.kind).toBe('invalidBaseUrl');
		expect(error.parameter).toBe('apiBaseUrl');
		expect(error.message).not.toContain('secret');
	});

	it('is that of a real shop name even when another address is given', () => {
		expect(refusalOf(() => adminOrigin('evil.com/x', 'http://127.0.0.1:1')).kind).toBe(
			'invalidShop',
		);
	});
});

function domainOrNothing(given: string): string | undefined {
	try {
		return shopDomain(given);
	} catch {
		return undefined;
	}
}
