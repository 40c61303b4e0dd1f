import { getNamedType, type GraphQLError, type GraphQLSchema, Kind, type ASTNode } from 'graphql';
import type { ErrorEntry } from './fault';

/** A graphql-js message, the words graphql-ruby uses for the same, and the `extensions` that go with them. */
interface Translation {
	readonly pattern: RegExp;
	write(
		match: readonly string[],
		error: GraphQLError,
		context: TranslationContext,
	): { message: string; extensions: Record<string, unknown> };
}

interface TranslationContext {
	readonly schema: GraphQLSchema;
	readonly operation: string;
}

/** Shopify's server is graphql-ruby: clients match on its words and codes. */
const translations: readonly Translation[] = [
	{
		pattern: /^Cannot query field "(.+?)" on type "(.+?)"/,
		write: ([, field, type]) => ({
			message: `Field '${field}' doesn't exist on type '${type}'`,
			extensions: { code: 'undefinedField', typeName: type, fieldName: field },
		}),
	},
	{
		pattern: /^Unknown argument "(.+?)" on field "(.+?)\.(.+?)"/,
		write: ([, argument, , field]) => ({
			message: `Field '${field}' doesn't accept argument '${argument}'`,
			extensions: {
				code: 'argumentNotAccepted',
				name: field,
				typeName: 'Field',
				argumentName: argument,
			},
		}),
	},
	{
		pattern: /^Field "(.+?)" of type "(.+?)" must have a selection of subfields/,
		write: ([, field, type]) => ({
			message: `Field must have selections (field '${field}' returns ${bare(type)} but has no selections. Did you mean '${field} { ... }'?)`,
			extensions: {
				code: 'selectionMismatch',
				nodeName: `field '${field}'`,
				typeName: bare(type),
			},
		}),
	},
	{
		pattern: /^Field "(.+?)" must not have a selection since type "(.+?)" has no subfields/,
		write: ([, field, type]) => ({
			message: `Selections can't be made on scalars (field '${field}' returns ${bare(type)} but has selections)`,
			extensions: {
				code: 'selectionMismatch',
				nodeName: `field '${field}'`,
				typeName: bare(type),
			},
		}),
	},
	{
		pattern: /^Argument "(.+?)\.(.+?)\((.+?):\)" of type "(.+?)" is required/,
		write: ([, , field, argument]) => missingArgument(field, argument),
	},
	{
		pattern: /^Field "(.+?)" argument "(.+?)" of type "(.+?)" is required/,
		write: ([, field, argument]) => missingArgument(field, argument),
	},
	{
		pattern: /^Variable "\$(.+?)" is not defined/,
		write: ([, name], _error, { operation }) => ({
			message: `Variable $${name} is used by ${operation} but not declared`,
			extensions: { code: 'variableNotDefined', variableName: name },
		}),
	},
	{
		pattern: /^Variable "\$(.+?)" is never used/,
		write: ([, name], _error, { operation }) => ({
			message: `Variable $${name} is declared by ${operation} but not used`,
			extensions: { code: 'variableNotUsed', variableName: name },
		}),
	},
	{
		pattern: /^Variable "\$(.+?)" of type "(.+?)" used in position expecting type "(.+?)"/,
		write: ([, name, given, expected], error) => ({
			message: `Type mismatch on variable $${name} and argument ${argumentAt(error, name)} (${given} / ${expected})`,
			extensions: {
				code: 'variableMismatch',
				variableName: name,
				typeName: given,
				argumentName: argumentAt(error, name),
				errorMessage: 'Type mismatch',
			},
		}),
	},
	{
		pattern: /^Unknown fragment "(.+?)"/,
		write: ([, name]) => ({
			message: `Fragment ${name} was used, but not defined`,
			extensions: { code: 'useAndDefineFragment', fragmentName: name },
		}),
	},
	{
		pattern: /^Fragment "(.+?)" is never used/,
		write: ([, name]) => ({
			message: `Fragment ${name} was defined, but not used`,
			extensions: { code: 'useAndDefineFragment', fragmentName: name },
		}),
	},
	{
		pattern: /^Unknown type "(.+?)"/,
		write: ([, name]) => ({
			message: `No such type ${name}, so it can't be a fragment condition`,
			extensions: { code: 'undefinedType', typeName: name },
		}),
	},
];

