import { randomBytes } from 'node:crypto';

import { defaultWindowSettings, type Run, type RunCounts } from '../../engine/run';
import type { Source, SourceItem } from '../../engine/source';
import { OrderSource } from '../../engine/sources/shopify/orderSource';
import { type AccountStore, withStore } from '../../engine/store';
import { beginRun, commitRun } from '../../engine/sync';
import { RunReporter } from '../../engine/sync/reporter';
import { rowOwner } from '../../engine/sync/sinks/rowOwner';
import { type Outlet, streamWindow } from '../../engine/sync/stream/stream';
import { StreamedRun } from '../../engine/sync/stream/streamedRun';
import { TableOutlet } from '../../engine/sync/stream/tableOutlet';
import { readSyncAccount } from '../../nodes/shared/account/account';
import { withDestination } from '../../nodes/shared/account/destination';
import { allOrdersScopes, type Simulator, startSimulator } from '../../simulator';
import { type AccountBackEnd, accountBackEnds } from '../support/accountTables';
import { arraySource } from '../support/arraySource';
import { seededRandom } from '../support/seededRandom';
import { clientOf } from '../support/shopifyDoor';
import { type SteeredClock, steeredClock, steeredEnvironment } from '../support/steeredClock';

const start = Date.parse('2026-03-02T08:00:00.000Z');
const pageSize = 5;
const fields = { selection: 'id name createdAt updatedAt' };

interface Played {
	readonly clock: SteeredClock;
	readonly simulator: Simulator;
	/** Begins a run, streams its window, and commits it; returns what came of it. */
	run(options?: RunOptions): Promise<Outcome>;
	/** The verdicts of all receipts, the newest first. */
	verdicts(): Promise<readonly (string | undefined)[]>;
	/** The orders in the table. */
	names(): Promise<readonly unknown[]>;
}

interface RunOptions {
	/** How long each batch takes to be written, in milliseconds. */
	readonly batchMs?: number;
	/** The batch at which the first attempt dies, from 1. */
	readonly diesAt?: number;
	/** How much of the backlog a slice is, in seconds. Default: all of it. */
	readonly sliceSeconds?: number;
}

interface Outcome {
	/** After each batch, in seconds after the start. */
	readonly checkpoints: readonly number[];
	readonly finished: boolean;
	readonly late: number;
	readonly counts: RunCounts;
	readonly verdict: string;
	readonly reason: string;
}

interface PlayOptions {
	/** How far the source's clock is ahead. Default: 0. */
	readonly clockSkewMs?: number;
	/** Given the orders in an array, what to stream instead of the shop. Default: the shop. */
	readonly asArray?: (array: Source) => Source;
}

async function play<Result>(
	backEnd: AccountBackEnd,
	scene: (played: Played) => Promise<Result>,
	{ clockSkewMs = 0, asArray }: PlayOptions,
): Promise<Result> {
	const clock = steeredClock(start);
	const simulator = await startSimulator({
		orders: 0,
		clock,
		clockSkewMs,
		app: { scopes: allOrdersScopes },
	});
	const environment = steeredEnvironment(clock, seededRandom(1));
	const tables = await backEnd.newAccount('acme');
	const { config } = readSyncAccount(JSON.parse(JSON.stringify(tables.credential)) as never);
	const table = `streamed_${randomBytes(6).toString('hex')}`;
	const shop = (signal?: AbortSignal) =>
		new OrderSource({
			client: clientOf(simulator, { environment, signal }),
			environment,
			cursor: 'updatedAt',
			fields,
			pageSize,
			shape: 'rows',
		});
	const sourceNow = () => clock.now() + clockSkewMs;
	const copyOfShop = async (): Promise<Source> => {
		const records: SourceItem[] = [];
		const always = { from: start - 86_400_000, to: start + 86_400_000 };
		for await (const { items } of shop().pages(always)) records.push(...items);
		return arraySource({ records, pageSize, now: sourceNow, ownNow: () => clock.now() });
	};
	const attempt = async (
		account: AccountStore,
		id: string,
		{ batchMs = 0, diesAt }: RunOptions,
		checkpoints: number[],
	) => {
		const [run] = await account.runs.list({ id });
		if (run === undefined) throw new Error(`There is no run ${id}`);
		const streamed = await RunReporter.workFor(
			account,
			{ runId: id },
			async (reporter) => await StreamedRun.takeUp(reporter, run.window),
		);
		const array = asArray?.(await copyOfShop());
		return await withDestination(config, 'tables.sqlite', async (destination) => {
			const outlet = new TableOutlet({
				destination,
				table: { table, key: ['id'], owner: rowOwner('acme', run.sync), runId: id },
				run: streamed,
			});
			const { finished } = await streamWindow({
				source: (signal) => array ?? shop(signal),
				run: streamed,
				outlet: diesAt === undefined ? outlet : dyingAt(outlet, diesAt),
				batchSize: pageSize,
				environment,
				taken: () => {
					checkpoints.push((streamed.position - start) / 1_000);
					clock.advance(batchMs);
				},
			});
			return { finished, late: streamed.late };
		});
	};
	const using = async <Value>(work: (account: AccountStore) => Promise<Value>): Promise<Value> =>
		await withStore(config, environment, async (store) => await work(store.account('acme')));
	try {
		return await scene({
			clock,
			simulator,
			run: async (options = {}) =>
				await using(async (account) => {
					const { id } = await begun(account, environment, options.sliceSeconds);
					const checkpoints: number[] = [];
					if (options.diesAt !== undefined) {
						await expect(attempt(account, id, options, checkpoints)).rejects.toThrow('It died');
					}
					const { batchMs } = options;
					const { finished, late } = await attempt(account, id, { batchMs }, checkpoints);
					const { verdict, reason, counts } = await commitRun(account.runs, environment, id, {
						counts: {},
						moveWhenIncomplete: false,
						nextSlice: false,
					});
					return { checkpoints, finished, late, counts: told(counts), verdict, reason };
				}),
			verdicts: async () =>
				await using(async ({ runs }) =>
					(await runs.list({})).map(({ receipt }) => receipt?.verdict),
				),
			names: async () => (await tables.rows(table)).map(({ name }) => name).sort(),
		});
	} finally {
		await simulator.close();
	}
}

