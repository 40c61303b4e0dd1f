import { ExportFailure, type ExportLine } from '../../bulk/exportLine';
import { type ConnectionPage, maxPageSize } from '../connection';
import { isConnection } from '../cost';
import { executeObject } from '../execute';
import { type ErrorEntry, FieldFault } from '../fault';
import type { FieldPlan, ObjectPlan, Resolvers, Selection } from '../plan';

/** A plan taken apart: what stands on an object's own line, and what has lines of its own. */
interface ExportPlan<Context> {
	readonly own: ObjectPlan<Context>;
	readonly connections: readonly FieldPlan<Context>[];
	/** Objects that have connections inside. */
	readonly objects: readonly FieldPlan<Context>[];
}

/**
 * Everything that a bulk query finds, a line an object, parents before their children: walked page by page in the
 * order of IDs, whatever the query says of `first` and of sorting.
 */
export class BulkExport<Context> {
	private readonly plans = new Map<ObjectPlan<Context>, ExportPlan<Context>>();

	constructor(
		private readonly root: Selection<Context>,
		private readonly context: Context,
		private readonly resolvers: Resolvers<Context>,
	) {}

	/** Raises an {@link ExportFailure} where a field may not be read. */
	*lines(): Generator<ExportLine> {
		try {
			yield* this.below(this.root.planFor(this.root.typeName), {}, null);
		} catch (error) {
			throw error instanceof FieldFault ? failureOf(error.toEntry()) : error;
		}
	}

	/** The lines of all connections of an object; `parent` is the ID of the node that they belong to. */
	private *below(
		plan: ObjectPlan<Context>,
		source: unknown,
		parent: unknown,
	): Generator<ExportLine> {
		const { connections, objects } = this.takeApart(plan);
		for (const field of objects) {
			const value = this.valueOf(field, source);
			const inside = this.planOf(field.output.selection, value);
			if (inside !== null) yield* this.below(inside, value, parent);
		}
		for (const field of connections) {
			const nodes = nodeSelection(field);
			for (const node of this.nodesOf(field, source)) {
				const inside = this.planOf(nodes, node);
				if (inside !== null) yield* this.nodeLines(inside, node, parent);
			}
		}
	}

	private *nodeLines(
		plan: ObjectPlan<Context>,
		node: unknown,
		parent: unknown,
	): Generator<ExportLine> {
		const { own } = this.takeApart(plan);
		const { data, errors } = executeObject(own, node, this.context, this.resolvers);
		const [error] = errors;
		if (error !== undefined) throw failureOf(error);
		const object = data as Record<string, unknown>;
		yield lineOf(parent === null ? object : { ...object, __parentId: parent }, parent === null);
		yield* this.below(plan, node, object['id']);
	}

	/** All nodes of a connection, one page after the other. */
	private *nodesOf(field: FieldPlan<Context>, source: unknown): Generator<unknown> {
		const { args } = field;
		const sorted = 'sortKey' in args ? { sortKey: 'ID', reverse: false } : {};
		let after: string | null = null;
		do {
			const paged = { ...args, ...sorted, first: maxPageSize, last: null, after, before: null };
			const page = this.valueOf({ ...field, args: paged }, source) as ConnectionPage;
			yield* page.nodes;
			after = page.hasNextPage ? page.cursorOf(page.nodes.length - 1) : null;
		} while (after !== null);
	}

	private valueOf(field: FieldPlan<Context>, source: unknown): unknown {
		if (field.denial !== null) throw field.denial();
		return field.resolve(source as never, field.args, this.context, field.key);
	}

	private planOf(selection: Selection<Context> | null, value: unknown): ObjectPlan<Context> | null {
		if (selection === null || value === null || value === undefined) return null;
		const { typeName, isAbstract } = selection;
		return selection.planFor(isAbstract ? this.resolvers.typeOf(typeName, value) : typeName);
	}

	private takeApart(plan: ObjectPlan<Context>): ExportPlan<Context> {
		const known = this.plans.get(plan);
		if (known !== undefined) return known;
		const { fields } = plan;
		const made: ExportPlan<Context> = {
			own: { ...plan, fields: fields.filter(({ output }) => !isConnection(output)).map(ownField) },
			connections: fields.filter(({ output }) => isConnection(output)),
			objects: fields.filter(
				({ output }) => output.item === null && holdsConnection(output.selection),
			),
		};
		this.plans.set(plan, made);
		return made;
	}
}

/** The field with nothing but what stands on its object's own line. */
function ownField<Context>(field: FieldPlan<Context>): FieldPlan<Context> {
	const { selection } = field.output;
	if (selection === null || !holdsConnection(selection)) return field;
	const planFor = (typeName: string): ObjectPlan<Context> => {
		const plan = selection.planFor(typeName);
		const fields = plan.fields.filter(({ output }) => !isConnection(output)).map(ownField);
		return { ...plan, fields };
	};
	return { ...field, output: { ...field.output, selection: { ...selection, planFor } } };
}

function holdsConnection<Context>(selection: Selection<Context> | null): boolean {
	if (selection === null || selection.typeName.endsWith('Connection')) return false;
	return selection.namedTypes.some((typeName) =>
		selection
			.planFor(typeName)
			.fields.some(({ output }) => isConnection(output) || holdsConnection(output.selection)),
	);
}

function nodeSelection<Context>(connection: FieldPlan<Context>): Selection<Context> | null {
	const inside = (selection: Selection<Context> | null | undefined, name: string) =>
		selection?.planFor(selection.typeName).fields.find((field) => field.name === name)?.output;
	return inside(inside(connection.output.selection, 'edges')?.selection, 'node')?.selection ?? null;
}

/** As Shopify writes them: slashes escaped, and `__parentId` last. */
function lineOf(object: Record<string, unknown>, isRoot: boolean): ExportLine {
	return { text: `${JSON.stringify(object).replaceAll('/', '\\/')}\n`, isRoot };
}

function failureOf({ extensions }: ErrorEntry): ExportFailure {
	const isDenied = extensions?.['code'] === 'ACCESS_DENIED';
	return new ExportFailure(isDenied ? 'ACCESS_DENIED' : 'INTERNAL_SERVER_ERROR');
}
