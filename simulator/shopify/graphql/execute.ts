import { connectionSize, fixedCost, isConnection, objectCost, pageSize } from './cost';
import { FieldFault, type ErrorEntry } from './fault';
import type { FieldPlan, ObjectPlan, Output, Resolvers, Selection } from './plan';

export interface Execution {
	/** Null when a field that may not be null failed all the way up. */
	readonly data: unknown;
	readonly errors: readonly ErrorEntry[];
	/** What the answer really cost. */
	readonly cost: number;
}

/** Runs the plan of a whole document over the simulated shop. */
export function execute<Context>(
	root: Selection<Context>,
	context: Context,
	resolvers: Resolvers<Context>,
): Execution {
	return executeObject(root.planFor(root.typeName), {}, context, resolvers);
}

/** Runs the plan of one object. A straight walk: this is the hot path of every benchmark. */
export function executeObject<Context>(
	planned: ObjectPlan<Context>,
	from: unknown,
	context: Context,
	resolvers: Resolvers<Context>,
): Execution {
	const errors: ErrorEntry[] = [];
	/** Where in the answer the walk is. */
	const trail: (string | number)[] = [];
	let cost = 0;

	const object = (plan: ObjectPlan<Context>, source: unknown): Record<string, unknown> => {
		const answer: Record<string, unknown> = {};
		for (const field of plan.fields) answer[field.key] = fieldValue(field, source, plan.typeName);
		return answer;
	};

	const fieldValue = (field: FieldPlan<Context>, source: unknown, parent: string): unknown => {
		const { output } = field;
		if (output.isLeaf && output.item === null && field.denial === null) {
			const value = field.resolve(source as never, field.args, context, field.key);
			if (value !== null && value !== undefined) return value;
		}
		trail.push(field.key);
		try {
			if (field.denial !== null) throw field.denial();
			const before = cost;
			const value = complete(
				field.output,
				field.resolve(source as never, field.args, context, field.key),
			);
			settleCost(field, parent, before, value);
			return value;
		} catch (error) {
			if (!(error instanceof FieldFault)) throw error;
			error.locate(trail, field.location);
			if (output.nonNull) throw error;
			errors.push(error.toEntry());
			return null;
		} finally {
			trail.pop();
		}
	};

	/** Lists and connections cost by their size, not by the sum of their items. */
	const settleCost = (
		field: FieldPlan<Context>,
		parent: string,
		before: number,
		value: unknown,
	): void => {
		const fixed = fixedCost(parent, field);
		if (fixed !== null) cost = before + fixed;
		const isItems = parent.endsWith('Connection');
		if (fixed !== null || isItems || field.output.isLeaf || value === null) return;
		const inside = cost - before;
		if (isConnection(field.output)) {
			const items = connectionItems(value);
			cost = before + 2 + (items === 0 ? 0 : (connectionSize(items) / items) * inside);
		} else if (Array.isArray(value) && value.length > 0 && field.args['ids'] === undefined) {
			const each = inside / value.length;
			cost =
				before + (pageSize(field.args) === null ? each : 2 + connectionSize(value.length) * each);
		}
	};

	const complete = (output: Output<Context>, value: unknown): unknown => {
		if (value === null || value === undefined) {
			if (!output.nonNull) return null;
			throw new FieldFault('Internal error: a value is missing.', {
				code: 'INTERNAL_SERVER_ERROR',
			});
		}
		if (output.item !== null) return list(output.item, value);
		if (output.selection === null) return value;
		const { selection } = output;
		const typeName = selection.isAbstract
			? resolvers.typeOf(selection.typeName, value)
			: selection.typeName;
		const answer = object(selection.planFor(typeName), value);
		if (!typeName.endsWith('Connection') && !typeName.endsWith('Edge'))
			cost += objectCost(typeName);
		return answer;
	};

	const list = (item: Output<Context>, value: unknown): unknown[] => {
		const items = value as readonly unknown[];
		if (item.isLeaf && item.item === null) return [...items];
		return items.map((one, position) => {
			trail.push(position);
			try {
				return complete(item, one);
			} catch (error) {
				if (!(error instanceof FieldFault) || item.nonNull) throw error;
				errors.push(error.toEntry());
				return null;
			} finally {
				trail.pop();
			}
		});
	};

	try {
		const data = object(planned, from);
		return { data, errors, cost: Math.ceil(cost) };
	} catch (error) {
		if (!(error instanceof FieldFault)) throw error;
		return { data: null, errors: [...errors, error.toEntry()], cost: Math.ceil(cost) };
	}
}

function connectionItems(value: unknown): number {
	const { nodes, edges } = value as { nodes?: unknown[]; edges?: unknown[] };
	return (nodes ?? edges ?? []).length;
}
