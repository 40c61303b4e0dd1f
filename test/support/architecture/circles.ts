import { type Import } from './imports';

/**
 * The circles in which files import each other, types included, each as the files that form it. A file that imports only
 * a type of another still cannot be understood, moved or tested without it.
 */
export function circlesOf(imports: readonly Import[]): readonly (readonly string[])[] {
	const graph = new Map<string, Set<string>>();
	for (const { from, target } of imports) {
		const file = withoutExtension(from);
		const targets = graph.get(file) ?? new Set<string>();
		graph.set(file, targets);
		if (target.kind === 'file') targets.add(target.path);
	}
	return new Circles(graph).all();
}

/** Strongly connected components, by Tarjan's algorithm. */
class Circles {
	private readonly places = new Map<string, { readonly index: number; lowest: number }>();
	private readonly path: string[] = [];
	private readonly found: string[][] = [];

	constructor(private readonly graph: ReadonlyMap<string, ReadonlySet<string>>) {}

	all(): readonly (readonly string[])[] {
		for (const file of this.graph.keys()) if (!this.places.has(file)) this.visit(file);
		return this.found;
	}

	private visit(file: string): number {
		const place = { index: this.places.size, lowest: this.places.size };
		this.places.set(file, place);
		const depth = this.path.push(file) - 1;
		for (const target of this.graph.get(file) ?? []) {
			if (!this.graph.has(target)) continue;
			if (!this.places.has(target)) place.lowest = Math.min(place.lowest, this.visit(target));
			else if (this.path.includes(target)) {
				place.lowest = Math.min(place.lowest, this.places.get(target)?.index ?? place.lowest);
			}
		}
		if (place.lowest === place.index) {
			const circle = this.path.splice(depth);
			if (circle.length > 1) this.found.push(circle.sort());
		}
		return place.lowest;
	}
}

/** As the targets of imports are named. */
function withoutExtension(filePath: string): string {
	return filePath.replace(/\.[cm]?[jt]s$/, '').replace(/\/index$/, '');
}
