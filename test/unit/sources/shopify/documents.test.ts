import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

import { ApiVersion } from '@shopify/shopify-api';
import type { GraphQLSchema } from 'graphql';
import { buildClientSchema, isInputObjectType, parse, validate } from 'graphql';

import {
	apiVersions,
	checkedApiVersion,
	latestApiVersion,
} from '../../../../engine/sources/shopify/client/apiVersion';
import {
	cancelQuery,
	findQuery,
	pollQuery,
	startQuery,
} from '../../../../engine/sources/shopify/bulk/operation/documents';
import { shopZoneQuery } from '../../../../engine/sources/shopify/client/shopDays';
import { bulkMark, markedDocument } from '../../../../engine/sources/shopify/bulk/operation/mark';
import {
	bulkOrdersQuery,
	listsWithIds,
} from '../../../../engine/sources/shopify/bulk/query/bulkQuery';
import { plainListsWithIds } from '../../../../engine/sources/shopify/bulk/query/listsWithin';
import type { ConnectionPlace } from '../../../../engine/sources/shopify/query/documents';
import {
	drainQuery,
	nodesQuery,
	ordersCountQuery,
	ordersPageQuery,
	scopesQuery,
} from '../../../../engine/sources/shopify/query/documents';
import type { OrderFields } from '../../../../engine/sources/shopify/orders/orderFields';
import {
	fieldPresets,
	isConnection,
	orderSelection,
} from '../../../../engine/sources/shopify/orders/orderFields';
import { parseSelection } from '../../../../engine/sources/shopify/query/parseSelection';
import { sizePage, withNestedSize } from '../../../../engine/sources/shopify/query/pageSizes';
import { productSelection } from '../../../../engine/sources/shopify/products/productFields';
import {
	allProductsCountQuery,
	allProductsPageQuery,
	productsCountQuery,
	productsPageQuery,
} from '../../../../engine/sources/shopify/products/productQueries';
import type { Field, Selection } from '../../../../engine/sources/shopify/query/selection';

const schemaFolder = path.join(
	path.dirname(require.resolve('@shopify/ai-toolkit/package.json')),
	'skills/shopify-admin/assets',
);

function schemaOf(version: string): GraphQLSchema {
	const file = path.join(schemaFolder, `admin_${version}.json.br`);
	const { data } = JSON.parse(brotliDecompressSync(readFileSync(file)).toString());
	// Shopify's own schema breaks a rule of deprecation, which is none of ours.
	return buildClientSchema(data, { assumeValid: true });
}

const customSelection = `name note items: lineItems(first: 20, reverse: true) { nodes { sku taxLines(first: 2) { title } } }
	shippingLines { edges { node { title } } } purchasingEntity { ... on Customer { id } ... on PurchasingCompany { company { name } } }
	metafield(namespace: "a", key: "b\\"c") { value }`;

const fieldSets: readonly [string, OrderFields][] = [
	...fieldPresets.flatMap((preset): [string, OrderFields][] => [
		[`${preset} with line items`, { preset, lineItems: true }],
		[`${preset} without line items`, { preset, lineItems: false }],
	]),
	['a selection of the user', { selection: customSelection }],
];

/** With lists in pages within a plain list. */
const listSets: readonly [string, OrderFields][] = [
	...fieldPresets.map((preset): [string, OrderFields] => [
		`${preset}, with lists for tables`,
		{ preset, lineItems: false, lists: true },
	]),
	['a selection of the user, with lists for tables', { selection: customSelection, lists: true }],
];

