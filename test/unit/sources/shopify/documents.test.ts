import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

import { ApiVersion } from '@shopify/shopify-api';
import type { GraphQLSchema } from 'graphql';
import { buildClientSchema, parse, validate } from 'graphql';

import {
	apiVersions,
	checkedApiVersion,
	latestApiVersion,
} from '../../../../engine/sources/shopify/client/apiVersion';
import type { ConnectionPlace } from '../../../../engine/sources/shopify/query/documents';
import {
	drainQuery,
	ordersCountQuery,
	ordersPageQuery,
} from '../../../../engine/sources/shopify/query/documents';
import type { OrderFields } from '../../../../engine/sources/shopify/orders/orderFields';
import {
	fieldPresets,
	isConnection,
	orderSelection,
} from '../../../../engine/sources/shopify/orders/orderFields';
import { sizePage } from '../../../../engine/sources/shopify/query/pageSizes';
import type { Field } from '../../../../engine/sources/shopify/query/selection';

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

describe.each(apiVersions)('version %s of the API', (version) => {
	const schema = schemaOf(version);

	it.each(fieldSets)('has all that is read of an order: %s', (_name, fields) => {
		const { selection, orders } = sizePage(orderSelection(fields), 250, 990);
		const connections = selection.filter(
			(part): part is Field => part.kind === 'field' && isConnection(part),
		);
		const open = [...connections, ...connections].map((field): ConnectionPlace => ({
			orderId: 'gid://shopify/Order/1',
			field,
			after: 'c',
		}));
		const page = { selection, first: orders, after: null, search: undefined } as const;
		const documents = [
			ordersPageQuery({ ...page, sortBy: 'createdAt', descending: false, withScopes: true }),
			ordersPageQuery({ ...page, sortBy: 'updatedAt', descending: true, withScopes: false }),
			...(open.length === 0 ? [] : [drainQuery(open, 250)]),
			ordersCountQuery('test:true'),
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

function valuesOf(schema: GraphQLSchema, name: string): readonly string[] {
	const type = schema.getType(name) as { getValues(): readonly { name: string }[] } | undefined;
	return type?.getValues().map((value) => value.name) ?? [];
}
