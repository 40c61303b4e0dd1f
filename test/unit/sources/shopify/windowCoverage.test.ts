import { coverageOf } from '../../../../engine/sources/shopify/orders/coverage';
import { orderSearch } from '../../../../engine/sources/shopify/query/orderFilters';
import {
	windowFilters,
	type OrderWindow,
} from '../../../../engine/sources/shopify/orders/orderRecords';
import { windowCoverage } from '../../../../engine/sources/shopify/orders/windowCoverage';

const at = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const now = at('2026-06-30');
/** 60 days before. */
const visibleFrom = at('2026-05-01');
const hides = coverageOf(['read_orders'], now);
const because = 'an app without the scope read_all_orders is shown the last 60 days only';

const window = (cursor: OrderWindow['cursor'], from: string, to: string, since?: string) => ({
	cursor,
	from: at(from),
	to: at(to),
	createdSince: since === undefined ? undefined : at(since),
});

describe('what Shopify does not show of a window followed by the time of creation', () => {
	it.each<[string, OrderWindow, unknown]>([
		[
			'the part before the last 60 days',
			window('createdAt', '2026-04-01', '2026-06-01'),
			{ hidden: { from: at('2026-04-01'), to: visibleFrom }, because },
		],
		[
			'all of a window before them',
			window('createdAt', '2026-01-01', '2026-02-01'),
			{ hidden: { from: at('2026-01-01'), to: at('2026-02-01') }, because },
		],
		['nothing of a window within them', window('createdAt', '2026-05-01', '2026-06-01'), {}],
		[
			'what matters and is hidden',
			window('createdAt', '2026-04-01', '2026-06-01', '2026-04-20'),
			{
				hidden: { from: at('2026-04-20'), to: visibleFrom },
				because,
				limitedTo: 'limited to orders created since 2026-04-20T00:00:00Z',
			},
		],
		[
			'nothing where only later orders matter',
			window('createdAt', '2026-04-01', '2026-06-01', '2026-05-02'),
			{ limitedTo: 'limited to orders created since 2026-05-02T00:00:00Z' },
		],
	])('is %s', (_name, given, expected) => {
		expect(windowCoverage(given, hides, now)).toEqual(expected);
	});
});

describe('what Shopify does not show of a window followed by the time of the last edit', () => {
	const edited = (since?: string) => window('updatedAt', '2026-06-28', '2026-06-29', since);

	it('cannot be told, as an old order may have been edited in it', () => {
		expect(windowCoverage(edited(), hides, now)).toEqual({
			unproven:
				'Shopify hides from an app without the scope read_all_orders what was created before 2026-05-01T00:00:00Z, also when it is edited now, so nothing shows that all orders are there',
		});
	});

	it('is nothing where only orders matter that the app is shown', () => {
		expect(windowCoverage(edited('2026-05-01'), hides, now)).toEqual({
			limitedTo: 'limited to orders created since 2026-05-01T00:00:00Z',
		});
	});

	it('cannot be told where older ones matter too, and so again when time has passed', () => {
		expect(windowCoverage(edited('2026-04-30'), hides, now)).toMatchObject({
			limitedTo: 'limited to orders created since 2026-04-30T00:00:00Z',
			unproven: expect.stringContaining('created before 2026-05-01T00:00:00Z'),
		});
		expect(windowCoverage(edited('2026-05-01'), hides, now + 1)).toHaveProperty('unproven');
	});

	it('is nothing for an app that is shown all, and a limit is named all the same', () => {
		expect(coverageOf(['read_orders', 'read_all_orders'], now)).toBeUndefined();
		expect(windowCoverage(edited(), undefined, now)).toBeUndefined();
		expect(windowCoverage(edited('2020-01-01'), undefined, now)).toEqual({
			limitedTo: 'limited to orders created since 2020-01-01T00:00:00Z',
		});
	});
});

it.each<[OrderWindow, string]>([
	[
		window('updatedAt', '2026-06-01', '2026-06-02', '2026-05-01'),
		"created_at:>='2026-05-01T00:00:00Z' updated_at:>='2026-06-01T00:00:00Z' updated_at:<'2026-06-02T00:00:00Z'",
	],
	[
		window('createdAt', '2026-06-01', '2026-06-03', '2026-06-02'),
		"created_at:>='2026-06-02T00:00:00Z' created_at:<'2026-06-03T00:00:00Z'",
	],
	[
		window('createdAt', '2026-06-02', '2026-06-03', '2026-06-01'),
		"created_at:>='2026-06-02T00:00:00Z' created_at:<'2026-06-03T00:00:00Z'",
	],
	[
		window('createdAt', '2026-06-01', '2026-06-02', '2026-06-20'),
		"created_at:>='2026-06-02T00:00:00Z' created_at:<'2026-06-02T00:00:00Z'",
	],
])('a window lists and counts only the orders that matter: %#', (given, search) => {
	expect(orderSearch(windowFilters(given))).toBe(search);
});
