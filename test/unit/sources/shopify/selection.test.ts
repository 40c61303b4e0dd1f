import fc from 'fast-check';
import { parse, print } from 'graphql';

import { orderSelection } from '../../../../engine/sources/shopify/orders/orderFields';
import { shapeOrder } from '../../../../engine/sources/shopify/orders/orderShape';
import { parseSelection } from '../../../../engine/sources/shopify/query/parseSelection';
import { printSelection } from '../../../../engine/sources/shopify/query/selection';
import { refusalOf } from '../../../support/refusal';

const printed = (text: string) => printSelection(parseSelection(text));

describe('a selection as users write it', () => {
	it.each([
		['id name', 'id name'],
		['{ id, name }', 'id name'],
		['\n id # the ID\n name', 'id name'],
		['lineItems{nodes{sku}}', 'lineItems { nodes { sku } }'],
		['items: lineItems(first: 5, reverse: true) { nodes { sku } }', undefined],
		['metafield(namespace: "a", key: "b\\"{c") { value }', undefined],
		['a(x: [1, -2.5e3], y: {k: ENUM, l: null}) ... on Order { id } ... { name }', undefined],
	])('a selection is read as users write it: %s', (given, expected) => {
		expect(printed(given)).toBe(expected ?? given);
		expect(print(parse(`{ ${printed(given)} }`))).toBe(print(parse(`{ ${inner(given)} }`)));
	});

	it.each([
		['', 'names no field'],
		['{}', 'names no field'],
		['lineItems { }', 'names no field'],
		['id }', 'has "}"'],
		['id { name', 'ends where }'],
		['{ id } name', 'after its last brace'],
		['id id', 'names "id" twice'],
		['query { orders }', undefined],
		['a(first: $n) { b }', 'uses a variable'],
		['a @skip(if: true)', 'uses a directive'],
		['...F', 'has "F" where "on" is expected'],
		['a("x")', 'where a name is expected'],
		['a("x', 'cannot be read from here on'],
		['naïve', 'cannot be read from here on'],
		['a;b', 'cannot be read from here on'],
		[`${'a{'.repeat(13)}b${'}'.repeat(13)}`, 'nested more than 12 levels'],
		['a '.repeat(15_000), 'longer than 20000 characters'],
	])('%.40j is refused or left to Shopify', (given, problem) => {
		if (problem === undefined) {
			expect(printed(given)).toBe(given);
			return;
		}
		const error = refusalOf(() => parseSelection(given));
		expect(error).toMatchObject({ kind: 'invalidSelection', parameter: 'selection' });
		expect(error.message).toContain(problem);
	});

	it('what is taken for a selection is one to GraphQL, and says the same', () => {
		const piece = fc.constantFrom(
			'a',
			'b',
			'{',
			'}',
			'(',
			')',
			':',
			'...',
			' on ',
			'1',
			'"x"',
			'[',
			']',
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
				const text = pieces.join(' ');
				const selection = parsedOrNothing(text);
				if (selection === undefined) return;
				const printedText = printSelection(selection);
				expect(() => parse(`{ ${printedText} }`)).not.toThrow();
				expect(printed(printedText)).toBe(printedText);
			}),
			{ numRuns: 20_000 },
		);
	});
});

describe('what is read of an order', () => {
	it('always includes the ID, and enough to read every list to its end', () => {
		expect(
			printSelection(orderSelection({ selection: 'lineItems { nodes { taxLines { title } } }' })),
		).toBe('id lineItems { nodes { taxLines { title } } pageInfo { hasNextPage endCursor } }');
	});

	it.each([
		['id: name', 'gives the name "id" to another field'],
		['lineItems(last: 5) { nodes { sku } }', 'pages lineItems by hand, with "last"'],
		['lineItems(after: "x") { nodes { sku } }', 'pages lineItems by hand, with "after"'],
		['lineItems(first: 0) { nodes { sku } }', 'asks for lineItems(first: 0)'],
		['lineItems(first: 251) { nodes { sku } }', 'asks for lineItems(first: 251)'],
		['lineItems { all: nodes { sku } }', 'gives "nodes" the name "all"'],
	])('%s is refused', (selection, problem) => {
		const error = refusalOf(() => orderSelection({ selection }));
		expect(error).toMatchObject({ kind: 'invalidSelection', parameter: 'selection' });
		expect(error.message).toContain(problem);
	});
});

