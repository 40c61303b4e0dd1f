import type { ErrorEntry } from './fault';
import type { Selection } from './plan';
import type { SearchReport, ShopContext } from './resolvers/context';

/** An answer as far as it does not depend on when it goes out. */
export interface Rendered {
	/** The answer up to its `extensions`, as it goes over the wire. */
	readonly head: Buffer;
	readonly success: boolean;
	readonly searches: readonly SearchReport[];
	readonly cost: number;
	/** How many orders it shows. */
	readonly orders: number;
}

/** The body of an answer up to its `extensions`. */
export function headOf(data: unknown, errors: readonly ErrorEntry[]): Buffer {
	const failures = errors.length > 0 ? `"errors":${JSON.stringify(errors)},` : '';
	return Buffer.from(`{"data":${JSON.stringify(data)},${failures}`);
}

/** How many orders the top-level connections of an answer show. */
export function countOrdersIn(data: unknown, plan: Selection<ShopContext>): number {
	if (typeof data !== 'object' || data === null) return 0;
	return plan
		.planFor(plan.typeName)
		.fields.filter(({ name }) => name === 'orders')
		.reduce((sum, { key }) => sum + itemsOf(Reflect.get(data, key)), 0);
}

function itemsOf(connection: unknown): number {
	if (typeof connection !== 'object' || connection === null) return 0;
	const list =
		'nodes' in connection ? connection.nodes : 'edges' in connection ? connection.edges : [];
	return Array.isArray(list) ? list.length : 0;
}

const capacity = 2000;

/** Answers that were rendered before, for as long as nothing that they show has changed. */
export class RenderedPages {
	private readonly pages = new Map<string, Rendered>();

	/** The answer known by `key`, or, the first time, the one that `make` makes. */
	get(key: string, make: () => Rendered): Rendered {
		const known = this.pages.get(key);
		if (known !== undefined) return known;
		if (this.pages.size >= capacity) this.pages.clear();
		const made = make();
		this.pages.set(key, made);
		return made;
	}
}
