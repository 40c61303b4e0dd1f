import { BulkOrderSource } from '../../../../../engine/sources/shopify/bulk/bulkOrderSource';
import { usualPatience } from '../../../../../engine/sources/shopify/bulk/operation/life';
import type {
	NotedOperation,
	OperationNotes,
} from '../../../../../engine/sources/shopify/bulk/operation/notes';
import { VirtualTime } from '../../../../support/virtualTime';
import { inFolder } from './joinedFile';
import { completed, KeptNotes, type Scripted, ScriptedShop } from './scriptedShop';

const startMs = Date.parse('2026-03-01T12:00:00Z');
const window = { from: Date.parse('2026-03-01T10:00:00Z'), to: startMs };
const file = Array.from(
	{ length: 5 },
	(_order, at) =>
		`{"id":"gid:\\/\\/shopify\\/Order\\/${at}","updatedAt":"2026-03-01T10:0${at}:00Z"}\n`,
).join('');

class Death extends Error {}

/** Dies at one of all the things that a process does to the world: just before it, or just after. */
class Fate {
	private done = 0;

	constructor(
		private readonly diesAt = Infinity,
		private readonly when: 'before' | 'after' = 'before',
	) {}

	get acts(): number {
		return this.done;
	}

	async act<Result>(work: () => Promise<Result>): Promise<Result> {
		const isLast = this.done === this.diesAt;
		this.done += 1;
		if (isLast && this.when === 'before') throw new Death('before');
		const result = await work().catch((error: unknown) => {
			throw isLast ? new Death('after') : error;
		});
		if (isLast) throw new Death('after');
		return result;
	}
}

/** What of the window an attempt gives out before it dies, if it does. */
async function attempt(
	shop: ScriptedShop,
	kept: KeptNotes,
	fate: Fate,
): Promise<readonly string[]> {
	const notes: OperationNotes = {
		read: kept.read,
		note: async (operation: NotedOperation) =>
			await fate.act(async () => await kept.note(operation)),
	};
	return await inFolder(async (folder) => {
		const source = new BulkOrderSource(
			{
				client: shop.client({
					door: async (url, init) => await fate.act(async () => await shop.door(url, init)),
				}),
				environment: shop.time,
				cursor: 'updatedAt',
				fields: { selection: 'updatedAt' },
				pageSize: 2,
				shape: 'rows',
			},
			{
				files: async (url, init) => await fate.act(async () => await shop.fileDoor(url, init)),
				folder,
				patience: usualPatience,
				notes,
				owner: 'account 1, sync orders',
				run: { id: 'run 1', startedAt: startMs },
			},
		);
		const ids: string[] = [];
		for await (const { items } of source.pages(window)) {
			await fate.act(async () => ids.push(...items.map(({ columns }) => String(columns.id))));
		}
		return ids;
	});
}

function shopWith(starts: readonly Scripted[]): ScriptedShop {
	const shop = new ScriptedShop(new VirtualTime(startMs), 2);
	shop.files.set('https://files.test/1', file);
	shop.ending = () => completed(file);
	shop.script.start.push(...starts);
	return shop;
}

describe('a run that dies at any step, and goes on in another attempt', () => {
	it.each<[string, readonly Scripted[]]>([
		['a start that goes well', []],
		['a start whose answer is lost', ['lostAfter']],
		['a start that does not arrive', ['lostBefore']],
		['a slot that is taken', [{ userError: { code: 'OPERATION_IN_PROGRESS', message: 'busy' } }]],
	])('reads all orders by one operation: %s', async (_name, starts) => {
		const unharmed = new Fate();
		const all = await attempt(shopWith(starts), new KeptNotes(), unharmed);
		expect(all).toHaveLength(5);
		expect(unharmed.acts).toBeGreaterThan(10);
		for (let act = 0; act < unharmed.acts; act++) {
			for (const when of ['before', 'after'] as const) {
				const [shop, notes] = [shopWith(starts), new KeptNotes()];
				await expect(attempt(shop, notes, new Fate(act, when))).rejects.toThrow();
				await shop.time.sleep(60_000);
				expect(await attempt(shop, notes, new Fate())).toEqual(all);
				expect([act, when, shop.operations.length]).toEqual([act, when, 1]);
			}
		}
	});
});
