import type { BulkOptions } from '../../../../../engine/sources/shopify/bulk/bulkFiles';
import { BulkOrderSource } from '../../../../../engine/sources/shopify/bulk/bulkOrderSource';
import { usualPatience } from '../../../../../engine/sources/shopify/bulk/operation/life';
import type { OrderSourceOptions } from '../../../../../engine/sources/shopify/orderSource';
import type { SourcePage } from '../../../../../engine/source';
import { VirtualTime } from '../../../../support/virtualTime';
import { inFolder } from './joinedFile';
import { completed, KeptNotes, ScriptedShop } from './scriptedShop';

export const startMs = Date.parse('2026-03-01T12:00:00Z');
export const at = (time: string) => Date.parse(`2026-03-01T${time}Z`);
export const window = { from: at('10:00:00'), to: at('11:00:00') };

export const orderLine = (number: number, updatedAt: unknown, more = '') =>
	`{"id":"gid:\\/\\/shopify\\/Order\\/${number}","name":"#${number}","updatedAt":${JSON.stringify(updatedAt)}${more}}\n`;
export const itemLine = (number: number, parent: number) =>
	`{"sku":"S${number}","total":{"shopMoney":{"amount":"${number}.00","currencyCode":"EUR"}},"list_3":"LineItem","__parentId":"gid:\\/\\/shopify\\/Order\\/${parent}"}\n`;

export const withItems = {
	selection:
		'name updatedAt lineItems { nodes { sku total: totalSet { shopMoney { amount currencyCode } } } }',
};
export const flat = { selection: 'name updatedAt' };

export interface BulkWorld {
	readonly shop: ScriptedShop;
	readonly notes: KeptNotes;
	readonly told: string[];
	source(options?: Partial<OrderSourceOptions>, bulk?: Partial<BulkOptions>): BulkOrderSource;
}

/** A shop whose first operation ends with these lines; fails where a temporary file is left over. */
export async function inWorld(
	lines: readonly string[],
	work: (world: BulkWorld) => Promise<void>,
): Promise<void> {
	await inFolder(async (folder) => {
		const time = new VirtualTime(startMs);
		const shop = new ScriptedShop(time);
		const file = lines.join('');
		shop.files.set('https://files.test/1', file);
		shop.ending = () => completed(file);
		const notes = new KeptNotes();
		const told: string[] = [];
		const source: BulkWorld['source'] = (options, bulk) =>
			new BulkOrderSource(
				{
					client: shop.client(),
					environment: time,
					cursor: 'updatedAt',
					fields: withItems,
					pageSize: 2,
					shape: 'rows',
					...options,
				},
				{
					files: shop.fileDoor,
					folder,
					patience: usualPatience,
					notes,
					owner: 'account 1, sync orders',
					run: { id: 'run 1', startedAt: startMs },
					told: ({ step, objects }) => void told.push(`${step} ${objects ?? ''}`.trim()),
					...bulk,
				},
			);
		await work({ shop, notes, told, source });
	});
}

export async function pagesOf(
	source: BulkOrderSource,
	of = window,
): Promise<readonly SourcePage[]> {
	const pages: SourcePage[] = [];
	for await (const page of source.pages(of)) pages.push(page);
	return pages;
}

export const rowsOf = (pages: readonly SourcePage[]) =>
	pages
		.flatMap(({ items }) => items.map(({ columns }) => columns))
		.sort((one, other) => (String(one.id) < String(other.id) ? -1 : 1));
