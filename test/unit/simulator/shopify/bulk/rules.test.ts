import { ask, simulators } from '../client';
import { ordersAlone, run } from './bulkClient';

const start = simulators();

async function refusals(query: string): Promise<string[]> {
	const { bulkOperation, userErrors } = await run(await start({ orders: 1 }), query);
	expect(bulkOperation).toBeNull();
	expect(userErrors.map(({ field, code }) => ({ field, code }))).toEqual(
		userErrors.map(() => ({ field: ['query'], code: 'INVALID' })),
	);
	return userErrors.map(({ message }) => message);
}

const withoutConnection = 'Bulk queries must contain at least one connection.';
const tooMany = 'Bulk queries cannot contain more than 5 connections.';
const tooDeep = 'Bulk queries cannot contain connections with a nesting depth greater than 2.';
const list =
	'Queries that contain a connection field within a list field are not currently supported.';

describe('what a bulk query may be', () => {
	it.each([
		['text that is no document', '', ['Invalid bulk query: syntax error, unexpected end of file']],
		[
			'a field that does not exist',
			'{ orders { edges { node { id colour } } } }',
			["Invalid bulk query: Field 'colour' doesn't exist on type 'Order'"],
		],
		[
			'a mutation',
			'mutation { bulkOperationCancel(id: "gid://shopify/BulkOperation/1") { userErrors { message } } }',
			['Invalid operation type. Only `query` operations are supported.'],
		],
		['no connection', '{ shop { name } }', [withoutConnection]],
		[
			'a top-level node, which has no connection either',
			'{ node(id: "gid://shopify/Order/1") { id } }',
			['Bulk queries cannot contain a top level `node` field.', withoutConnection],
		],
		[
			'nodes in place of edges { node }',
			'{ products { nodes { id title } } }',
			[
				"All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: 'products { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: 'products'.",
			],
		],
		[
			'nodes in a nested connection, through a fragment',
			'{ orders { edges { node { ...Parts } } } } fragment Parts on Order { id lineItems { nodes { id } } }',
			[
				"All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: 'lineItems { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: 'lineItems'.",
			],
		],
		[
			'a nested connection whose parent does not select its ID',
			'{ products { edges { node { title variants { edges { node { id } } } } } } }',
			[
				"The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': products.",
			],
		],
		[
			'a parent that selects its ID under another name',
			'{ products { edges { node { key: id variants { edges { node { id } } } } } } }',
			[
				"The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': products.",
			],
		],
		[
			'a parent that calls something else its ID',
			'{ products { edges { node { id: title variants { edges { node { id } } } } } } }',
			[
				"The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': products.",
			],
		],
		[
			'a connection inside a list',
			'{ orders { edges { node { id refunds { refundLineItems { edges { node { quantity } } } } } } } }',
			[list],
		],
		[
			'three levels below the first',
			'{ collections { edges { node { id products { edges { node { id variants { edges { node { id metafields { edges { node { id } } } } } } } } } } } } }',
			[tooDeep],
		],
		[
			'six connections',
			'{ products { edges { node { id variants { edges { node { id } } } metafields { edges { node { id } } } collections { edges { node { id } } } media { edges { node { id } } } sellingPlanGroups { edges { node { id } } } } } } }',
			[tooMany],
		],
		[
			'two top-level fields',
			'{ orders { edges { node { id } } } products { edges { node { id } } } }',
			['Bulk queries cannot contain more than 1 top level field.'],
		],
		[
			'several faults, all of which are told',
			'{ orders { edges { node { lineItems { nodes { id } } } } } }',
			[
				"All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: 'lineItems { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: 'lineItems'.",
				"The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': orders.",
			],
		],
	])('refuses %s', async (_what, query, messages) => {
		expect(await refusals(query)).toEqual(messages);
	});

	it('takes 65,535 bytes, and not one more; bytes, not characters', async () => {
		const fill = (bytes: number) => {
			const comment = '# é';
			const space = bytes - Buffer.byteLength(`${ordersAlone}${comment}`);
			return `${ordersAlone}${comment}${'x'.repeat(space)}`;
		};
		const { bulkOperation } = await run(await start({ orders: 1 }), fill(65_535));
		expect(bulkOperation?.status).toBe('CREATED');
		expect(await refusals(fill(65_536))).toEqual([
			'Query is too large (65536 bytes; maximum is 65535 bytes)',
		]);
	});

	it('takes five connections, and two levels below the first', async () => {
		const simulator = await start({ orders: 1 });
		const five =
			'{ products { edges { node { id variants { edges { node { id } } } metafields { edges { node { id } } } collections { edges { node { id } } } media { edges { node { id } } } } } } }';
		const deep =
			'{ collections { edges { node { id products { edges { node { id variants { edges { node { id } } } } } } } } } }';
		expect((await run(simulator, five)).userErrors).toEqual([]);
		expect((await run(simulator, deep)).userErrors).toEqual([]);
	});

	it('a start costs 10 points, a look at an operation 1', async () => {
		const simulator = await start({ orders: 1 });
		const { body } = await ask(
			simulator,
			`mutation($query: String!) { bulkOperationRunQuery(query: $query) {
				bulkOperation { id } userErrors { message } } }`,
			{ variables: { query: ordersAlone } },
		);
		expect(body.extensions?.cost).toMatchObject({ requestedQueryCost: 10, actualQueryCost: 10 });
		const { id } = body.data.bulkOperationRunQuery.bulkOperation;
		const looked = await ask(simulator, `{ bulkOperation(id: "${id}") { status } }`);
		expect(looked.body.extensions?.cost).toMatchObject({ requestedQueryCost: 1 });
	});

	it('other mutations are said not to be simulated', async () => {
		const { status } = await ask(
			await start({ orders: 1 }),
			'mutation { bulkOperationCancel(id: "gid://shopify/BulkOperation/1") { userErrors { message } } orderClose(input: { id: "gid://shopify/Order/1" }) { userErrors { message } } }',
		);
		expect(status).toBe(501);
	});
});
