import { SeededOrder, type SeededOrderSource } from './seededOrder';
import { comparePositions, type SortKey, type SortValue, sortValue } from './sorting';
import { creationTimes, processingTime, updateTime } from './timeline';

export interface SeededOrdersOptions extends SeededOrderSource {
	readonly count: number;
	readonly from: number;
	readonly to: number;
}

/**
 * The orders that exist from the start. Creation times are kept (8 bytes an order); other sort orders are made
 * when first asked for; orders themselves never are kept.
 */
export class SeededOrders {
	readonly count: number;
	private readonly createdAt: Float64Array;
	private readonly sorted = new Map<SortKey, SortedSeed>();

	constructor(private readonly options: SeededOrdersOptions) {
		this.count = options.count;
		this.createdAt = creationTimes(options.seed, options.count, options.from, options.to);
	}

	at(index: number): SeededOrder {
		const { seed, to } = this.options;
		const createdAt = this.createdAt[index] ?? 0;
		return new SeededOrder(
			this.options,
			index,
			createdAt,
			updateTime(seed, index, createdAt, to),
			processingTime(seed, index, createdAt),
		);
	}

	sortedBy(key: SortKey): SortedSeed {
		const known = this.sorted.get(key);
		if (known !== undefined) return known;
		const made = this.sort(key);
		this.sorted.set(key, made);
		return made;
	}

	private sort(key: SortKey): SortedSeed {
		if (key === 'CREATED_AT')
			return inOrderOfIndex(this.count, (index) => this.createdAt[index] ?? 0);
		if (key === 'ID' || key === 'ORDER_NUMBER' || key === 'RELEVANCE') {
			return inOrderOfIndex(this.count, (index) => index);
		}
		const values = Array.from({ length: this.count }, (_, index) =>
			sortValue(this.at(index), key, this.options.seed),
		);
		const valueOf = (index: number): SortValue => values[index] ?? 0;
		const ranking = Uint32Array.from({ length: this.count }, (_, index) => index).sort((a, b) =>
			comparePositions(valueOf(a), a, valueOf(b), b),
		);
		return { count: this.count, indexAt: (rank) => ranking[rank] ?? -1, valueOf };
	}
}

/** The seeded orders in the order of one sort key. */
export interface SortedSeed {
	readonly count: number;
	/** The index of the order at a rank, from 0. */
	indexAt(rank: number): number;
	valueOf(index: number): SortValue;
}

function inOrderOfIndex(count: number, valueOf: (index: number) => SortValue): SortedSeed {
	return { count, indexAt: (rank) => rank, valueOf };
}

/** The first rank whose place is at or behind (`value`, `index`). */
export function rankOf(sorted: SortedSeed, value: SortValue, index: number): number {
	let low = 0;
	let high = sorted.count;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const candidate = sorted.indexAt(middle);
		if (comparePositions(sorted.valueOf(candidate), candidate, value, index) < 0) low = middle + 1;
		else high = middle;
	}
	return low;
}
