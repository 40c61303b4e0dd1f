import type { Environment } from '../../environment';
import type {
	RunCoverage,
	Source,
	SourceNotice,
	SourcePage,
	SourceTime,
	SourceTraits,
} from '../../source';
import type { TimeRange } from '../../time';
import type { ClientActivity, ShopifyClient } from './client/shopifyClient';
import { readSourceTime } from './client/sourceTime';
import { countOrders } from './orders/orderCount';
import type { OrderFields } from './orders/orderFields';
import { OrderItems } from './orders/orderItems';
import { OrderLister } from './orders/orderListing';
import { inWholeSeconds, orderRecords, windowFilters } from './orders/orderRecords';
import type { OrderCursor, OrderWindow } from './orders/orderRecords';
import { windowCoverage } from './orders/windowCoverage';

export interface OrderSourceOptions {
	readonly client: ShopifyClient;
	readonly environment: Environment;
	readonly cursor: OrderCursor;
	/** Only orders created from then on count; undefined for all. Epoch milliseconds. */
	readonly createdSince?: number | undefined;
	readonly fields: OrderFields;
	/** Orders a page, 1 to 250. */
	readonly pageSize: number;
	/** Whether orders come as Shopify List Orders gives them out, or as rows of a table. */
	readonly shape: 'orders' | 'rows';
}

/** A shop's orders, in the order of their cursor, so that each page is as good as a checkpoint. */
export class OrderSource implements Source {
	readonly cursorField: string;
	readonly cursorMovesWithEdits: boolean;
	readonly kinds: SourceTraits['kinds'];
	readonly lists: SourceTraits['lists'];
	/** How its orders become items, whichever way they are fetched. */
	readonly items: OrderItems;

	/** @throws EngineError `invalidSelection` */
	constructor(private readonly options: OrderSourceOptions) {
		const { client, fields, shape } = options;
		this.items = new OrderItems(client, fields, shape);
		this.cursorField = options.cursor;
		this.cursorMovesWithEdits = options.cursor === 'updatedAt';
		this.kinds = this.items.kinds;
		this.lists = this.items.lists;
	}

	get activity(): ClientActivity {
		return this.options.client.activity;
	}

	async *pages(window: TimeRange): AsyncGenerator<SourcePage, void, undefined> {
		const { client, environment, fields, cursor, pageSize } = this.options;
		const listed = this.listed(window);
		const filters = windowFilters(listed);
		const listing = { filters, fields, sortBy: cursor, descending: false, pageSize };
		const lister = new OrderLister(client, listing, environment);
		yield* orderRecords(lister, listed, await this.items.ready(), environment);
	}

	async count(window: TimeRange): Promise<number | undefined> {
		return await countOrders(this.options.client, windowFilters(this.listed(window)));
	}

	async clock(): Promise<SourceTime | undefined> {
		return await readSourceTime(this.options.client);
	}

	notShown(
		window: TimeRange,
		notice: SourceNotice | undefined,
		nowMs: number,
	): RunCoverage | undefined {
		return windowCoverage(this.listed(window), notice, nowMs);
	}

	private listed(window: TimeRange): OrderWindow {
		return inWholeSeconds(window, this.options);
	}
}