describe('the shape in which an order comes out', () => {
	const page = (entries: unknown[], next?: string) => ({
		nodes: entries,
		pageInfo: { hasNextPage: next !== undefined, endCursor: next ?? null },
	});
	const money = (amount: string) => ({ shopMoney: { amount, currencyCode: 'EUR' } });

	it('amounts are flat, lists are flat, and what goes on is told', () => {
		const selection = orderSelection({ preset: 'summary', lineItems: true });
		const order = {
			id: 'gid://shopify/Order/1',
			totalPrice: money('12.50'),
			currentTotalPrice: null,
			lineItems: page([{ id: 'a', originalUnitPrice: money('1.00') }], 'cursor'),
		};
		const open = shapeOrder(order, selection);
		expect(order).toEqual({
			id: 'gid://shopify/Order/1',
			totalPrice: { amount: '12.50', currencyCode: 'EUR' },
			currentTotalPrice: null,
			lineItems: [
				{
					id: 'a',
					originalUnitPrice: { amount: '1.00', currencyCode: 'EUR' },
					discountedTotal: null,
					totalDiscount: null,
				},
			],
		});
		expect(open).toEqual([
			{ orderId: 'gid://shopify/Order/1', field: expect.anything(), after: 'cursor' },
		]);
		expect(open[0]?.field.key).toBe('lineItems');
	});

	it('a selection of the user keeps its amounts as Shopify has them', () => {
		const selection = orderSelection({
			selection:
				'id totalPriceSet { shopMoney { amount } } shippingLines { edges { node { title } } }',
		});
		const order = {
			id: '1',
			totalPriceSet: { shopMoney: { amount: '1' } },
			shippingLines: { edges: [{ node: { title: 'Post' } }], pageInfo: { hasNextPage: false } },
		};
		expect(shapeOrder(order, selection)).toEqual([]);
		expect(order).toEqual({
			id: '1',
			totalPriceSet: { shopMoney: { amount: '1' } },
			shippingLines: [{ title: 'Post' }],
		});
	});

	it('a list within a list that was cut is an error, not an order with something missing', () => {
		const selection = orderSelection({
			selection: 'name fulfillments { fulfillmentLineItems(first: 2) { nodes { id } } }',
		});
		const order = {
			id: '1',
			name: '#1001',
			fulfillments: [{ fulfillmentLineItems: page([{ id: 'a' }, { id: 'b' }], 'more') }],
		};
		const error = refusalOf(() => shapeOrder(order, selection));
		expect(error.kind).toBe('nestedTruncated');
		expect(error.message).toBe(
			'Order #1001 has more than 2 entries in fulfillmentLineItems, a list within a list, which cannot be read to its end',
		);
	});

	it('lists in fragments are read as well, where they are there', () => {
		const selection = orderSelection({
			selection: 'purchasingEntity { ... on Customer { orders(first: 3) { nodes { id } } } }',
		});
		const order = { id: '1', purchasingEntity: { orders: page([{ id: 'x' }]) } };
		shapeOrder(order, selection);
		expect(order.purchasingEntity).toEqual({ orders: [{ id: 'x' }] });
		const other = { id: '2', purchasingEntity: {} };
		shapeOrder(other, selection);
		expect(other.purchasingEntity).toEqual({});
	});
});

function inner(text: string): string {
	const trimmed = text.trim();
	return trimmed.startsWith('{') ? trimmed.slice(1, -1) : trimmed;
}

function parsedOrNothing(text: string) {
	try {
		return parseSelection(text);
	} catch {
		return undefined;
	}
}
