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
import { orderColumns } from './orders/orderColumns';
import { countOrders } from './orders/orderCount';
import type { OrderFields } from './orders/orderFields';
import { OrderLister } from './orders/orderListing';
import { orderRecords, windowFilters } from './orders/orderRecords';
import type { OrderCursor, OrderWindow } from './orders/orderRecords';
import type { Order } from './orders/orderShape';
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

const secondMs = 1_000;

/** A shop's orders, in the order of their cursor, so that each page is as good as a checkpoint. */
export class OrderSource implements Source {
	readonly cursorField: string;
	readonly cursorMovesWithEdits: boolean;
	readonly kinds: SourceTraits['kinds'];
	private readonly shape: (order: Order) => Readonly<Record<string, unknown>>;

	/** @throws EngineError `invalidSelection` */
	constructor(private readonly options: OrderSourceOptions) {
		const { kinds, toRow } = orderColumns(options.fields);
		this.cursorField = options.cursor;
		this.cursorMovesWithEdits = options.cursor === 'updatedAt';
		this.kinds = kinds;
		this.shape = options.shape === 'rows' ? toRow : (order) => order;
	}

	get activity(): ClientActivity {
		return this.options.client.activity;
	}

	pages(window: TimeRange): AsyncIterable<SourcePage> {
		const { client, environment, fields, cursor, pageSize } = this.options;
		const listed = this.listed(window);
		const filters = windowFilters(listed);
		const listing = { filters, fields, sortBy: cursor, descending: false, pageSize };
		const lister = new OrderLister(client, listing, environment);
		return orderRecords(lister, listed, this.shape, environment);
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

	/** To the whole second outwards: Shopify compares no finer. */
	private listed({ from, to }: TimeRange): OrderWindow {
		const { cursor, createdSince } = this.options;
		return {
			cursor,
			from: Math.floor(from / secondMs) * secondMs,
			to: Math.ceil(to / secondMs) * secondMs,
			createdSince,
		};
	}
}
