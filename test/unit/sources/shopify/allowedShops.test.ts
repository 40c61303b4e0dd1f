import fc from 'fast-check';

import { checkAllowed, listedShops } from '../../../../engine/sources/shopify/client/allowedShops';
import { adminOrigin } from '../../../../engine/sources/shopify/client/shopAddress';
import { refusalOf } from '../../../support/refusal';

const originOf = (shop: string) => adminOrigin(shop, '');

describe('the list of shops that a credential allows', () => {
	it.each([
		['my-shop', 'my-shop'],
		['my-shop', 'other, My-Shop.MyShopify.com'],
		['my-shop', 'other\nhttps://my-shop.myshopify.com/'],
		['my-shop', '*.myshopify.com'],
		['my-shop', ''],
		['my-shop', ' ,\n; '],
		['my-shop', undefined],
	])('allows %s with %j', (shop, allowed) => {
		expect(() => checkAllowed(originOf(shop), allowed)).not.toThrow();
	});

	it.each([
		['my-shop', 'my-shop-2'],
		['my-shop-2', 'my-shop'],
		['shop', 'my-shop'],
		['my-shop', 'https://gateway.example.com'],
	])('refuses %s with %j, by name and with what to do', (shop, allowed) => {
		const error = refusalOf(() => checkAllowed(originOf(shop), allowed));
		expect(error).toMatchObject({ kind: 'shopNotAllowed', parameter: 'shop' });
		expect(error.message).toBe(
			`${shop}.myshopify.com is not one of the shops that the shop configuration allows`,
		);
		expect(error.remedy).toContain('add it to "allowedShops"');
	});

	it('means a gateway by its address, and by no pattern', () => {
		const gateway = adminOrigin('any', 'https://gateway.example.com');
		expect(() => checkAllowed(gateway, 'a https://gateway.example.com')).not.toThrow();
		for (const allowed of ['a', '*.myshopify.com', 'https://gateway.example.com:8443']) {
			expect(refusalOf(() => checkAllowed(gateway, allowed)).message).toContain(
				'https://gateway.example.com is not one of the shops',
			);
		}
	});

	it.each([
		'*',
		'*.*',
		'my-*',
		'*my-shop',
		'*.example.com',
		'shop.example.com',
		'http://x.de',
		'a/b',
	])('has no other pattern or address: %s', (entry) => {
		for (const allowed of [entry, `my-shop, ${entry}`]) {
			const error = refusalOf(() => checkAllowed(originOf('my-shop'), allowed));
			expect(['invalidShop', 'invalidBaseUrl']).toContain(error.kind);
			expect(error.message).toContain(entry);
		}
	});

	it('allows what is on it, and nothing else', () => {
		const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
		fc.assert(
			fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), name, (names, shop) => {
				const isAllowed = names.includes(shop);
				const check = () => checkAllowed(originOf(shop), names.join(', '));
				if (isAllowed) expect(check).not.toThrow();
				else expect(refusalOf(check).kind).toBe('shopNotAllowed');
			}),
		);
	});

	it('is read by commas, semicolons, blanks and lines', () => {
		expect(listedShops(' a,b;c\nd\te ,, ')).toEqual(['a', 'b', 'c', 'd', 'e']);
		expect(listedShops(7)).toEqual([]);
	});
});
