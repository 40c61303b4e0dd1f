import type {
	RunCoverage,
	Source,
	SourceNotice,
	SourcePage,
	SourceTime,
	SourceTraits,
} from '../../../source';
import type { TimeRange } from '../../../time';
import type { ClientActivity } from '../client/shopifyClient';
import type { OrderSource } from '../orderSource';
import type { BulkOrderSource } from './bulkOrderSource';

/**
 * From so many orders on a bulk operation is the quicker way, as `bench/fetchBy.bench.ts` has it: the first ones come by
 * pages while the rate limit's bucket is full, and what a bulk operation has found is looked at after 16 seconds at the
 * earliest.
 */
export const usualBulkFrom = 20_000;

/**
 * A shop's orders in the way that is quicker for as many as a window has: page by page, or by a bulk operation. What has
 * begun by a bulk operation goes on by it, and what a shop cannot count in time is taken for many.
 */
export class AutoOrderSource implements Source {
	readonly cursorField: string;
	readonly cursorMovesWithEdits: boolean;
	readonly kinds: SourceTraits['kinds'];
	readonly lists: SourceTraits['lists'];
	private counted: { readonly window: TimeRange; readonly orders: number | undefined } | undefined;

	/**
	 * @param paged and `bulk` list the same orders, with the same fields
	 * @param bulkFrom how many orders make a bulk operation worth while
	 */
	constructor(
		private readonly paged: OrderSource,
		private readonly bulk: BulkOrderSource,
		private readonly bulkFrom = usualBulkFrom,
	) {
		this.cursorField = paged.cursorField;
		this.cursorMovesWithEdits = paged.cursorMovesWithEdits;
		this.kinds = paged.kinds;
		this.lists = paged.lists;
	}

	get activity(): ClientActivity {
		return this.paged.activity;
	}

	async *pages(window: TimeRange): AsyncGenerator<SourcePage, void, undefined> {
		const orders = (await this.bulk.hasBegun(window)) ? Infinity : await this.ordersIn(window);
		const source = orders === undefined || orders >= this.bulkFrom ? this.bulk : this.paged;
		yield* source.pages(window);
	}

	async count(window: TimeRange): Promise<number | undefined> {
		const orders = await this.bulk.count(window);
		this.counted = { window, orders };
		return orders;
	}

	async clock(): Promise<SourceTime | undefined> {
		return await this.paged.clock();
	}

	notShown(
		window: TimeRange,
		notice: SourceNotice | undefined,
		nowMs: number,
	): RunCoverage | undefined {
		return this.paged.notShown(window, notice, nowMs);
	}

	/** A stream has counted a window just before it reads it, if it counts at all. */
	private async ordersIn(window: TimeRange): Promise<number | undefined> {
		const { counted } = this;
		const isKnown = counted?.window.from === window.from && counted.window.to === window.to;
		return isKnown ? counted.orders : await this.count(window);
	}
}
