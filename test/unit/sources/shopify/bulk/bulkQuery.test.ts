import type { EngineError } from '../../../../../engine/errors';
import { bulkOrdersQuery } from '../../../../../engine/sources/shopify/bulk/query/bulkQuery';
import { printSelection } from '../../../../../engine/sources/shopify/query/selection';
import { refusalOf } from '../../../../support/refusal';

const asked = (selection: string) => bulkOrdersQuery({ selection }, {});
const refused = (selection: string): EngineError => refusalOf(() => asked(selection));

describe('the query of a bulk operation', () => {
	it('reads lists through edges, without sizes and page information, marked, with the filters in it', () => {
		const window = {
			updatedAfter: Date.parse('2026-03-01T10:00:00Z'),
			updatedBefore: Date.parse('2026-03-01T11:00:00Z'),
		};
		const { body, plan, selection } = bulkOrdersQuery(
			{ selection: 'name items: lineItems(first: 20, reverse: true) { nodes { sku } }' },
			window,
		);
		expect(body).toBe(
			`{ orders(query: "updated_at:>='2026-03-01T10:00:00Z' updated_at:<'2026-03-01T11:00:00Z'") { edges { node { id name items: lineItems(reverse: true) { edges { node { id sku list_2: __typename } } } } } } }`,
		);
		expect(plan).toEqual({
			idKey: 'id',
			lists: [
				{
					key: 'items',
					mark: 'list_2',
					kind: 'LineItem',
					lists: [],
					hidesId: true,
					order: 'descending',
				},
			],
		});
		expect(printSelection(selection)).toBe(
			'id name items: lineItems(reverse: true) { nodes { sku } pageInfo { hasNextPage } }',
		);
	});

	it('has no search where nothing is filtered', () => {
		expect(asked('name').body).toBe('{ orders { edges { node { id name } } } }');
	});

	it('asks for the ID of entries that have lists, and hides one that nobody asked for', () => {
		const { body, plan } = asked(
			'fulfillmentOrders { edges { cursor node { status lineItems { nodes { id } } } } } returns { nodes { id returnLineItems { nodes { id } } } }',
		);
		expect(body).toBe(
			'{ orders { edges { node { id fulfillmentOrders { edges { node { id status lineItems { edges { node { id list_1_1: __typename } } } list_1: __typename } } } returns { edges { node { id returnLineItems { edges { node { id list_2_1: __typename } } } list_2: __typename } } } } } } }',
		);
		expect(plan.lists.map(({ mark, hidesId }) => [mark, hidesId])).toEqual([
			['list_1', true],
			['list_2', false],
		]);
	});

	it.each([
		['lineItems { nodes { sku } }', 'ascending', true],
		['lineItems(reverse: false) { nodes { id } }', 'ascending', false],
		['events(sortKey: ID, reverse: true) { nodes { id } }', 'descending', false],
		['events(sortKey: CREATED_AT) { nodes { id } }', undefined, false],
		['discountApplications { nodes { index } }', undefined, false],
	])(
		'has entries sorted as pages have them, by an ID where they have one: %s',
		(text, order, hidesId) => {
			expect(asked(text).plan.lists).toEqual([expect.objectContaining({ order, hidesId })]);
		},
	);

	it('takes no mark that a field of the entry has', () => {
		expect(asked('lineItems { nodes { list_1: sku list_1_: title } }').plan.lists[0]?.mark).toBe(
			'list_1__',
		);
	});

	it.each([
		[
			'a { nodes { x } } b { nodes { x } } c { nodes { x } } d { nodes { x } } e { nodes { x } }',
			'has 5 lists, and a bulk operation reads at most 4',
		],
		[
			'a { nodes { id b { nodes { id c { nodes { id } } } } } }',
			'has c in a list within a list within a list, and a bulk operation reads lists within lists only',
		],
		[
			'billingAddress { events { nodes { id } } }',
			'has the list events within a field that is no list in pages, which a bulk operation cannot join',
		],
		[
			'customer { addresses { a { edges { node { id } } } } }',
			'has the list a within a field that is no list in pages, which a bulk operation cannot join',
		],
		[
			'... on Order { lineItems { nodes { id } } }',
			'has the list lineItems within a field that is no list in pages, which a bulk operation cannot join',
		],
		['a { nodes { id: name b { nodes { id } } } }', 'gives the name "id" to another field of a'],
	])('is refused for what no bulk operation can read: %s', (selection, fault) => {
		expect(refused(selection)).toMatchObject({
			kind: 'invalidSelection',
			parameter: 'selection',
			message: `The parameter "selection" ${fault}`,
			remedy: expect.stringMatching(
				/read the orders page by page instead of by a bulk operation\.$/,
			),
		});
	});

	it('is refused where it is longer than Shopify takes', () => {
		const ids = { search: `name:${'x'.repeat(9_900)}` };
		const note = Array.from({ length: 1_500 }, (_field, at) => `f${at}: note`).join(' ');
		expect(bulkOrdersQuery({ selection: note }, ids).body.length).toBeLessThan(65_535);
		const quoted = { search: `name:"${'\\"'.repeat(4_900)}"`, tag: '"'.repeat(40_000) };
		expect(refusalOf(() => bulkOrdersQuery({ selection: note }, quoted))).toMatchObject({
			kind: 'invalidSelection',
			message:
				'The parameter "selection" is longer than the 65535 bytes that a bulk operation takes',
		});
	});
});
