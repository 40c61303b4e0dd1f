import { runSync } from '../index';

export interface Item {
	sku: string;
	stock: number;
}

/** Brings what is kept to where the source stands. */
export async function syncStock(source: readonly Item[], kept: Map<string, Item>) {
	return await runSync<Item, Item>({
		name: 'stock',
		fetchExternal: () => source,
		getExternalId: ({ sku }) => sku,
		findLocal: (sku) => kept.get(sku),
		create: (item) => kept.set(item.sku, item),
		update: (_mine, item) => kept.set(item.sku, item),
	});
}