async function begun(
	account: AccountStore,
	environment: Parameters<typeof beginRun>[1],
	sliceSeconds?: number,
): Promise<Run> {
	const result = await beginRun(account.runs, environment, {
		sync: 'orders',
		job: { type: 'INCREMENTAL' },
		settings: {
			...defaultWindowSettings,
			initialStart: start,
			sliceLength:
				sliceSeconds === undefined ? undefined : { amount: sliceSeconds, unit: 'seconds' },
			maxRunTime: { amount: 1, unit: 'minutes' },
			keepRuns: { amount: 90, unit: 'days' },
		},
	});
	if (result.kind === 'begun') return result.run;
	throw new Error(`No run has begun: ${result.kind}`);
}

/** How hard it was to get through to the source is no part of what came of it. */
function told(counts: RunCounts): RunCounts {
	return { ...counts, retried: undefined, throttledMs: undefined };
}

function dyingAt(outlet: Outlet, batch: number): Outlet {
	return {
		...outlet,
		counts: (totals) => outlet.counts(totals),
		sink: (source) => {
			const inner = outlet.sink(source);
			return {
				take: async (items, place) => {
					if (place.batchNum === batch) throw new Error('It died');
					return await inner.take(items, place);
				},
			};
		},
	};
}

/** An order each second from the start on. */
function createOrders({ clock, simulator }: Played, count: number): void {
	for (let index = 0; index < count; index++) {
		clock.advance(1_000);
		const at = new Date(clock.now()).toISOString();
		simulator.shop.createOrder({ createdAt: at, updatedAt: at });
	}
}

async function twelveOrders(played: Played) {
	createOrders(played, 12);
	played.clock.advance(300_000);
	return { ...(await played.run()), names: await played.names() };
}

const twelve = Array.from({ length: 12 }, (_, index) => `#${1_001 + index}`);

