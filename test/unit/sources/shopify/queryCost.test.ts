import { drainCost } from '../../../../engine/sources/shopify/query/documents';
import { orderSelection } from '../../../../engine/sources/shopify/orders/orderFields';
import { sizePage } from '../../../../engine/sources/shopify/query/pageSizes';
import { parseSelection } from '../../../../engine/sources/shopify/query/parseSelection';
import { connectionCost, nodeCost } from '../../../../engine/sources/shopify/query/queryCost';
import { field, printSelection } from '../../../../engine/sources/shopify/query/selection';

const pageCost = (orders: number, selection: string) =>
	connectionCost(orders, nodeCost(parseSelection(selection)));

describe('what a query asks for', () => {
	it.each([
		['250 flat orders', 250, 'id name', 13],
		['250 orders with up to 250 line items', 250, 'id lineItems(first: 250) { nodes { id } }', 156],
		['250 orders with up to 50 line items', 250, 'id lineItems(first: 50) { nodes { id } }', 112],
		['one order', 1, 'id', 3],
		['three orders', 3, 'id', 4],
		['an object counts one', 1, 'customer { id }', 4],
		[
			'money and addresses count nothing',
			1,
			'totalPriceSet { shopMoney { amount } } shippingAddress { zip }',
			3,
		],
		['edges count as nodes do', 250, 'lineItems(first: 250) { edges { node { id } } }', 156],
		['both count twice', 10, 'lineItems(first: 10) { nodes { id } edges { node { id } } }', 46],
		[
			'page information counts nothing',
			10,
			'lineItems(first: 10) { nodes { id } pageInfo { hasNextPage } }',
			30,
		],
		['a list with a limit counts as a connection', 1, 'fulfillments(first: 10) { id }', 9],
	])('a query costs what Shopify asks for it: %s', (_name, orders, selection, cost) => {
		expect(pageCost(orders, selection)).toBe(cost);
	});

	it('reading on costs the order and its list', () => {
		const lineItems = field('lineItems', parseSelection('nodes { id }'));
		expect(drainCost(lineItems, 250)).toBe(14);
	});
});

describe('the size of a page', () => {
	it('is what is wanted, with 50 line items an order, when that is cheap enough', () => {
		const sized = sizePage(orderSelection({ preset: 'summary', lineItems: true }), 250, 1000);
		expect(sized.orders).toBe(250);
		expect(printSelection(sized.selection)).toContain('lineItems(first: 50)');
		expect(sized.cost).toBe(112);
	});

	it('shrinks nested lists before it shrinks the page', () => {
		const selection = orderSelection({ selection: 'id lineItems { nodes { id product { id } } }' });
		const sized = sizePage(selection, 250, 110);
		expect(sized.orders).toBe(250);
		expect(printSelection(sized.selection)).toContain('lineItems(first: 5)');
		expect(sized.cost).toBeLessThanOrEqual(110);
	});

	it('shrinks the page when the lists are as small as they get', () => {
		const selection = orderSelection({ selection: 'id lineItems { nodes { id product { id } } }' });
		const sized = sizePage(selection, 250, 60);
		expect(sized.orders).toBeLessThan(250);
		expect(sized.orders).toBeGreaterThan(0);
		expect(sized.cost).toBeLessThanOrEqual(60);
	});

	it('keeps to a smaller list that the user asks for', () => {
		const selection = orderSelection({ selection: 'lineItems(first: 7) { nodes { id } }' });
		expect(printSelection(sizePage(selection, 10, 1000).selection)).toContain('(first: 7)');
	});

	it('is refused when not even one order is cheap enough', () => {
		const deep = 'lineItems(first: 9) { nodes { a { b { c } } } }';
		const selection = orderSelection({ selection: deep });
		expect(() => sizePage(selection, 250, 5)).toThrow(
			expect.objectContaining({ kind: 'queryTooExpensive', parameter: 'selection' }),
		);
	});

	it.each(['summary', 'standard', 'full'] as const)(
		'%s fields with line items fit 250 to a page on every plan',
		(preset) => {
			const sized = sizePage(orderSelection({ preset, lineItems: true }), 250, 990);
			expect(sized.orders).toBe(250);
			expect(printSelection(sized.selection)).toContain('lineItems(first: 50)');
		},
	);
});
