import { getNamedType, type GraphQLObjectType } from 'graphql';
import { FieldFault } from '../fault';
import type { Access, ApiSchema } from '../schemas';

/** The kinds of protected customer data that Shopify approves one by one. */
export type ProtectedKind = 'name' | 'email' | 'phone' | 'address';

export interface Grants {
	readonly scopes: readonly string[];
	/** `all`, or the kinds approved; with none at all the Customer object is closed too. */
	readonly protectedData: 'all' | readonly ProtectedKind[];
}

const scopeDocumentation = 'https://shopify.dev/api/usage/access-scopes';
const protectedDocumentation = 'https://shopify.dev/docs/apps/launch/protected-customer-data';

/** Why this app may not read `type.field`, by the schema's own access notes; null when it may. */
export function denialOf(
	type: GraphQLObjectType,
	field: string,
	api: ApiSchema,
	grants: Grants,
): (() => FieldFault) | null {
	const definition = type.getFields()[field];
	if (definition === undefined) return null;
	const returned = getNamedType(definition.type).name.replace(/Connection$/, '');
	const needed = api.access.get(`${type.name}.${field}`) ?? api.access.get(returned);
	if (needed !== undefined && !isGranted(needed, grants.scopes)) {
		const requiredAccess = needed.text.replace(/^Requires /, '').trim();
		return () =>
			new FieldFault(`Access denied for ${field} field. Required access: ${requiredAccess}`, {
				code: 'ACCESS_DENIED',
				documentation: scopeDocumentation,
				requiredAccess,
			});
	}
	return protectedDenial(`${type.name}.${field}`, field, returned, api, grants);
}

function protectedDenial(
	key: string,
	field: string,
	returned: string,
	api: ApiSchema,
	{ protectedData }: Grants,
): (() => FieldFault) | null {
	if (protectedData === 'all') return null;
	const kind = api.protectedFields.get(key);
	const closed =
		kind !== undefined && !protectedData.some((granted) => granted === kind)
			? `use the ${field} field`
			: returned === 'Customer' && protectedData.length === 0
				? 'access the Customer object'
				: null;
	if (closed === null) return null;
	return () =>
		new FieldFault(
			`This app is not approved to ${closed}. See ${protectedDocumentation} for more details.`,
			{ code: 'ACCESS_DENIED', documentation: protectedDocumentation },
		);
}

function isGranted(needed: Access, granted: readonly string[]): boolean {
	return needed.scopes.some(
		(scope) => granted.includes(scope) || granted.includes(scope.replace(/^read_/, 'write_')),
	);
}
