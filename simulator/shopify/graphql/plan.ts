import {
	type FieldNode,
	getArgumentValues,
	getDirectiveValues,
	getNamedType,
	getNullableType,
	GraphQLIncludeDirective,
	type GraphQLNamedOutputType,
	type GraphQLObjectType,
	type GraphQLOutputType,
	GraphQLSkipDirective,
	isAbstractType,
	isInterfaceType,
	isLeafType,
	isListType,
	isNonNullType,
	isObjectType,
	Kind,
	type SelectionNode,
	type SelectionSetNode,
	type VariableValues,
} from 'graphql';
import type { CheckedDocument } from './documents';
import type { FieldFault } from './fault';
import type { ApiSchema } from './schemas';

/** Answers one field of one object. */
export type Resolver<Context> = (
	source: never,
	args: Readonly<Record<string, unknown>>,
	context: Context,
	/** The name under which the answer shows the field. */
	key: string,
) => unknown;

/** Chooses, once per field of a document, how it is answered. */
export interface Resolvers<Context> {
	resolverFor(type: GraphQLObjectType, field: string): Resolver<Context>;
	/** The fault that every use of this field raises, or null when the app may read it. */
	denialOf(type: GraphQLObjectType, field: string): (() => FieldFault) | null;
	/** The concrete type of `source` where the schema leaves it open. */
	typeOf(abstract: string, source: unknown): string;
}

export interface FieldPlan<Context> {
	readonly key: string;
	readonly name: string;
	readonly args: Readonly<Record<string, unknown>>;
	readonly resolve: Resolver<Context>;
	readonly denial: (() => FieldFault) | null;
	readonly output: Output<Context>;
	readonly location: { readonly line: number; readonly column: number };
}

/** A type with its wrappers taken off one by one. */
export interface Output<Context> {
	readonly nonNull: boolean;
	readonly item: Output<Context> | null;
	readonly typeName: string;
	readonly isLeaf: boolean;
	readonly selection: Selection<Context> | null;
}

export interface ObjectPlan<Context> {
	readonly typeName: string;
	readonly fields: readonly FieldPlan<Context>[];
}

/** What is selected of a type: one plan for each concrete type that turns up. */
export interface Selection<Context> {
	readonly typeName: string;
	readonly isAbstract: boolean;
	/** The concrete types that fragments name; for an object type, itself. */
	readonly namedTypes: readonly string[];
	planFor(typeName: string): ObjectPlan<Context>;
}

/** Turns a checked document and its variables into plans that run without looking anything up again. */
export function planDocument<Context>(
	checked: CheckedDocument,
	api: ApiSchema,
	variables: VariableValues,
	resolvers: Resolvers<Context>,
): Selection<Context> {
	const { schema } = api;
	const root = schema.getRootType(checked.operation.operation);
	if (!isObjectType(root)) throw new Error('The schema has no such root type.');

	const selectionOf = (
		type: GraphQLNamedOutputType,
		sets: readonly SelectionSetNode[],
	): Selection<Context> => {
		const plans = new Map<string, ObjectPlan<Context>>();
		return {
			typeName: type.name,
			isAbstract: isAbstractType(type),
			namedTypes: isObjectType(type) ? [type.name] : concreteTypes(sets),
			planFor(typeName) {
				const known = plans.get(typeName);
				if (known !== undefined) return known;
				const made = planObject(typeName, sets);
				plans.set(typeName, made);
				return made;
			},
		};
	};

	const planObject = (typeName: string, sets: readonly SelectionSetNode[]): ObjectPlan<Context> => {
		const type = schema.getType(typeName);
		if (!isObjectType(type)) throw new Error(`${typeName} is not an object type.`);
		const groups = new Map<string, FieldNode[]>();
		for (const set of sets) collect(set, type, groups);
		return { typeName, fields: [...groups].map(([key, nodes]) => planField(type, key, nodes)) };
	};

	const planField = (
		type: GraphQLObjectType,
		key: string,
		nodes: readonly FieldNode[],
	): FieldPlan<Context> => {
		const [node] = nodes;
		if (node === undefined) throw new Error('A field without a node.');
		const name = node.name.value;
		const location = {
			line: node.loc?.startToken.line ?? 1,
			column: node.loc?.startToken.column ?? 1,
		};
		const field = schema.getField(type, name);
		if (field === undefined) throw new Error(`${type.name} has no field ${name}.`);
		const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
		return {
			key,
			name,
			args: getArgumentValues(field, node, variables),
			resolve: name === '__typename' ? () => type.name : resolvers.resolverFor(type, name),
			denial: name === '__typename' ? null : resolvers.denialOf(type, name),
			output: outputOf(field.type, sets),
			location,
		};
	};

	const outputOf = (
		type: GraphQLOutputType,
		sets: readonly SelectionSetNode[],
		selection?: Selection<Context>,
	): Output<Context> => {
		const nullable = getNullableType(type);
		const named = getNamedType(type);
		const isLeaf = isLeafType(named);
		const shared = isLeaf ? null : (selection ?? selectionOf(named, sets));
		return {
			nonNull: isNonNullType(type),
			item: isListType(nullable) ? outputOf(nullable.ofType, sets, shared ?? undefined) : null,
			typeName: named.name,
			isLeaf,
			selection: shared,
		};
	};

	const collect = (
		set: SelectionSetNode,
		type: GraphQLObjectType,
		groups: Map<string, FieldNode[]>,
	): void => {
		for (const selection of set.selections) {
			if (!isIncluded(selection, variables)) continue;
			if (selection.kind === Kind.FIELD) {
				const key = selection.alias?.value ?? selection.name.value;
				groups.set(key, [...(groups.get(key) ?? []), selection]);
				continue;
			}
			const fragment =
				selection.kind === Kind.FRAGMENT_SPREAD
					? checked.fragments.get(selection.name.value)
					: selection;
			if (fragment === undefined) continue;
			if (applies(fragment.typeCondition?.name.value, type)) {
				collect(fragment.selectionSet, type, groups);
			}
		}
	};

	const concreteTypes = (sets: readonly SelectionSetNode[]): string[] => {
		const names = new Set<string>();
		const walk = (set: SelectionSetNode): void => {
			for (const selection of set.selections) {
				if (selection.kind === Kind.FIELD) continue;
				const fragment =
					selection.kind === Kind.FRAGMENT_SPREAD
						? checked.fragments.get(selection.name.value)
						: selection;
				if (fragment === undefined) continue;
				const condition = fragment.typeCondition?.name.value;
				if (condition !== undefined && isObjectType(schema.getType(condition)))
					names.add(condition);
				walk(fragment.selectionSet);
			}
		};
		sets.forEach(walk);
		return [...names];
	};

	const applies = (condition: string | undefined, type: GraphQLObjectType): boolean => {
		if (condition === undefined || condition === type.name) return true;
		const named = schema.getType(condition);
		return isInterfaceType(named) || isAbstractType(named) ? schema.isSubType(named, type) : false;
	};

	return selectionOf(root, [checked.operation.selectionSet]);
}

function isIncluded(node: SelectionNode, variables: VariableValues): boolean {
	const skip = getDirectiveValues(GraphQLSkipDirective, node, variables);
	if (skip?.['if'] === true) return false;
	return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] !== false;
}