describe.each(apiVersions)('version %s of the API', (version) => {
	const schema = schemaOf(version);

	it.each([...fieldSets, ...listSets])('has all that is read of an order: %s', (_name, fields) => {
		const { selection, orders } = sizePage(orderSelection(fields), 250, 990);
		const connections = selection.filter(
			(part): part is Field => part.kind === 'field' && isConnection(part),
		);
		const order = { orderId: 'gid://shopify/Order/1', after: 'c' };
		const open = [
			...[...connections, ...connections].map((field): ConnectionPlace => ({ ...order, field })),
			...connectionsOfRefunds(selection).map((field): ConnectionPlace => ({
				...order,
				field,
				entry: { id: 'gid://shopify/Refund/1', type: 'Refund', record: {} },
			})),
		];
		const page = { selection, first: orders, after: null, search: undefined } as const;
		const documents = [
			ordersPageQuery({ ...page, sortBy: 'createdAt', descending: false, withScopes: true }),
			ordersPageQuery({ ...page, sortBy: 'updatedAt', descending: true, withScopes: false }),
			...(open.length === 0 ? [] : [drainQuery(open, 250)]),
			ordersCountQuery('test:true'),
			shopZoneQuery,
		];
		for (const { document } of documents) {
			expect(validate(schema, parse(document)).map(({ message }) => message)).toEqual([]);
		}
	});

	it.each([...fieldSets, ...listSets])(
		'has all that a bulk operation reads of orders, and what is read afterwards: %s',
		(_name, fields) => {
			const { body, within } = bulkOrdersQuery(fields, { updatedAfter: 0, tag: 'it\'s "new"' });
			const afterwards = within.map(({ connections }) =>
				nodesQuery(['gid://shopify/Refund/1'], 'Refund', withNestedSize(connections, 10)),
			);
			expect(afterwards).toHaveLength(fields.lists === true ? 1 : 0);
			const documents = [
				markedDocument(bulkMark('owner', 'run', body), body),
				...afterwards.map(({ document }) => document),
			];
			for (const document of documents) {
				expect(validate(schema, parse(document)).map(({ message }) => message)).toEqual([]);
			}
		},
	);

	it('has all that is read of products', () => {
		const { selection, orders: first } = sizePage(productSelection, 250, 990);
		const window = { from: 0, to: 1_000 };
		const entry = { id: 'gid://shopify/Product/1', type: 'Product', record: {} };
		const open = selection
			.filter((part): part is Field => part.kind === 'field' && isConnection(part))
			.map((field): ConnectionPlace => ({ orderId: entry.id, field, after: 'c', entry }));
		const documents = [
			productsPageQuery({ selection, first, after: null, window }),
			productsCountQuery(window),
			allProductsPageQuery({ selection: parseSelection('id handle'), first: 250, after: 'c' }),
			allProductsCountQuery(),
			drainQuery(open, 250),
		];
		for (const { document } of documents) {
			expect(validate(schema, parse(document)).map(({ message }) => message)).toEqual([]);
		}
	});

	it('has an ID in the entries of each plain list that is read on by it', () => {
		const { refunds, fulfillments, transactions } = fieldsOf(schema, 'Order');
		const types = [refunds, fulfillments, transactions].map((list) =>
			String(list?.type).replace(/[[\]!]/g, ''),
		);
		expect(types).toEqual(['Refund', 'Fulfillment', 'OrderTransaction']);
		expect(types.map((type) => String(fieldsOf(schema, type).id?.type))).toEqual(
			types.map(() => 'ID!'),
		);
		expect([...plainListsWithIds].sort()).toEqual(['fulfillments', 'refunds', 'transactions']);
	});

	it('has an ID in the entries of each list that is sorted by it', () => {
		const without = connectionsWithin(schema, 'Order', 2).filter(
			({ name, hasId }) => listsWithIds.has(name) && !hasId,
		);
		expect(without).toEqual([]);
	});

	it('has all that bulk operations are started, found and followed by', () => {
		const documents = [
			startQuery('{}'),
			pollQuery('gid://shopify/BulkOperation/1'),
			cancelQuery('gid://shopify/BulkOperation/1'),
			findQuery(0),
			scopesQuery,
		];
		for (const { document } of documents) {
			expect(validate(schema, parse(document)).map(({ message }) => message)).toEqual([]);
		}
	});

	it('has every field that orders are sorted by', () => {
		const names = valuesOf(schema, 'OrderSortKeys');
		expect(names).toEqual(
			expect.arrayContaining(['CREATED_AT', 'ID', 'PROCESSED_AT', 'UPDATED_AT']),
		);
	});

	it('the standard fields need no access beyond read_orders, and none to personal data', () => {
		expect(JSON.stringify(orderSelection({ preset: 'standard', lineItems: true }))).not.toMatch(
			/customer|email|phone|address|"product"|"variant"/i,
		);
	});
});

describe('the versions that are supported', () => {
	it('are those that the published schemas and Shopify’s library know, save the retired one', () => {
		const published = readdirSync(schemaFolder)
			.map((file) => /^admin_(\d{4}-\d{2})\.json\.br$/.exec(file)?.[1])
			.filter((version) => version !== undefined && version > '2025-10');
		expect([...apiVersions].sort()).toEqual(published.sort());
		expect(Object.values(ApiVersion)).toEqual(expect.arrayContaining([...apiVersions]));
		expect(latestApiVersion).toBe(published.at(-1));
	});

	it('a version that is to come may be asked for, an old or unstable one not', () => {
		expect(checkedApiVersion('2027-01')).toBe('2027-01');
		expect(checkedApiVersion('')).toBe('2026-10');
		for (const version of ['2025-10', 'unstable', '2026-02', '2026-1', '../2026-10', 5]) {
			expect(() => checkedApiVersion(version)).toThrow(
				expect.objectContaining({ kind: 'invalidApiVersion', parameter: 'apiVersion' }),
			);
		}
	});
});

/** The lists of a type, and of their entries, and whether the entries have an ID that is never null. */
function connectionsWithin(
	schema: GraphQLSchema,
	typeName: string,
	levels: number,
): readonly { readonly name: string; readonly hasId: boolean }[] {
	const fields = fieldsOf(schema, typeName);
	const lists = Object.values(fields).filter(({ type }) => /Connection!?$/.test(String(type)));
	return lists.flatMap(({ name, type }) => {
		const connection = String(type).replace('!', '');
		const node = String(fieldsOf(schema, connection).nodes?.type ?? '').replace(/[[\]!]/g, '');
		const hasId = String(fieldsOf(schema, node).id?.type) === 'ID!';
		return [{ name, hasId }, ...(levels > 1 ? connectionsWithin(schema, node, levels - 1) : [])];
	});
}

function fieldsOf(schema: GraphQLSchema, typeName: string) {
	const type = schema.getType(typeName);
	return type !== undefined && 'getFields' in type && !isInputObjectType(type)
		? type.getFields()
		: {};
}

function valuesOf(schema: GraphQLSchema, name: string): readonly string[] {
	const type = schema.getType(name) as { getValues(): readonly { name: string }[] } | undefined;
	return type?.getValues().map((value) => value.name) ?? [];
}

function connectionsOfRefunds(selection: Selection): readonly Field[] {
	const refunds = selection.find(
		(part): part is Field => part.kind === 'field' && part.name === 'refunds',
	);
	return (refunds?.selection ?? []).filter(
		(part): part is Field => part.kind === 'field' && isConnection(part),
	);
}
