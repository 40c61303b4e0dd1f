import type { Order } from './order';
import { rankOf, type SeededOrders, type SortedSeed } from './seededOrders';
import { comparePositions, type Position, type SortKey, sortValue } from './sorting';

/** A change that the search index does not show yet. */
interface PendingChange {
	readonly visibleAt: number;
	readonly order: Order;
}

interface LiveEntry extends Position {
	readonly order: Order;
}

export interface Scan {
	readonly sortKey: SortKey;
	readonly reverse: boolean;
	/** Starts behind this place (in scan direction). */
	readonly after?: Position;
	/** Ends before this place (in scan direction). */
	readonly before?: Position;
	/** Bounds on the sort value, both included; they only save time. */
	readonly lowest?: number;
	readonly highest?: number;
}

/**
 * What a search sees: the state of every order as of its last change that is older than the index lag. A page
 * shows the matches' current state all the same, as Shopify does, which reads them from its database.
 */
export class SearchIndex {
	/** Counts what changed in the index, so that others know when to forget. */
	generation = 0;
	private readonly live = new Map<number, Order>();
	private readonly hidden = new Set<number>();
	private readonly liveSorted = new Map<SortKey, LiveEntry[]>();
	private pending: PendingChange[] = [];

	constructor(
		private readonly seeded: SeededOrders,
		private readonly seed: number,
	) {}

	/** Takes in `order`'s new state at `visibleAt`. */
	put(order: Order, visibleAt: number): void {
		this.pending.push({ visibleAt, order });
	}

	/** A deleted row is gone at once: the page reads matches from the database. */
	remove(index: number): void {
		this.pending = this.pending.filter(({ order }) => order.index !== index);
		this.live.delete(index);
		this.hidden.add(index);
		this.changed();
	}

	/** Shows what has become visible by `now`. */
	settle(now: number): void {
		const due = this.pending.filter(({ visibleAt }) => visibleAt <= now);
		if (due.length === 0) return;
		this.pending = this.pending.filter(({ visibleAt }) => visibleAt > now);
		for (const { order } of due) {
			const shown = this.live.get(order.index);
			if (shown !== undefined && shown.version > order.version) continue;
			this.live.set(order.index, order);
			this.hidden.add(order.index);
		}
		this.changed();
	}

	/** Calls `visit` in sort order until it answers true (enough). */
	scan(scan: Scan, visit: (order: Order) => boolean): void {
		const seeded = this.seeded.sortedBy(scan.sortKey);
		const live = this.liveBy(scan.sortKey);
		if (scan.reverse) this.scanDown(scan, seeded, live, visit);
		else this.scanUp(scan, seeded, live, visit);
	}

	private scanUp(
		scan: Scan,
		seeded: SortedSeed,
		live: readonly LiveEntry[],
		visit: (order: Order) => boolean,
	): void {
		const start = later(scan.after, scan.lowest === undefined ? undefined : edge(scan.lowest, -1));
		const end = earlier(
			scan.before,
			scan.highest === undefined ? undefined : edge(scan.highest, Infinity),
		);
		let rank = start === undefined ? 0 : rankOf(seeded, start.value, start.index + 1);
		let place = start === undefined ? 0 : placeOf(live, start.value, start.index + 1);
		const lastRank = end === undefined ? seeded.count : rankOf(seeded, end.value, end.index);
		const lastPlace = end === undefined ? live.length : placeOf(live, end.value, end.index);
		while (rank < lastRank || place < lastPlace) {
			const entry = place < lastPlace ? live[place] : undefined;
			const index = rank < lastRank ? seeded.indexAt(rank) : -1;
			if (index >= 0 && (entry === undefined || precedes(seeded, index, entry))) {
				rank += 1;
				if (this.hidden.has(index)) continue;
				if (visit(this.seeded.at(index))) return;
			} else if (entry !== undefined) {
				place += 1;
				if (visit(entry.order)) return;
			}
		}
	}

	private scanDown(
		scan: Scan,
		seeded: SortedSeed,
		live: readonly LiveEntry[],
		visit: (order: Order) => boolean,
	): void {
		const start = earlier(
			scan.after,
			scan.highest === undefined ? undefined : edge(scan.highest, Infinity),
		);
		const end = later(scan.before, scan.lowest === undefined ? undefined : edge(scan.lowest, -1));
		let rank = (start === undefined ? seeded.count : rankOf(seeded, start.value, start.index)) - 1;
		let place = (start === undefined ? live.length : placeOf(live, start.value, start.index)) - 1;
		const firstRank = end === undefined ? 0 : rankOf(seeded, end.value, end.index + 1);
		const firstPlace = end === undefined ? 0 : placeOf(live, end.value, end.index + 1);
		while (rank >= firstRank || place >= firstPlace) {
			const entry = place >= firstPlace ? live[place] : undefined;
			const index = rank >= firstRank ? seeded.indexAt(rank) : -1;
			if (index >= 0 && (entry === undefined || !precedes(seeded, index, entry))) {
				rank -= 1;
				if (this.hidden.has(index)) continue;
				if (visit(this.seeded.at(index))) return;
			} else if (entry !== undefined) {
				place -= 1;
				if (visit(entry.order)) return;
			}
		}
	}

	private liveBy(key: SortKey): readonly LiveEntry[] {
		const known = this.liveSorted.get(key);
		if (known !== undefined) return known;
		const made = [...this.live.values()]
			.map((order) => ({ order, index: order.index, value: sortValue(order, key, this.seed) }))
			.sort((a, b) => comparePositions(a.value, a.index, b.value, b.index));
		this.liveSorted.set(key, made);
		return made;
	}

	private changed(): void {
		this.generation += 1;
		this.liveSorted.clear();
	}
}

/** The edge of all places with `value`: before them (index −1) or behind them (index ∞). */
function edge(value: number, index: number): Position {
	return { value, index };
}

function later(a: Position | undefined, b: Position | undefined): Position | undefined {
	if (a === undefined || b === undefined) return a ?? b;
	return comparePositions(a.value, a.index, b.value, b.index) >= 0 ? a : b;
}

function earlier(a: Position | undefined, b: Position | undefined): Position | undefined {
	if (a === undefined || b === undefined) return a ?? b;
	return comparePositions(a.value, a.index, b.value, b.index) <= 0 ? a : b;
}

function precedes(seeded: SortedSeed, index: number, entry: LiveEntry): boolean {
	return comparePositions(seeded.valueOf(index), index, entry.value, entry.index) < 0;
}

/** The first place in `live` at or behind (`value`, `index`). */
function placeOf(live: readonly LiveEntry[], value: Position['value'], index: number): number {
	let low = 0;
	let high = live.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const entry = live[middle];
		if (entry !== undefined && comparePositions(entry.value, entry.index, value, index) < 0) {
			low = middle + 1;
		} else high = middle;
	}
	return low;
}
