import fc from 'fast-check';

import { item, joined, listNamed, order } from './joinedFile';

const lineItems = listNamed('lineItems');

describe('the lines of a bulk operation', () => {
	const lines = [order(1), order(2), item(21, 2), item(11, 1), item(12, 1), order(3)];
	const expected = [
		{
			...order(1),
			lineItems: [{ id: 'gid://shopify/LineItem/11' }, { id: 'gid://shopify/LineItem/12' }],
		},
		{ ...order(2), lineItems: [{ id: 'gid://shopify/LineItem/21' }] },
		{ ...order(3), lineItems: [] },
	];

	it('are joined by the ID of the parent, whatever stands between', async () => {
		expect(await joined(lines, { lists: [lineItems] })).toEqual({
			records: expected,
			roots: 3,
			orphans: [],
			orphanCount: 0,
		});
	});

	it('give the same in any order, children of one parent in the order of the file', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.shuffledSubarray(lines, { minLength: lines.length }),
				async (shuffled) => {
					const { records } = await joined(shuffled, { lists: [lineItems] });
					const itemsInOrder = (parent: number) =>
						shuffled.flatMap((line) =>
							'__parentId' in line && line.__parentId === order(parent).id ? [{ id: line.id }] : [],
						);
					expect(records).toEqual(
						[1, 2, 3].map((number) => ({ ...order(number), lineItems: itemsInOrder(number) })),
					);
				},
			),
			{ numRuns: 60 },
		);
	});

	it.each([
		['ascending', [9, 10, 90071992547409930]],
		['descending', [90071992547409930, 10, 9]],
	] as const)(
		'give one record in any order of theirs, where entries are sorted by ID: %s',
		async (direction, ids) => {
			const lists = [listNamed('lineItems', [], { order: direction, hidesId: true })];
			const children = [9, 10, 90071992547409930].map((number) =>
				item(number, 1, { n: String(number) }),
			);
			await fc.assert(
				fc.asyncProperty(
					fc.shuffledSubarray([order(1), ...children], { minLength: 4 }),
					async (shuffled) => {
						const { records } = await joined(shuffled, { lists });
						expect(records).toEqual([
							{ ...order(1), lineItems: ids.map((id) => ({ n: String(id) })) },
						]);
					},
				),
				{ numRuns: 30 },
			);
		},
	);

	it('of several kinds under one parent go to the list that their mark names, or their type, or the kind in their ID', async () => {
		const plan = {
			lists: [listNamed('lineItems'), listNamed('metafields'), listNamed('fulfillmentOrders')],
		};
		const parent = { __parentId: 'gid://shopify/Order/1' };
		const { records } = await joined(
			[
				{ id: 'gid://shopify/Metafield/5', ...parent },
				{ id: 'gid://shopify/FulfillmentOrder/7', ...parent },
				{ __typename: 'LineItem', title: 'Typed', ...parent },
				order(1),
				item(11, 1),
				{ title: 'Marked', list_metafields: 'AnyType', ...parent },
			],
			plan,
		);
		expect(records).toEqual([
			{
				...order(1),
				lineItems: [
					{ __typename: 'LineItem', title: 'Typed' },
					{ id: 'gid://shopify/LineItem/11' },
				],
				metafields: [{ id: 'gid://shopify/Metafield/5' }, { title: 'Marked' }],
				fulfillmentOrders: [{ id: 'gid://shopify/FulfillmentOrder/7' }],
			},
		]);
	});

	it('of two lists with entries of one type are told apart by their marks', async () => {
		const lists = [listNamed('lineItems'), listNamed('otherItems', [], { kind: 'LineItem' })];
		const other = { ...item(12, 1), list_lineItems: undefined, list_otherItems: 'LineItem' };
		const { records } = await joined([order(1), other, item(11, 1)], { lists });
		expect(records).toEqual([
			{
				...order(1),
				lineItems: [{ id: 'gid://shopify/LineItem/11' }],
				otherItems: [{ id: 'gid://shopify/LineItem/12' }],
			},
		]);
	});

	it('that belong to none of the lists are refused by their number', async () => {
		const line = { id: 'gid://shopify/Refund/1', __parentId: 'gid://shopify/Order/1' };
		const lists = [listNamed('lineItems'), listNamed('metafields')];
		await expect(joined([order(1), line], { lists })).rejects.toMatchObject({
			kind: 'malformedAnswer',
			message:
				"Line 2 of the file of Shopify's bulk operation belongs to none of the lists that were asked for",
		});
	});

	it('of an entry that comes twice with its ID are one entry; of entries without ID each is one, in their order', async () => {
		const tax = { title: 'VAT', list_taxLines: 'TaxLine', __parentId: 'gid://shopify/Order/1' };
		const lists = [lineItems, listNamed('taxLines')];
		const { records, roots } = await joined(
			[order(1), item(11, 1, { quantity: 2 }), tax, item(11, 1, { quantity: 2 }), tax, order(1)],
			{ lists },
		);
		expect(records).toEqual([
			{
				...order(1),
				lineItems: [{ id: 'gid://shopify/LineItem/11', quantity: 2 }],
				taxLines: [{ title: 'VAT' }, { title: 'VAT' }],
			},
		]);
		expect(roots).toBe(2);
	});

	it('without ID are joined by the alias that was asked for', async () => {
		const child = { title: 'A', __parentId: 'A1' };
		const { records } = await joined([child, { orderKey: 'A1' }], {
			idKey: 'orderKey',
			lists: [lineItems],
		});
		expect(records).toEqual([{ orderKey: 'A1', lineItems: [{ title: 'A' }] }]);
	});

	it('without ID and without such an alias are refused by their number, and joined to nothing', async () => {
		const lines = [order(1), { orderKey: 'A1' }];
		await expect(joined(lines, { lists: [lineItems] })).rejects.toMatchObject({
			kind: 'malformedAnswer',
			message:
				'Line 2 of the file of Shopify\'s bulk operation has no "id" by which its children could be found',
		});
	});

	it('keep each digit of an ID, as text and as a number', async () => {
		const line =
			'{"id":"gid:\\/\\/shopify\\/Order\\/9007199254740993","legacy":9007199254740993,"total":10.5}';
		const { records } = await joined([line], {});
		expect(records).toEqual([
			{ id: 'gid://shopify/Order/9007199254740993', legacy: '9007199254740993', total: 10.5 },
		]);
	});

	it('whose parent is not there are named, and counted', async () => {
		const lines = [item(11, 1), order(2), item(12, 1), item(31, 3)];
		const { records, orphans, orphanCount } = await joined(lines, { lists: [lineItems] });
		expect(records).toEqual([{ ...order(2), lineItems: [] }]);
		expect(orphanCount).toBe(3);
		expect([...orphans].sort((one, other) => one.line - other.line)).toEqual([
			{ line: 1, parentId: 'gid://shopify/Order/1' },
			{ line: 3, parentId: 'gid://shopify/Order/1' },
			{ line: 4, parentId: 'gid://shopify/Order/3' },
		]);
	});

	it.each([
		['{"id":"a","note":"x,\\"__parentId\\":\\"b\\"}"}', { id: 'a', note: 'x,"__parentId":"b"}' }],
		['{"id":"a","inner":{"x":1,"__parentId":"b"}}', { id: 'a', inner: { x: 1, __parentId: 'b' } }],
		['{ "name" : "n", "id" : "a" }', { id: 'a', name: 'n' }],
		['{"id":"a\\\\","name":"n"}', { id: 'a\\', name: 'n' }],
		['{"id":"\\u0061\\"b","name":"n"}', { id: 'a"b', name: 'n' }],
	])('are not taken for a child by what looks like it: %s', async (line, record) => {
		expect((await joined([line], {})).records).toEqual([record]);
	});

	it.each(['[1]', '{"id":1', 'null', '"text"'])(
		'that are no object are refused: %s',
		async (line) => {
			await expect(joined([line, order(1)], {})).rejects.toMatchObject({ kind: 'malformedAnswer' });
		},
	);
});

