import type { SourceItem, SourceTraits } from '../../../source';
import { type DayOf, readShopDays } from '../client/shopDays';
import type { ShopifyClient } from '../client/shopifyClient';
import { orderColumns } from './orderColumns';
import type { OrderFields } from './orderFields';
import type { Order } from './orderShape';
import { orderLists, orderTables } from './orderTables';

/** Makes an order what its destination takes, in place. */
export type ShapeOrder = (order: Order) => Pick<SourceItem, 'columns' | 'children'>;

/** How orders become items of a source. */
export class OrderItems {
	readonly kinds: SourceTraits['kinds'];
	readonly lists: SourceTraits['lists'];
	private readonly toRow: (order: Order) => Readonly<Record<string, unknown>>;
	private days: Promise<DayOf> | undefined;

	/**
	 * @param shape whether orders come as Shopify List Orders gives them out, or as rows of a table
	 * @throws EngineError `invalidSelection`
	 */
	constructor(
		private readonly client: ShopifyClient,
		private readonly fields: OrderFields,
		shape: 'orders' | 'rows',
	) {
		const { kinds, toRow } = orderColumns(fields);
		this.toRow = shape === 'rows' ? toRow : (order) => order;
		this.kinds = fields.lists === true ? { ...kinds, day: 'date' } : kinds;
		this.lists = fields.lists === true ? orderLists : undefined;
	}

	/** Returns what makes items of orders, once it is known where the shop's days begin; that is asked for once. */
	async ready(): Promise<ShapeOrder> {
		const { toRow } = this;
		if (this.fields.lists !== true) return (order) => ({ columns: toRow(order) });
		const dayOf = await (this.days ??= readShopDays(this.client));
		return (order) => orderTables(order, dayOf, toRow);
	}
}