describe.each(accountBackEnds)('a stream ($kind)', (backEnd) => {
	beforeAll(async () => await backEnd.start());
	afterAll(async () => await backEnd.stop());

	const playBoth = async <Result>(
		scene: (played: Played) => Promise<Result>,
		clockSkewMs = 0,
	): Promise<readonly [Result, Result]> => [
		await play(backEnd, scene, { clockSkewMs }),
		await play(backEnd, scene, { clockSkewMs, asArray: (array) => array }),
	];

	it('of any source that counts keeps the checkpoints, the counts and the verdict that a shop gets', async () => {
		const [shop, array] = await playBoth(twelveOrders);
		expect(array).toEqual(shop);
		expect(array).toEqual({
			checkpoints: [1, 6, 192],
			finished: true,
			late: 0,
			counts: {
				pages: 3,
				fetched: 12,
				created: 12,
				updated: 0,
				unchanged: 0,
				failed: 0,
				countBefore: 12,
				countAfter: 12,
			},
			verdict: 'complete',
			reason: '12 fetched; the source counted 12 before and 12 after',
			names: twelve,
		});
	});

	it('of any source ends cleanly when Maximum Run Time is nearly up, and the next run goes on from its checkpoint', async () => {
		const [shop, array] = await playBoth(async (played) => {
			createOrders(played, 22);
			played.clock.advance(300_000);
			const first = await played.run({ batchMs: 20_000 });
			return { first, second: await played.run() };
		});
		expect(array).toEqual(shop);
		expect(array).toMatchObject({
			first: {
				checkpoints: [1, 6],
				finished: false,
				verdict: 'unverifiable',
				reason:
					'The run stopped before the end of its window, so what the source counts in it proves nothing',
			},
			second: {
				finished: true,
				verdict: 'complete',
				counts: { fetched: 22, created: 12, unchanged: 10 },
			},
		});
	});

	it('of any source works off a backlog slice by slice in one run, which counts and proves all of it', async () => {
		const [shop, array] = await playBoth(async (played) => {
			createOrders(played, 12);
			played.clock.advance(300_000);
			const outcome = await played.run({ sliceSeconds: 4 });
			return { ...outcome, names: await played.names() };
		});
		expect(array).toEqual(shop);
		expect(array).toMatchObject({
			finished: true,
			counts: { fetched: 12, created: 12, countBefore: 12, countAfter: 12 },
			verdict: 'complete',
			reason: '12 fetched; the source counted 12 before and 12 after',
			names: twelve,
		});
		expect(array.checkpoints.at(-1)).toBe(192);
	});

	it('of any source leaves the slices that there is no time for to the next run', async () => {
		const [shop, array] = await playBoth(async (played) => {
			createOrders(played, 22);
			played.clock.advance(300_000);
			const first = await played.run({ batchMs: 20_000, sliceSeconds: 6 });
			const between = await played.names();
			return { first, between: between.length, second: await played.run({ sliceSeconds: 6 }) };
		});
		expect(array).toEqual(shop);
		expect(array).toMatchObject({
			first: { finished: false, verdict: 'unverifiable' },
			between: 10,
			second: { finished: true, verdict: 'complete', counts: { created: 12 } },
		});
	});

	it('of any source that died in a later slice is taken up there', async () => {
		const [shop, array] = await playBoth(async (played) => {
			createOrders(played, 12);
			played.clock.advance(300_000);
			const outcome = await played.run({ diesAt: 2, sliceSeconds: 4 });
			return { ...outcome, names: await played.names() };
		});
		expect(array).toEqual(shop);
		expect(array).toMatchObject({ finished: true, verdict: 'unverifiable', names: twelve });
		expect(array.checkpoints.at(-1)).toBe(192);
	});

	it('of any source that died is taken up at its checkpoint, and proves nothing by counts of two attempts', async () => {
		const [shop, array] = await playBoth(async (played) => {
			createOrders(played, 12);
			played.clock.advance(300_000);
			return { ...(await played.run({ diesAt: 3 })), names: await played.names() };
		});
		expect(array).toEqual(shop);
		expect(array).toMatchObject({
			checkpoints: [1, 6, 6, 192],
			finished: true,
			verdict: 'unverifiable',
			names: twelve,
		});
	});

	it("of any source ends where its window has settled by the source's own clock", async () => {
		const [shop, array] = await playBoth(async (played) => {
			createOrders(played, 12);
			played.clock.advance(205_000);
			return await played.run();
		}, -90_000);
		expect(array).toEqual(shop);
		expect(array).toMatchObject({
			checkpoints: [1, 7],
			finished: true,
			verdict: 'complete',
			reason: '6 fetched; the source counted 6 before and 6 after',
		});
	});

	it('of any source that brings a record late downgrades the receipt that missed it', async () => {
		const [shop, array] = await playBoth(async (played) => {
			createOrders(played, 12);
			played.clock.advance(300_000);
			await played.run();
			const at = new Date(start + 100_000).toISOString();
			played.simulator.shop.createOrder({ createdAt: at, updatedAt: at });
			played.clock.advance(300_000);
			const second = await played.run();
			return { second, verdicts: await played.verdicts() };
		});
		expect(array).toEqual(shop);
		expect(array).toMatchObject({
			second: { late: 1, verdict: 'complete' },
			verdicts: ['complete', 'incomplete'],
		});
	});

	it('of a source without counts, clock and order is read to its end, keeps no checkpoint before that, and proves nothing', async () => {
		const asArray = ({ cursorField, cursorMovesWithEdits, pages }: Source): Source => ({
			cursorField,
			cursorMovesWithEdits,
			pages: async function* (window) {
				for await (const { items } of pages(window)) yield { items, doneUpTo: undefined };
			},
		});
		const bare = await play(backEnd, twelveOrders, { asArray });
		expect(bare).toMatchObject({
			checkpoints: [0, 0, 0],
			finished: true,
			counts: { fetched: 12, created: 12 },
			verdict: 'unverifiable',
			reason:
				'The source was not counted both before and after the run, so nothing shows that all were fetched',
			names: twelve,
		});
	});

	it('of a source that counts more than it gives out is incomplete', async () => {
		const asArray = (array: Source): Source => ({ ...array, count: async () => 13 });
		expect(await play(backEnd, twelveOrders, { asArray })).toMatchObject({
			finished: true,
			verdict: 'incomplete',
			reason: 'At least 1 record missing: 12 fetched, and the source counts 13',
		});
	});
});