describe('lists within lists', () => {
	const plan = {
		lists: [
			lineItems,
			listNamed('fulfillmentOrders', [listNamed('parts'), listNamed('requests')], {
				hidesId: true,
			}),
		],
	};
	const fulfillment = (number: number, parent: number, more: object = {}) => ({
		id: `gid://shopify/FulfillmentOrder/${number}`,
		...more,
		list_fulfillmentOrders: 'FulfillmentOrder',
		__parentId: `gid://shopify/Order/${parent}`,
	});
	const inner = (list: string, name: string, parent: number) => ({
		name,
		[`list_${list}`]: 'Any',
		__parentId: `gid://shopify/FulfillmentOrder/${parent}`,
	});

	it('stand at their level, though grandchildren come before their parents, and other orders between', async () => {
		const { records, roots } = await joined(
			[
				inner('parts', '3', 2),
				order(9),
				fulfillment(2, 1, { status: 'OPEN' }),
				item(91, 9),
				order(1),
				inner('requests', '4', 2),
			],
			plan,
		);
		expect(records).toEqual([
			{
				...order(1),
				lineItems: [],
				fulfillmentOrders: [{ status: 'OPEN', parts: [{ name: '3' }], requests: [{ name: '4' }] }],
			},
			{ ...order(9), lineItems: [{ id: 'gid://shopify/LineItem/91' }], fulfillmentOrders: [] },
		]);
		expect(roots).toBe(2);
	});

	it('keep their entries in the order of the file, however few lines are sorted at once', async () => {
		const numbers = Array.from({ length: 40 }, (_entry, at) => (at * 7) % 40);
		const entries = numbers.map((number) => fulfillment(number, 1, { status: String(number) }));
		const { records } = await joined([...entries, order(1)], plan, 700);
		const statuses = numbers.map((number) => ({ status: String(number), parts: [], requests: [] }));
		expect(records).toEqual([{ ...order(1), lineItems: [], fulfillmentOrders: statuses }]);
	});

	it('without their parents are named', async () => {
		const { orphans } = await joined([inner('parts', '3', 2), order(1)], plan);
		expect(orphans).toEqual([{ line: 1, parentId: 'gid://shopify/FulfillmentOrder/2' }]);
	});

	it('give the same in any order of the lines, however few are sorted at once, as a join in memory gives', async () => {
		const shape = fc.array(fc.array(fc.nat({ max: 3 }), { maxLength: 4 }), { maxLength: 12 });
		const seeds = fc.array(fc.nat(), { minLength: 7, maxLength: 7 });
		await fc.assert(
			fc.asyncProperty(
				shape,
				seeds,
				fc.constantFrom(1, 700, undefined),
				async (orders, keys, roomBytes) => {
					const lines = orders.flatMap((fulfillments, at) => [
						order(at),
						item(at, at),
						...fulfillments.flatMap((parts, index) => [
							fulfillment(at * 10 + index, at),
							...Array.from({ length: parts }, (_part, number) =>
								inner('parts', String(number), at * 10 + index),
							),
						]),
					]);
					const { records, orphanCount } = await joined(shuffled(lines, keys), plan, roomBytes);
					expect(orphanCount).toBe(0);
					expect(sorted(records)).toEqual(
						sorted(
							orders.map((fulfillments, at) => ({
								...order(at),
								lineItems: [{ id: `gid://shopify/LineItem/${at}` }],
								fulfillmentOrders: fulfillments.map((parts) => ({
									parts: Array.from({ length: parts }, (_part, number) => ({
										name: String(number),
									})),
									requests: [],
								})),
							})),
						),
					);
				},
			),
			{ numRuns: 80 },
		);
	});
});

/** In the order of keys that fast-check can make smaller. */
function shuffled<Item>(items: readonly Item[], keys: readonly number[]): readonly Item[] {
	const key = (at: number) => ((keys[at % keys.length] ?? 0) * (at + 1)) % 1_009;
	return items
		.map((item, at) => ({ item, at }))
		.sort((one, other) => key(one.at) - key(other.at) || one.at - other.at)
		.map(({ item }) => item);
}

/** Whatever order entries have among each other. */
function sorted(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value
			.map(sorted)
			.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
	}
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sorted(inner)]));
}
