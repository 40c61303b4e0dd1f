/**
 * `npm run chaos:n8n -- [--kills N]`: template 02b in a real n8n, twice, once on SQLite and once on PostgreSQL; n8n is
 * killed N times (25 by default) by SIGKILL while both are at work, and then both tables are held against the shop.
 */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { type Postgres, startPostgres } from '../../rig/databases/postgres';
import { type FreshN8n, startFreshN8n } from '../../rig/n8n/freshN8n';
import { orderOfRow, orderOfShop } from '../../rig/shop/orderRecord';
import { compareTable, tableVerdict } from '../../rig/tables/tableComparison';
import { allOrdersScopes, type Simulator, startSimulator } from '../../simulator';
import { seededRandom } from '../support/seededRandom';
import { createShopCredential, publishSafeSync } from './publishedSafeSync';
import { postgresState, type RunState, sqliteState, type SyncedState } from './syncedState';

const random = seededRandom(25);
const ordersInShop = 2_000;
const editsPerKill = 1_500;
const settleMs = 3_000;
/** About as long as a run takes. */
const longestDelayMs = 5_000;
const longestRunMs = 120_000;

interface Sync {
	readonly name: 'SQLite' | 'PostgreSQL';
	readonly url: string;
	readonly state: SyncedState;
	readonly killedAt: Partial<Record<RunState, number>>;
}

async function main(): Promise<boolean> {
	const { values } = parseArgs({ options: { kills: { type: 'string', default: '25' } } });
	const postgres = await startPostgres();
	const simulator = await startSimulator({
		orders: ordersInShop,
		plan: 'enterprise',
		app: { scopes: allOrdersScopes },
		lineItems: 1,
		latencyMs: 40,
	});
	const n8n = await startFreshN8n();
	const opened: Sync[] = [];
	try {
		const syncs = await publish(n8n, simulator, postgres);
		opened.push(...syncs);
		// The first run makes the table; then each window is a burst of edits.
		await completed(syncs);
		for (let kill = 1; kill <= Number(values.kills); kill++) {
			await killOnce(n8n, simulator, syncs);
			process.stderr.write(`Killed ${kill} times\n`);
		}
		await delay(settleMs);
		await completed(syncs);
		await completed(syncs);
		return report(await Promise.all(syncs.map((sync) => judge(sync, simulator))));
	} finally {
		for (const { state } of opened) await state.close();
		await n8n.stop();
		await simulator.close();
		await postgres.stop();
	}
}

async function publish(n8n: FreshN8n, simulator: Simulator, postgres: Postgres) {
	await createShopCredential(n8n, simulator);
	const { host, port, user, password, database } = postgres;
	const schema = 'sync';
	const server = { host, port, user, password, database, schema, ssl: 'disable' };
	// So that a run that died is taken over soon.
	const request = { trigger: 'webhook', maxRunTimeSeconds: 30 } as const;
	const folder = path.join(n8n.userFolder, '.n8n', 'scheduled-sync');
	return [
		{
			name: 'SQLite',
			url: await publishSafeSync(n8n, {
				name: 'sqlite',
				store: { store: 'sqlite', sqliteFile: 'sync.sqlite' },
				...request,
			}),
			state: sqliteState(folder),
			killedAt: {},
		},
		{
			name: 'PostgreSQL',
			url: await publishSafeSync(n8n, {
				name: 'postgres',
				store: { store: 'postgres', ...server },
				...request,
			}),
			state: postgresState(postgres, schema),
			killedAt: {},
		},
	] as const satisfies readonly Sync[];
}

/** Edits, starts both, and kills n8n at some moment while both are going. */
async function killOnce(n8n: FreshN8n, simulator: Simulator, syncs: readonly Sync[]) {
	const orders = simulator.shop.truth();
	for (let count = editsPerKill; count > 0; count--) {
		const order = orders[random.integer(0, orders.length - 1)];
		if (order !== undefined) simulator.shop.editOrder(order.id);
	}
	for (let count = random.integer(0, 20); count > 0; count--) simulator.shop.createOrder();
	await delay(settleMs);
	const before = new Map<Sync, string>();
	for (const sync of syncs) before.set(sync, (await sync.state.run()).id);
	await untilAll(syncs, async (sync) => {
		const { id, state } = await sync.state.run();
		return id !== before.get(sync) && state !== 'ended';
	});
	await delay(random.integer(0, longestDelayMs));
	await n8n.crashAndRestart();
	for (const { state, killedAt } of syncs) {
		const { state: at } = await state.run();
		killedAt[at] = (killedAt[at] ?? 0) + 1;
	}
}

/** Until each has committed a run that began after this. */
async function completed(syncs: readonly Sync[]): Promise<void> {
	const before = new Map(syncs.map(({ name }) => [name, 0]));
	for (const { name, state } of syncs) before.set(name, await state.commits());
	await untilAll(syncs, async ({ name, state }) => {
		return (await state.commits()) > (before.get(name) ?? 0);
	});
}

/** Has each sync run, again and again while another run still holds the lease, until it is where it should be. */
async function untilAll(
	syncs: readonly Sync[],
	isThere: (sync: Sync) => Promise<boolean>,
): Promise<void> {
	const deadline = Date.now() + longestRunMs;
	let calledAt = 0;
	for (;;) {
		const left: Sync[] = [];
		for (const sync of syncs) if (!(await isThere(sync))) left.push(sync);
		if (left.length === 0) return;
		if (Date.now() > deadline) throw new Error(`Nothing came of ${left.map(({ name }) => name)}`);
		if (Date.now() - calledAt > 3_000) {
			calledAt = Date.now();
			// A webhook that is not registered yet is called again.
			for (const { url } of left) await fetch(url, { method: 'POST' }).catch(() => undefined);
		}
		await delay(20);
	}
}

async function judge(sync: Sync, simulator: Simulator) {
	const rows = await sync.state.rows();
	const truth = simulator.shop.truth().map(orderOfShop);
	return { sync, comparison: compareTable(truth, rows.map(orderOfRow)) };
}

function report(findings: readonly Awaited<ReturnType<typeof judge>>[]): boolean {
	for (const { sync, comparison } of findings) {
		const states = Object.entries(sync.killedAt).map(([state, count]) => `${state} ${count}`);
		process.stdout.write(`${sync.name}: killed at ${states.join(', ')}\n`);
		process.stdout.write(`  ${tableVerdict(comparison, 'the shop', 'order')}\n`);
	}
	return findings.every(({ comparison }) => comparison.equal);
}

main().then(
	(isGood) => {
		process.exitCode = isGood ? 0 : 1;
	},
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	},
);
