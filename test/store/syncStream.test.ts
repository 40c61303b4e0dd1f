import {
	type OwnSource,
	syncStream,
	type SyncStreamOptions,
	type SyncStreamResult,
} from '../../index';
import { httpRecords, shopifyOrders } from '../../index';
import type { StoreConfig } from '../../engine/store';
import { tablesBeside, withTables } from '../../library/stream/tables';
import { orderOfRow, orderOfShop } from '../../rig/shop/orderRecord';
import { compareTable } from '../../rig/tables/tableComparison';
import { allOrdersScopes, defaultApp, startSimulator } from '../../simulator';
import { startUsersApi } from '../../simulator/users';
import { seededRandom } from '../support/seededRandom';
import { steeredClock, steeredEnvironment } from '../support/steeredClock';
import { backEnds } from '../support/store/backEnds';

interface Item {
	readonly id: string;
	readonly stock: number;
	readonly updatedAt: Date;
}

const start = Date.parse('2026-03-02T08:00:00Z');
const minute = 60_000;

/** What came of a run that is to be committed. */
function receiptOf(result: SyncStreamResult) {
	if (result.kind !== 'committed') throw new Error(result.message);
	return result.receipt;
}

describe.each(backEnds)('syncStream, with a store in $kind', (backEnd) => {
	let tables = 0;
	let store: StoreConfig;
	let table: string;
	let clock = steeredClock(start);
	let items: Item[] = [];

	beforeAll(async () => await backEnd.start());
	afterAll(async () => await backEnd.stop());
	beforeEach(() => {
		store = backEnd.newStore();
		table = `stream_${++tables}`;
		clock = steeredClock(start);
		items = [];
	});

	const random = seededRandom(1);
	const environment = () => steeredEnvironment(clock, random);
	const within = ({ from, to }: { readonly from: Date; readonly to: Date }) =>
		items
			.filter(({ updatedAt }) => from <= updatedAt && updatedAt < to)
			.sort((one, other) => one.updatedAt.getTime() - other.updatedAt.getTime());
	const source: OwnSource = {
		cursorField: 'updatedAt',
		isSorted: true,
		count: (window) => within(window).length,
		async *pages(window) {
			const left = within(window);
			while (left.length > 0) yield left.splice(0, 2);
		},
	};
	const options = (changes: Partial<SyncStreamOptions> = {}): SyncStreamOptions => ({
		sync: 'items',
		source,
		store,
		table: { name: table, key: 'id' },
		initialStart: new Date(start - 60 * minute),
		environment: environment(),
		...changes,
	});
	const put = (id: string, stock: number) => {
		items = [
			...items.filter((item) => item.id !== id),
			{ id, stock, updatedAt: new Date(clock.now()) },
		];
	};
	const rows = async (accountId = 'default') =>
		await withTables(
			tablesBeside(store),
			environment(),
			async (destination) => await destination.rows({ table, accountId, limit: undefined }),
		);
	const stocks = async () =>
		Object.fromEntries((await rows()).map((row) => [String(row.id), Number(row.stock)]));

	it('writes what has changed since the run before, and says in its receipt that this is all', async () => {
		put('a', 1);
		put('b', 2);
		clock.advance(10 * minute);
		const first = receiptOf(await syncStream(options()));
		expect(first).toMatchObject({
			verdict: 'complete',
			counts: { fetched: 2, created: 2, countBefore: 2, countAfter: 2 },
			window: { from: new Date(start - 60 * minute), to: new Date(start + 8 * minute) },
			watermark: new Date(start + 8 * minute),
			failed: [],
			hasMore: false,
		});
		expect(first.message).toBe(
			'Complete: 2 records fetched (2 new), up to 2026-03-02T08:08:00.000Z',
		);
		put('b', 3);
		put('c', 4);
		clock.advance(10 * minute);
		expect(receiptOf(await syncStream(options()))).toMatchObject({
			verdict: 'complete',
			counts: { fetched: 3, created: 1, updated: 1, unchanged: 1 },
			watermark: new Date(start + 18 * minute),
		});
		expect(await stocks()).toEqual({ a: 1, b: 3, c: 4 });
	});

	it('does nothing as long as nothing has settled', async () => {
		await syncStream(options());
		expect(await syncStream(options())).toEqual({
			kind: 'nothingToDo',
			message: 'Nothing has settled since the last window',
		});
	});

	it('says unverifiable where its source cannot count', async () => {
		put('a', 1);
		clock.advance(10 * minute);
		const uncounted: OwnSource = { cursorField: 'updatedAt', pages: source.pages };
		expect(receiptOf(await syncStream(options({ source: uncounted })))).toMatchObject({
			verdict: 'unverifiable',
			counts: { created: 1 },
		});
	});

	it('takes records one by one as well as in lists', async () => {
		put('a', 1);
		put('b', 2);
		clock.advance(10 * minute);
		const single: OwnSource = {
			...source,
			async *pages(window) {
				yield* within(window);
			},
		};
		expect(receiptOf(await syncStream(options({ source: single }))).verdict).toBe('complete');
		expect(await stocks()).toEqual({ a: 1, b: 2 });
	});

	it('leaves a sync alone whose lease another run holds, or waits for its end', async () => {
		put('a', 1);
		clock.advance(10 * minute);
		const ended = Promise.withResolvers<undefined>();
		const patient = { ...environment(), sleep: async () => await ended.promise };
		const others: Promise<SyncStreamResult>[] = [];
		const slow: OwnSource = {
			...source,
			async *pages(window) {
				others.push(syncStream(options({ waitForLease: true, environment: patient })));
				others.push(syncStream(options()));
				await others[1];
				yield* within(window);
			},
		};
		const { runId } = receiptOf(await syncStream(options({ source: slow })));
		ended.resolve(undefined);
		const [waited, refused] = await Promise.all(others);
		expect(refused).toMatchObject({ kind: 'held', runId });
		expect(waited?.kind).toBe('nothingToDo');
	});

	it('gives the lease back when its source fails, and covers the window again', async () => {
		put('a', 1);
		put('b', 2);
		put('c', 3);
		clock.advance(10 * minute);
		const failing: OwnSource = {
			...source,
			async *pages(window) {
				yield within(window).slice(0, 1);
				throw new Error('the line is dead');
			},
		};
		await expect(syncStream(options({ source: failing }))).rejects.toThrow('the line is dead');
		expect(receiptOf(await syncStream(options()))).toMatchObject({ verdict: 'complete' });
		expect(await stocks()).toEqual({ a: 1, b: 2, c: 3 });
	});

	it('stops when its signal is aborted, with its reason', async () => {
		put('a', 1);
		put('b', 2);
		put('c', 3);
		clock.advance(10 * minute);
		const stop = new AbortController();
		const reason = new Error('the program ends');
		const onProgress = () => stop.abort(reason);
		const stopped = syncStream(options({ signal: stop.signal, onProgress, batchSize: 2 }));
		await expect(stopped).rejects.toBe(reason);
		expect(receiptOf(await syncStream(options())).verdict).toBe('complete');
		expect(Object.keys(await stocks())).toHaveLength(3);
	});

	it('names the records that fail, and moves past them only where that is wanted', async () => {
		put('a', 1);
		put('b', 2);
		clock.advance(10 * minute);
		const spoilt: OwnSource = {
			...source,
			async *pages(window) {
				yield within(window).map((item) => (item.id === 'b' ? { ...item, id: null } : item));
			},
		};
		const before = receiptOf(await syncStream(options({ source: spoilt })));
		expect(before).toMatchObject({
			verdict: 'incomplete',
			counts: { created: 1, failed: 1 },
			watermark: undefined,
		});
		expect(before.failed).toEqual([{ externalId: '', message: expect.stringContaining('id') }]);
		const refused: unknown[] = [];
		const onFailed: SyncStreamOptions['onFailed'] = ({ externalId }, { stock }) =>
			refused.push([externalId, stock]);
		const moving = options({ source: spoilt, moveWhenFailed: true, onFailed });
		expect(receiptOf(await syncStream(moving))).toMatchObject({
			verdict: 'incomplete',
			counts: { unchanged: 1, failed: 1 },
			watermark: new Date(start + 8 * minute),
		});
		expect(refused).toEqual([['', 2]]);
	});

	it('reads a span of time again beside the sync', async () => {
		await syncStream(options());
		clock.advance(-30 * minute);
		put('old', 1);
		clock.advance(40 * minute);
		const backfill = { from: start - 40 * minute, to: start - 20 * minute };
		const receipt = receiptOf(await syncStream(options({ backfill })));
		expect(receipt).toMatchObject({ verdict: 'complete', counts: { created: 1 } });
		expect(receipt.window).toEqual({ from: new Date(backfill.from), to: new Date(backfill.to) });
	});

	it('keeps the syncs of two accounts apart', async () => {
		put('a', 1);
		clock.advance(10 * minute);
		const of = (account: string) =>
			options({ account, table: { name: table, key: 'id', accountColumn: 'account_id' } });
		for (const account of ['north', 'south']) {
			expect(receiptOf(await syncStream(of(account)))).toMatchObject({ counts: { created: 1 } });
		}
		expect(await rows('north')).toEqual([expect.objectContaining({ account_id: 'north' })]);
		expect(await rows('south')).toEqual([expect.objectContaining({ account_id: 'south' })]);
	});

	it('syncs the orders of a shop, which the receipt proves complete', async () => {
		const shop = await startSimulator({ orders: 600, clock, app: { scopes: allOrdersScopes } });
		const { clientId, clientSecret } = defaultApp;
		const orders = shopifyOrders({
			shop: 'demo-shop',
			apiBaseUrl: shop.url,
			signIn: { by: 'clientCredentials', clientId, clientSecret },
			environment: environment(),
		});
		const of = () =>
			options({
				source: orders,
				sync: 'orders',
				initialStart: start - 40 * 86_400_000,
				sliceLength: { amount: 1, unit: 'weeks' },
			});
		clock.advance(10 * minute);
		expect(receiptOf(await syncStream(of()))).toMatchObject({
			verdict: 'complete',
			counts: { created: 600, countAfter: 600 },
			hasMore: false,
		});
		shop.shop.createOrder();
		clock.advance(10 * minute);
		expect(receiptOf(await syncStream(of()))).toMatchObject({
			verdict: 'complete',
			counts: { created: 1 },
		});
		expect(
			compareTable(shop.shop.truth().map(orderOfShop), (await rows()).map(orderOfRow)),
		).toMatchObject({ equal: true, expected: 601 });
		await shop.close();
	});

	it('syncs any API by its windows', async () => {
		const api = await startUsersApi({
			users: 250,
			clock,
			from: '2026-03-01T00:00:00Z',
			to: '2026-03-02T00:00:00Z',
		});
		const users = httpRecords({
			baseUrl: api.url,
			url: '/cursor/users',
			recordsPath: 'data',
			pagination: 'cursor',
			cursorPath: 'meta.next_cursor',
			cursorParameter: 'after',
			totalPath: 'meta.total',
			cursorField: 'updated_at',
			fromParameter: 'updated_since',
			toParameter: 'updated_until',
			environment: environment(),
		});
		const result = await syncStream(
			options({ source: users, initialStart: '2026-02-28T00:00:00Z' }),
		);
		expect(receiptOf(result)).toMatchObject({ verdict: 'complete', counts: { created: 250 } });
		await api.close();
	});
});
