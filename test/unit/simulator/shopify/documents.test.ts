import { defaultApp } from '../../../../simulator';
import { ask, simulators } from './client';

const start = simulators();

describe('documents that Shopify refuses, in its words', () => {
	it.each([
		[
			'{ orders(first: 1) { nodes { nothing } } }',
			"Field 'nothing' doesn't exist on type 'Order'",
			{ code: 'undefinedField', typeName: 'Order', fieldName: 'nothing' },
			['query', 'orders', 'nodes', 'nothing'],
		],
		[
			'query Q { orders(first: 1, limit: 2) { nodes { id } } }',
			"Field 'orders' doesn't accept argument 'limit'",
			{
				code: 'argumentNotAccepted',
				name: 'orders',
				typeName: 'Field',
				argumentName: 'limit',
			},
			['query Q', 'orders', 'limit'],
		],
		[
			'{ shop }',
			"Field must have selections (field 'shop' returns Shop but has no selections. Did you mean 'shop { ... }'?)",
			{ code: 'selectionMismatch', nodeName: "field 'shop'", typeName: 'Shop' },
			['query', 'shop'],
		],
		[
			'{ shop { name { x } } }',
			"Selections can't be made on scalars (field 'name' returns String but has selections)",
			{ code: 'selectionMismatch', nodeName: "field 'name'", typeName: 'String' },
			['query', 'shop', 'name'],
		],
		[
			'{ order { id } }',
			"Field 'order' is missing required arguments: id",
			{ code: 'missingRequiredArguments', className: 'Field', name: 'order', arguments: 'id' },
			['query', 'order'],
		],
		[
			'{ orders(first: "x") { nodes { id } } }',
			"Argument 'first' on Field 'orders' has an invalid value (\"x\"). Expected type 'Int'.",
			{ code: 'argumentLiteralsIncompatible', typeName: 'Field', argumentName: 'first' },
			['query', 'orders', 'first'],
		],
		[
			'{ orders(first: 1, sortKey: NEWEST) { nodes { id } } }',
			"Argument 'sortKey' on Field 'orders' has an invalid value (NEWEST). Expected type 'OrderSortKeys'.",
			{ code: 'argumentLiteralsIncompatible', typeName: 'Field', argumentName: 'sortKey' },
			['query', 'orders', 'sortKey'],
		],
		[
			'query Q { orders(first: $n) { nodes { id } } }',
			'Variable $n is used by Q but not declared',
			{ code: 'variableNotDefined', variableName: 'n' },
			['query Q', 'orders', 'first'],
		],
		[
			'query Q($n: Int) { shop { name } }',
			'Variable $n is declared by Q but not used',
			{ code: 'variableNotUsed', variableName: 'n' },
			['query Q'],
		],
		[
			'query Q($n: String) { orders(first: $n) { nodes { id } } }',
			'Type mismatch on variable $n and argument first (String / Int)',
			{
				code: 'variableMismatch',
				variableName: 'n',
				typeName: 'String',
				argumentName: 'first',
				errorMessage: 'Type mismatch',
			},
			['query Q', 'orders', 'first'],
		],
		[
			'{ shop { ...Missing } }',
			'Fragment Missing was used, but not defined',
			{ code: 'useAndDefineFragment', fragmentName: 'Missing' },
			['query', 'shop'],
		],
	])("a document is refused in Shopify's words: %s", async (query, message, extensions, path) => {
		const { status, body } = await ask(await start(), query);
		expect(status).toBe(200);
		expect(body.data).toBeUndefined();
		expect(body.errors).toHaveLength(1);
		expect(body.errors?.[0]).toMatchObject({ message, extensions, path });
		expect(body.errors?.[0]?.locations?.[0]?.line).toBe(1);
	});

	it.each(['{', '{ shop { name }', '', 'query {'])(
		'%j does not parse: PARSE_ERROR',
		async (query) => {
			const { status, body } = await ask(await start(), query);
			expect(status).toBe(200);
			expect(body.errors?.[0]?.extensions).toEqual({ code: 'PARSE_ERROR' });
			expect(body.errors?.[0]?.message).toMatch(/^syntax error, .+ at \[1, \d+\]$/);
		},
	);

	it.each([
		[{}, null, 'Expected value to not be null'],
		[{ n: 'ten' }, 'ten', 'Could not coerce value "ten" to Int'],
	])(
		'variables %j are refused with the value and the problem',
		async (variables, value, explanation) => {
			const query = 'query($n: Int!) { orders(first: $n) { nodes { id } } }';
			const { body } = await ask(await start(), query, { variables });
			expect(body.errors).toEqual([
				{
					message: 'Variable $n of type Int! was provided invalid value',
					locations: [{ line: 1, column: 7 }],
					extensions: {
						code: 'INVALID_VARIABLE',
						value,
						problems: [{ path: [], explanation }],
					},
				},
			]);
		},
	);

	it('an ID that is no global ID fails its field only', async () => {
		const { body } = await ask(await start(), '{ order(id: "17") { id } shop { name } }');
		expect(body.data).toEqual({ order: null, shop: { name: 'Demo Shop' } });
		expect(body.errors?.[0]?.message).toBe("Invalid global id '17'");
	});

	it('a body without a query is a 400', async () => {
		const { url } = await start();
		const response = await fetch(`${url}/admin/api/2026-10/graphql.json`, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				'x-shopify-access-token': defaultApp.accessToken,
			},
			body: '{}',
		});
		expect(response.status).toBe(400);
		expect(await response.json()).toEqual({
			errors: { query: 'Required parameter missing or invalid' },
		});
	});

	it('a mutation is said not to be simulated', async () => {
		const { status } = await ask(
			await start(),
			'mutation { orderClose(input: { id: "gid://shopify/Order/1" }) { userErrors { message } } }',
		);
		expect(status).toBe(501);
	});

	it('the schema itself can be asked for', async () => {
		const { body } = await ask(await start(), '{ __type(name: "Order") { name } }');
		expect(body.data).toEqual({ __type: { name: 'Order' } });
	});
});
