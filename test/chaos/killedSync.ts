import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { Postgres } from '../../rig/databases/postgres';
import type { FreshN8n } from '../../rig/n8n/freshN8n';
import { orderOfRow, orderOfShop } from '../../rig/shop/orderRecord';
import { compareTable, type TableComparison } from '../../rig/tables/tableComparison';
import type { Simulator } from '../../simulator';
import { publishSafeSync, type SyncTrigger } from './publishedSafeSync';
import { type LatestRun, postgresState, sqliteState, type SyncedState } from './syncedState';

const lookAgainMs = 200;
const callAgainMs = 3_000;

export interface KilledSyncRequest {
	/** Letters and digits: names the account, the table and where its state is. */
	readonly name: string;
	readonly trigger: SyncTrigger;
	/** From when on orders are synced. Default: 30 days ago. */
	readonly startDate?: string;
	/** Default: as it is in the template, which is the block's own. */
	readonly maxRunTimeSeconds?: number;
	/** Without it, in SQLite files in n8n's user folder. */
	readonly postgres?: Postgres;
}

/** Template 02b, published in a real n8n of which some process will be killed. */
export interface KilledSync {
	readonly name: string;
	readonly trigger: SyncTrigger;
	readonly state: SyncedState;
	/** Has it run now, where no schedule does. */
	call(): Promise<void>;
}

export interface DeadRun {
	readonly run: LatestRun;
	readonly killedAt: number;
}

/** After a kill: how long until the next run had begun, and until it had written its first batch. */
export interface Recovery {
	readonly begunMs: number;
	readonly workingMs: number;
}

/** Publishes template 02b with a store and a table of its own. */
export async function publishKilledSync(
	n8n: FreshN8n,
	{ name, trigger, startDate, maxRunTimeSeconds, postgres }: KilledSyncRequest,
): Promise<KilledSync> {
	const table = `orders_${name}`;
	const folder = path.join(n8n.userFolder, '.n8n', 'scheduled-sync');
	const file = `${name}.sqlite`;
	const store =
		postgres === undefined ? { store: 'sqlite', sqliteFile: file } : postgresStore(postgres, name);
	const url = await publishSafeSync(n8n, {
		name,
		trigger,
		table,
		startDate,
		maxRunTimeSeconds,
		store,
	});
	return {
		name,
		trigger,
		state:
			postgres === undefined
				? sqliteState(folder, file, table)
				: postgresState(postgres, name, table),
		call: async () => {
			if (trigger !== 'webhook') return;
			// A webhook that is not registered yet is called again.
			await fetch(url, { method: 'POST' }).catch(() => undefined);
		},
	};
}

function postgresStore({ host, port, user, password, database }: Postgres, schema: string) {
	return { store: 'postgres', host, port, user, password, database, schema, ssl: 'disable' };
}

/**
 * Waits until all of them are in the middle of a run at once, kills, and returns the runs that died of it.
 *
 * @param kill kills at once when it is called with these runs, and resolves when what was killed has been started again
 */
export async function killInTheMiddle(
	syncs: readonly KilledSync[],
	kill: (runs: readonly LatestRun[]) => Promise<void>,
): Promise<readonly DeadRun[]> {
	let calledAt = 0;
	for (;;) {
		const runs = await latestRuns(syncs);
		if (runs.every(({ state }) => state === 'streaming')) {
			const restarted = kill(runs);
			const killedAt = Date.now();
			// It takes seconds to start again, so these are the runs that were going.
			const dead = await latestRuns(syncs);
			await restarted;
			if (dead.every(({ state }) => state !== 'ended'))
				return dead.map((run) => ({ run, killedAt }));
		}
		// What is called joins those whose schedule has started them.
		const isDue = syncs.every(
			({ trigger }, index) => trigger === 'webhook' || runs[index]?.state === 'streaming',
		);
		if (isDue && Date.now() - calledAt > callAgainMs) {
			calledAt = Date.now();
			const idle = syncs.filter((_, index) => runs[index]?.state === 'ended');
			await Promise.all(idle.map(async (sync) => await sync.call()));
		}
		await delay(lookAgainMs);
	}
}

async function latestRuns(syncs: readonly KilledSync[]): Promise<readonly LatestRun[]> {
	return await Promise.all(syncs.map(async ({ state }) => await state.run()));
}

/**
 * Waits until a run after the killed one works.
 *
 * @throws when none does within `limitMs`
 */
export async function goesOn(
	sync: KilledSync,
	{ run: { id: deadRun }, killedAt }: DeadRun,
	limitMs = 300_000,
): Promise<Recovery> {
	let begunMs: number | undefined;
	let calledAt = 0;
	for (;;) {
		const { id, state } = await sync.state.run();
		const passedMs = Date.now() - killedAt;
		if (id !== deadRun) begunMs ??= passedMs;
		if (begunMs !== undefined && state !== 'begun') return { begunMs, workingMs: passedMs };
		if (passedMs > limitMs) {
			throw new Error(`${sync.name} has not gone on within ${limitMs / 1_000} s of the kill`);
		}
		if (begunMs === undefined && Date.now() - calledAt > callAgainMs) {
			calledAt = Date.now();
			await sync.call();
		}
		await delay(lookAgainMs);
	}
}

/**
 * Waits until everything up to an instant has been covered by runs that have committed, and none is going.
 *
 * @param until epoch milliseconds; default: now
 */
export async function comesToRest(sync: KilledSync, until = Date.now()): Promise<void> {
	let calledAt = 0;
	for (;;) {
		const { state } = await sync.state.run();
		if (state === 'ended') {
			if ((await sync.state.commits(until)) > 0) return;
			if (Date.now() - calledAt > callAgainMs) {
				calledAt = Date.now();
				await sync.call();
			}
		}
		await delay(lookAgainMs);
	}
}

/** Holds its table against a shop in which nothing happens any more. */
export async function compareWithShop(
	sync: KilledSync,
	simulator: Simulator,
): Promise<TableComparison> {
	const truth = simulator.shop.truth().map(orderOfShop);
	return compareTable(truth, (await sync.state.rows()).map(orderOfRow));
}
