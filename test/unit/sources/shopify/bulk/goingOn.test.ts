import { BulkOrderSource } from '../../../../../engine/sources/shopify/bulk/bulkOrderSource';
import { usualPatience } from '../../../../../engine/sources/shopify/bulk/operation/life';
import { notedOperation } from '../../../../../engine/sources/shopify/bulk/operation/notes';
import { VirtualTime } from '../../../../support/virtualTime';
import { inFolder } from './joinedFile';
import { completed, KeptNotes, ScriptedShop } from './scriptedShop';

const startMs = Date.parse('2026-03-01T12:00:00Z');
const at = (time: string) => Date.parse(`2026-03-01T${time}Z`);
const hourMs = 3_600_000;
const first = { from: at('10:00:00'), to: at('11:00:00') };
const later = { from: first.from, to: at('11:30:00') };

interface Attempt {
	readonly run: string;
	readonly window: { readonly from: number; readonly to: number };
	readonly selection?: string;
}

/** A shop, and what attempts of runs ask it, each but the last of which dies: for which windows operations are started. */
async function asked(
	attempts: readonly Attempt[],
	between: (time: VirtualTime, shop: ScriptedShop) => Promise<void> | void = () => undefined,
): Promise<readonly unknown[]> {
	const time = new VirtualTime(startMs);
	const shop = new ScriptedShop(time);
	shop.ending = () => completed('');
	const notes = new KeptNotes();
	await inFolder(async (folder) => {
		for (const attempt of attempts) {
			const { run, window, selection = 'updatedAt' } = attempt;
			const source = new BulkOrderSource(
				{
					client: shop.client(),
					environment: time,
					cursor: 'updatedAt',
					fields: { selection },
					pageSize: 2,
					shape: 'rows',
				},
				{
					files: shop.fileDoor,
					folder,
					patience: usualPatience,
					notes,
					owner: 'account 1, sync orders',
					run: { id: run, startedAt: time.now() },
					// What comes late is held in olderFiles.test.ts.
					lateMs: 0,
				},
			);
			for await (const { items } of source.pages(window)) {
				expect(items).toEqual([]);
				if (attempt !== attempts.at(-1)) break;
			}
			await between(time, shop);
		}
	});
	return shop.queries.map((query) =>
		[...query.matchAll(/updated_at:\S*'2026-03-01T(\d\d:\d\d)/g)].map(([, bound]) => bound),
	);
}

const one = ['10:00', '11:00'];

describe('a run that follows one that got nowhere', () => {
	it('goes on with its operation, and asks for what came later', async () => {
		expect(
			await asked([
				{ run: 'run 1', window: first },
				{ run: 'run 2', window: later },
			]),
		).toEqual([one, ['11:00', '11:30']]);
	});

	it.each<readonly [string, Attempt]>([
		['begins elsewhere', { run: 'run 2', window: { ...later, from: at('10:30:00') } }],
		['ends earlier', { run: 'run 2', window: { ...first, to: at('10:45:00') } }],
		['asks for other fields', { run: 'run 2', window: first, selection: 'updatedAt note' }],
	])('asks anew where its window %s', async (_name, attempt) => {
		const queries = await asked([{ run: 'run 1', window: first }, attempt]);
		expect(queries).toHaveLength(2);
		expect(queries[0]).toEqual(one);
	});

	it('asks anew after a day, and where the operation has ended badly meanwhile', async () => {
		const both = [
			{ run: 'run 1', window: first },
			{ run: 'run 2', window: first },
		];
		expect(await asked(both, async (time) => await time.sleep(25 * hourMs))).toEqual([one, one]);
		const expire = (_time: VirtualTime, { operations }: ScriptedShop) => {
			for (const operation of operations) operation.status = 'EXPIRED';
		};
		expect(await asked(both, expire)).toEqual([one, one]);
	});
});

describe('what was kept as a note', () => {
	it.each([undefined, null, 7, {}, { id: 'x' }, [], 'text'])('that is none is none: %j', (kept) => {
		expect(notedOperation(kept)).toBeUndefined();
	});

	it('is read as it was written, and a part that makes no sense is left out', () => {
		const part = { from: 1, to: 2, run: { id: 'r', startedAt: 3 } };
		expect(notedOperation({ request: 'a', id: 'b', part })).toEqual({
			request: 'a',
			id: 'b',
			part,
		});
		expect(notedOperation({ request: 'a', part: { ...part, run: {} } })).toEqual({ request: 'a' });
	});
});
