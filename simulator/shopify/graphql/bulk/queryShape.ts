import {
	type FieldNode,
	getNamedType,
	getNullableType,
	type GraphQLNamedOutputType,
	type GraphQLOutputType,
	isInterfaceType,
	isListType,
	isObjectType,
	Kind,
	type SelectionSetNode,
} from 'graphql';
import type { CheckedDocument } from '../documents';
import type { ApiSchema } from '../schemas';

/** A connection that a bulk query selects. */
export interface SelectedConnection {
	readonly name: string;
	/** How many connections it stands in. */
	readonly depth: number;
	readonly isInList: boolean;
	/** Whether it selects `nodes`, directly. */
	readonly selectsNodes: boolean;
	/** Whether its nodes select their `id` under that name. */
	readonly selectsId: boolean;
	readonly hasConnections: boolean;
}

export interface QueryShape {
	/** The names of the top-level fields. */
	readonly roots: readonly string[];
	readonly connections: readonly SelectedConnection[];
}

/** Where a field stands. */
interface Place {
	readonly depth: number;
	readonly isInList: boolean;
}

/** A field that is selected, and the type that has it. */
interface SelectedField {
	readonly node: FieldNode;
	readonly parent: GraphQLNamedOutputType;
}

/** What a bulk query is made of, as far as the rules for bulk queries go. */
export function shapeOf(checked: CheckedDocument, api: ApiSchema): QueryShape {
	return new ShapeReader(checked, api).read();
}

class ShapeReader {
	private readonly connections: SelectedConnection[] = [];

	constructor(
		private readonly checked: CheckedDocument,
		private readonly api: ApiSchema,
	) {}

	read(): QueryShape {
		const { selectionSet } = this.checked.operation;
		const root = this.api.schema.getQueryType();
		if (root === undefined || root === null) throw new Error('The schema has no queries.');
		const fields = this.selected(selectionSet, root);
		this.walk(fields, { depth: 0, isInList: false });
		return { roots: fields.map(nameOf), connections: this.connections };
	}

	/** Returns how many connections there are below `fields`. */
	private walk(fields: readonly SelectedField[], place: Place): number {
		const before = this.connections.length;
		for (const field of fields) this.visit(field, place);
		return this.connections.length - before;
	}

	private visit(field: SelectedField, place: Place): void {
		const output = outputOf(field);
		if (output === null) return;
		const inside = this.below(field);
		if (!getNamedType(output).name.endsWith('Connection')) {
			const isInList = place.isInList || isListType(getNullableType(output));
			this.walk(inside, { ...place, isInList });
			return;
		}
		const items = inside.flatMap((part) => this.itemFields(part));
		const position = this.connections.length;
		const nested = this.walk(items, { depth: place.depth + 1, isInList: false });
		this.connections.splice(position, 0, {
			name: nameOf(field),
			...place,
			selectsNodes: inside.some((part) => nameOf(part) === 'nodes'),
			selectsId: items.some((part) => nameOf(part) === 'id' && keyOf(part) === 'id'),
			hasConnections: nested > 0,
		});
	}

	/** What is selected of a connection's items: below `nodes`, or below `edges { node`. */
	private itemFields(field: SelectedField): SelectedField[] {
		if (nameOf(field) === 'nodes') return this.below(field);
		if (nameOf(field) !== 'edges') return [];
		return this.below(field)
			.filter((part) => nameOf(part) === 'node')
			.flatMap((part) => this.below(part));
	}

	private below(field: SelectedField): SelectedField[] {
		const output = outputOf(field);
		return output === null ? [] : this.selected(field.node.selectionSet, getNamedType(output));
	}

	/** The fields of a selection, those of its fragments among them. */
	private selected(
		set: SelectionSetNode | undefined,
		parent: GraphQLNamedOutputType,
	): SelectedField[] {
		return (set?.selections ?? []).flatMap((selection) => {
			if (selection.kind === Kind.FIELD) return [{ node: selection, parent }];
			const fragment =
				selection.kind === Kind.FRAGMENT_SPREAD
					? this.checked.fragments.get(selection.name.value)
					: selection;
			const named = this.api.schema.getType(fragment?.typeCondition?.name.value ?? '');
			const type = isObjectType(named) || isInterfaceType(named) ? named : parent;
			return this.selected(fragment?.selectionSet, type);
		});
	}
}

function nameOf({ node }: SelectedField): string {
	return node.name.value;
}

/** Under which name the answer has it. */
function keyOf({ node }: SelectedField): string {
	return (node.alias ?? node.name).value;
}

/** Null for what has no fields to be told of, such as a union. */
function outputOf({ node, parent }: SelectedField): GraphQLOutputType | null {
	if (!isObjectType(parent) && !isInterfaceType(parent)) return null;
	return parent.getFields()[node.name.value]?.type ?? null;
}