const badLiteral =
	/^(?:(?:Int|Float|String|Boolean|ID) cannot represent|Value .+ does not exist in|Enum ".+" cannot represent|Expected value of type|Value .+ cannot be represented|Expected )/;

export function toRubyError(
	error: GraphQLError,
	schema: GraphQLSchema,
	operation: string,
): ErrorEntry {
	const place = { locations: error.locations, path: pathOf(error) };
	for (const { pattern, write } of translations) {
		const match = pattern.exec(error.message);
		if (match !== null) return { ...write(match, error, { schema, operation }), ...place };
	}
	if (badLiteral.test(error.message)) {
		const found = literalError(error, schema);
		if (found !== null) return { ...found, ...place };
	}
	return { message: error.message, ...place, extensions: { code: 'invalid' } };
}

function missingArgument(field: string | undefined, argument: string | undefined) {
	return {
		message: `Field '${field}' is missing required arguments: ${argument}`,
		extensions: {
			code: 'missingRequiredArguments',
			className: 'Field',
			name: field,
			arguments: argument,
		},
	};
}

/** `Argument 'first' on Field 'orders' has an invalid value ("x"). Expected type 'Int'.` */
function literalError(error: GraphQLError, schema: GraphQLSchema) {
	const ancestors = ancestorsOf(error);
	const argument = ancestors.findLast((node) => node.kind === Kind.ARGUMENT);
	const field = ancestors.findLast((node) => node.kind === Kind.FIELD);
	if (argument?.kind !== Kind.ARGUMENT || field?.kind !== Kind.FIELD) return null;
	const type = Object.values(schema.getTypeMap())
		.filter((candidate) => 'getFields' in candidate)
		.map((candidate) => candidate.getFields()[field.name.value])
		.find((candidate) => candidate !== undefined && 'args' in candidate);
	const definition =
		type !== undefined && 'args' in type
			? type.args.find(({ name }) => name === argument.name.value)
			: undefined;
	const written =
		error.source?.body.slice(argument.value.loc?.start, argument.value.loc?.end) ?? '';
	const expected = definition === undefined ? '' : getNamedType(definition.type).name;
	return {
		message: `Argument '${argument.name.value}' on Field '${field.name.value}' has an invalid value (${written}). Expected type '${expected}'.`,
		extensions: {
			code: 'argumentLiteralsIncompatible',
			typeName: 'Field',
			argumentName: argument.name.value,
		},
	};
}

function argumentAt(error: GraphQLError, variable: string | undefined): string {
	const ancestors = ancestorsOf(error, variable);
	const argument = ancestors.findLast((node) => node.kind === Kind.ARGUMENT);
	return argument?.kind === Kind.ARGUMENT ? argument.name.value : '';
}

function pathOf(error: GraphQLError): (string | number)[] {
	const steps = ancestorsOf(error).map((node) => {
		switch (node.kind) {
			case Kind.OPERATION_DEFINITION:
				return node.name === undefined ? node.operation : `${node.operation} ${node.name.value}`;
			case Kind.FRAGMENT_DEFINITION:
				return `fragment ${node.name.value}`;
			case Kind.FIELD:
				return node.alias?.value ?? node.name.value;
			case Kind.INLINE_FRAGMENT:
				return node.typeCondition === undefined ? '...' : `... on ${node.typeCondition.name.value}`;
			case Kind.ARGUMENT:
				return node.name.value;
			default:
				return null;
		}
	});
	return steps.filter((step) => step !== null);
}

/** The nodes from the document down to where the error is; the last is the node itself. */
function ancestorsOf(error: GraphQLError, variable?: string): ASTNode[] {
	const find = documentPaths.get(error);
	const paths = (error.nodes ?? []).map((node) => find?.(node, variable) ?? []);
	return paths.reduce((deepest, path) => (path.length > deepest.length ? path : deepest), []);
}

/** How to find a node's ancestors, kept beside the error since graphql-js' errors do not know their document. */
export const documentPaths = new WeakMap<
	GraphQLError,
	(target: ASTNode, variable?: string) => ASTNode[]
>();

function bare(type: string | undefined): string {
	return (type ?? '').replace(/[![\]]/g, '');
}
