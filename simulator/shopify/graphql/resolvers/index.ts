import { type GraphQLObjectType, isAbstractType } from 'graphql';
import type { ConnectionPage } from '../connection';
import type { Resolvers } from '../plan';
import type { ApiSchema } from '../schemas';
import { bulkMutations } from './bulkOperations';
import { denialOf, type Grants } from './access';
import type { FieldTable, ShopContext } from './context';
import { customerFields, mailingAddressFields } from './customer';
import { defaultResolver } from './defaults';
import { lineItemFields } from './lineItem';
import { orderFields } from './order';
import { productFields, variantFields } from './product';
import { rootFields } from './root';
import { appInstallationFields, shopFields } from './shop';

const tables: Readonly<Record<string, FieldTable>> = {
	QueryRoot: rootFields,
	Mutation: bulkMutations,
	Shop: shopFields,
	AppInstallation: appInstallationFields,
	Order: orderFields,
	LineItem: lineItemFields,
	Customer: customerFields,
	MailingAddress: mailingAddressFields,
	Product: productFields,
	ProductVariant: variantFields,
};

const connectionFields: FieldTable = {
	nodes: (page: ConnectionPage) => page.nodes,
	edges: (page: ConnectionPage) =>
		page.nodes.map((node, position) => ({ node, cursor: page.cursorOf(position) })),
	pageInfo: (page: ConnectionPage) => {
		const { nodes, hasNextPage, hasPreviousPage } = page;
		const empty = nodes.length === 0;
		return {
			hasNextPage,
			hasPreviousPage,
			startCursor: empty ? null : page.cursorOf(0),
			endCursor: empty ? null : page.cursorOf(nodes.length - 1),
		};
	},
};

/** The mutations that are simulated. */
export const simulatedMutations: ReadonlySet<string> = new Set(Object.keys(bulkMutations));

export function shopResolvers(api: ApiSchema, grants: Grants): Resolvers<ShopContext> {
	return {
		resolverFor(type: GraphQLObjectType, field: string) {
			const table = type.name.endsWith('Connection') ? connectionFields : tables[type.name];
			return table?.[field] ?? defaultResolver(type, field, table);
		},
		denialOf: (type, field) => denialOf(type, field, api, grants),
		typeOf(abstract, source) {
			if (typeof source === 'object' && source !== null) {
				if ('__typename' in source && typeof source.__typename === 'string') {
					return source.__typename;
				}
				if ('lineItemCount' in source) return 'Order';
			}
			const type = api.schema.getType(abstract);
			const [first] = isAbstractType(type) ? api.schema.getPossibleTypes(type) : [];
			return first?.name ?? abstract;
		},
	};
}
