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
import type { AccountBackEnd } from './accountTables';
import { arraySource } from './arraySource';
import { seededRandom } from './seededRandom';
import { clientOf } from './shopifyDoor';
import { type SteeredClock, steeredClock, steeredEnvironment } from './steeredClock';

export const start = Date.parse('2026-03-02T08:00:00.000Z');
const pageSize = 5;
const fields = { selection: 'id name createdAt updatedAt' };

export interface Played {
	readonly clock: SteeredClock;
	readonly simulator: Simulator;
	/** Begins a run, streams its window, and commits it; returns what came of it. */
	run(options?: RunOptions): Promise<Outcome>;
	/** The verdicts of all receipts, the newest first. */
	verdicts(): Promise<readonly (string | undefined)[]>;
	/** The orders in the table. */
	names(): Promise<readonly unknown[]>;
}

export interface RunOptions {
	/** How long each batch takes to be written, in milliseconds. */
	readonly batchMs?: number;
	/** The batch at which the first attempt dies, from 1. */
	readonly diesAt?: number;
	/** How much of the backlog a slice is, in seconds. Default: all of it. */
	readonly sliceSeconds?: number;
}

export interface Outcome {
	/** After each batch, in seconds after the start. */
	readonly checkpoints: readonly number[];
	readonly finished: boolean;
	readonly late: number;
	readonly counts: RunCounts;
	readonly verdict: string;
	readonly reason: string;
}

export interface PlayOptions {
	/** How far the source's clock is ahead. Default: 0. */
	readonly clockSkewMs?: number;
	/** Given the orders in an array, what to stream instead of the shop. Default: the shop. */
	readonly asArray?: (array: Source) => Source;
}

export async function play<Result>(
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
		return await withDestination({ config }, 'tables.sqlite', async (destination) => {
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
export function createOrders({ clock, simulator }: Played, count: number): void {
	for (let index = 0; index < count; index++) {
		clock.advance(1_000);
		const at = new Date(clock.now()).toISOString();
		simulator.shop.createOrder({ createdAt: at, updatedAt: at });
	}
}

export async function twelveOrders(played: Played) {
	createOrders(played, 12);
	played.clock.advance(300_000);
	return { ...(await played.run()), names: await played.names() };
}

export const twelve = Array.from({ length: 12 }, (_, index) => `#${1_001 + index}`);
