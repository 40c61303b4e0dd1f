import { compareOrders, createdIn } from '../../../demo/judge/comparison';
import { verdictOn } from '../../../demo/report/syncLine';
import type { ShopOrder } from '../../../demo/shop/shop';

const order = (number: number, changes: Partial<ShopOrder> = {}): ShopOrder => ({
	id: `gid://shopify/Order/${number}`,
	name: `#${number}`,
	createdAt: `2026-03-01T10:00:0${number}.250Z`,
	updatedAt: `2026-03-01T11:00:0${number}.250Z`,
	...changes,
});

describe('the app beside the shop', () => {
	it('your app equals the shop when it has the same orders, whatever their order and with times to the second', () => {
		const copies = [
			order(2, { createdAt: '2026-03-01T10:00:02Z', updatedAt: '2026-03-01T12:00:02+01:00' }),
			order(1),
		];
		const comparison = compareOrders([order(1), order(2)], copies);
		expect(comparison).toEqual({
			equal: true,
			expected: 2,
			missing: [],
			unknown: [],
			different: [],
		});
		expect(verdictOn(comparison)).toBe('✓ your app equals the shop (2 orders)');
	});

	it.each([
		['misses one', [order(1)], '1 missing (#2)'],
		['has one too many', [order(1), order(2), order(3)], '1 unknown to the shop (#3)'],
		[
			'has one in an older version',
			[order(1), order(2, { updatedAt: '2026-03-01T10:59:59Z' })],
			'1 in another version (#2)',
		],
	])('your app does not equal the shop when it %s', (_case, app, reason) => {
		const comparison = compareOrders([order(1), order(2)], app);
		expect(comparison.equal).toBe(false);
		expect(verdictOn(comparison)).toBe(`✗ your app differs from the shop: ${reason}`);
	});

	it('a long list of differences is cut', () => {
		const shop = [1, 2, 3, 4].map((number) => order(number));
		expect(verdictOn(compareOrders(shop, []))).toBe(
			'✗ your app differs from the shop: 4 missing (#1, #2, #3, …)',
		);
	});
});

it('a window has its first second and not its last', () => {
	const orders = [1, 2, 3].map((number) => order(number));
	expect(
		createdIn(orders, '2026-03-01T10:00:01Z', '2026-03-01T10:00:03.000+00:00').map(
			({ name }) => name,
		),
	).toEqual(['#1', '#2']);
});
