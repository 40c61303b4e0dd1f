import {
	type ASTNode,
	getNamedType,
	type GraphQLError,
	type GraphQLField,
	type GraphQLSchema,
	isInterfaceType,
	isObjectType,
	Kind,
} from 'graphql';
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

/** What an error has to be seen against, since graphql-js' errors do not know their document. */
export interface TranslationContext {
	readonly schema: GraphQLSchema;
	/** What the operation is called in messages. */
	readonly operation: string;
	/** The nodes from the document down to the target, or to where `variable` is first used as an argument. */
	ancestors(target: ASTNode, variable?: string): ASTNode[];
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
		write: ([, name, given, expected], error, context) => ({
			message: `Type mismatch on variable $${name} and argument ${argumentAt(error, name, context)} (${given} / ${expected})`,
			extensions: {
				code: 'variableMismatch',
				variableName: name,
				typeName: given,
				argumentName: argumentAt(error, name, context),
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

export function toRubyError(error: GraphQLError, context: TranslationContext): ErrorEntry {
	const ancestors = ancestorsOf(error, context);
	const place = { locations: error.locations, path: pathOf(ancestors) };
	for (const { pattern, write } of translations) {
		const match = pattern.exec(error.message);
		if (match !== null) return { ...write(match, error, context), ...place };
	}
	if (badLiteral.test(error.message)) {
		const found = literalError(error, ancestors, context.schema);
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
function literalError(
	error: GraphQLError,
	ancestors: readonly ASTNode[],
	schema: GraphQLSchema,
): Pick<ErrorEntry, 'message' | 'extensions'> | null {
	const argument = ancestors.findLast((node) => node.kind === Kind.ARGUMENT);
	if (argument?.kind !== Kind.ARGUMENT) return null;
	const field = fieldAt(ancestors, schema);
	const definition = field?.args.find(({ name }) => name === argument.name.value);
	if (field === null || definition === undefined) return null;
	const { start, end } = argument.value.loc ?? {};
	const written = error.source?.body.slice(start, end) ?? '';
	const expected = getNamedType(definition.type).name;
	return {
		message: `Argument '${argument.name.value}' on Field '${field.name}' has an invalid value (${written}). Expected type '${expected}'.`,
		extensions: {
			code: 'argumentLiteralsIncompatible',
			typeName: 'Field',
			argumentName: argument.name.value,
		},
	};
}

/** The definition of the innermost field on the way. */
function fieldAt(
	ancestors: readonly ASTNode[],
	schema: GraphQLSchema,
): GraphQLField<unknown, unknown> | null {
	let type: unknown = null;
	let field: GraphQLField<unknown, unknown> | null = null;
	for (const node of ancestors) {
		if (node.kind === Kind.OPERATION_DEFINITION) type = schema.getRootType(node.operation);
		const condition = 'typeCondition' in node ? node.typeCondition : undefined;
		if (condition !== undefined) type = schema.getType(condition.name.value);
		if (node.kind !== Kind.FIELD) continue;
		field =
			isObjectType(type) || isInterfaceType(type)
				? (type.getFields()[node.name.value] ?? null)
				: null;
		type = field === null ? null : getNamedType(field.type);
	}
	return field;
}

function argumentAt(
	error: GraphQLError,
	variable: string | undefined,
	{ ancestors }: TranslationContext,
): string {
	const [target] = error.nodes ?? [];
	const path = target === undefined ? [] : ancestors(target, variable);
	const argument = path.findLast((node) => node.kind === Kind.ARGUMENT);
	return argument?.kind === Kind.ARGUMENT ? argument.name.value : '';
}

function pathOf(ancestors: readonly ASTNode[]): (string | number)[] {
	const steps = ancestors.map((node) => {
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

/** Of the nodes that an error names, the innermost with all that is around it. */
function ancestorsOf(error: GraphQLError, { ancestors }: TranslationContext): ASTNode[] {
	const paths = (error.nodes ?? []).map((node) => ancestors(node));
	return paths.reduce((deepest, path) => (path.length > deepest.length ? path : deepest), []);
}

function bare(type: string | undefined): string {
	return (type ?? '').replace(/[![\]]/g, '');
}
