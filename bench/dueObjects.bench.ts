import { setTimeout as delay } from 'node:timers/promises';

import { Pool } from 'pg';

import { closeIdleStores, withStore } from '../engine/store';
import { systemEnvironment } from '../engine/systemEnvironment';
import {
	createAccountCredentials,
	publishScheduler,
	registryAccount,
	storeOf,
} from '../rig/accounts/scheduler';
import { CleanUp } from '../rig/cleanUp';
import { type Postgres, startPostgres } from '../rig/databases/postgres';
import { type QueueMode, startQueueMode } from '../rig/n8n/queueMode';
import { startSimulatorProcess } from '../rig/shop/simulatorProcess';
import type { Benchmark, Row } from './benchmark';

const WORKERS = 4;
const EXECUTIONS_AT_ONCE = 5;
const ACCOUNTS = 40;
const OBJECTS_OF_ACCOUNT = 50;
const MEASURED_MS = 60_000;
/** By then every account has signed in, and every process has loaded what it needs. */
const WARM_AFTER = 200;
/** As many executions that do nothing wait for a worker. */
const WAITING = 40;

/**
 * How many objects a second are synced of which the source has nothing new, in n8n's queue mode: claimed, started, a run begun,
 * the source asked, the run committed. Beside it executions of the same n8n that do nothing, in a workflow of as many nodes.
 */
export const benchmark: Benchmark = {
	name: 'dueObjects',
	title: `Due Objects in queue mode: a main process and ${WORKERS} workers`,
	run: async () => {
		const cleanUp = new CleanUp();
		cleanUp.add(closeIdleStores);
		try {
			const simulator = await startSimulatorProcess(['--orders', '0', '--plan', 'enterprise']);
			cleanUp.add(async () => await simulator.stop());
			const postgres = await startPostgres();
			cleanUp.add(async () => await postgres.stop());
			const settings = { N8N_CONCURRENCY_PRODUCTION_LIMIT: String(EXECUTIONS_AT_ONCE) };
			const queue = await startQueueMode(postgres, settings, WORKERS);
			cleanUp.add(async () => await queue.stop());
			const { host, port, user, password, database } = postgres;
			const pool = new Pool({ host, port, user, password, database, max: 2 });
			cleanUp.add(async () => await pool.end());
			const counter = counterOf(pool);
			const nothing = await emptyExecutions(queue, counter);
			const synced = await syncedObjects(queue, postgres, simulator.url, counter);
			return [rowOf(synced, nothing)];
		} finally {
			await cleanUp.run();
		}
	},
};

function rowOf(synced: number, nothing: number): Row {
	return {
		measure: 'objects synced per second, nothing new',
		ours: `${synced.toFixed(1)}/s`,
		reference: `executions that do nothing: ${nothing.toFixed(1)}/s`,
		ratio: synced / nothing,
		target: '',
		met: undefined,
	};
}

async function syncedObjects(
	queue: QueueMode,
	postgres: Postgres,
	url: string,
	counter: Counter,
): Promise<number> {
	const accounts = Array.from({ length: ACCOUNTS }, (_, at) => `account-${at + 1}`);
	await withStore(storeOf(postgres).config, systemEnvironment, async (store) => {
		await store.account(registryAccount).objects.register(
			accounts.flatMap((account) =>
				Array.from({ length: OBJECTS_OF_ACCOUNT }, (_, at) => ({
					...{ account, integration: 'shopify', name: `orders_${at + 1}` },
					settings: { intervalMs: 60_000 },
				})),
			),
		);
	});
	const shops = new Map(accounts.map((account) => [account, url]));
	const credentials = await createAccountCredentials(queue.main, postgres, shops);
	await publishScheduler(queue.main, credentials, {
		cronExpression: '* * * * * *',
		mostInFlight: 4 * WORKERS * EXECUTIONS_AT_ONCE,
		mostPerAccount: OBJECTS_OF_ACCOUNT,
	});
	const committed = `SELECT count(*) AS n FROM sync.sync_run WHERE status = 'committed'`;
	return await perSecond(counter, committed);
}

/** A webhook, and four nodes that do nothing. */
async function emptyExecutions({ main }: QueueMode, counter: Counter): Promise<number> {
	const path = 'nothing';
	const names = ['Webhook', 'One', 'Two', 'Three', 'Four'];
	const nodes = names.map((name, at) => ({
		...{ id: `n${at}`, name, position: [at * 200, 0] },
		...(at === 0
			? {
					...{ type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: path },
					parameters: { httpMethod: 'POST', path, responseMode: 'onReceived' },
				}
			: { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} }),
	}));
	const connections = Object.fromEntries(
		names
			.slice(1)
			.map((node, at) => [names[at], { main: [[{ node, type: 'main', index: 0 }]] }] as const),
	);
	const { id } = await main.client.createWorkflow({ name: path, nodes, connections });
	await main.client.publishWorkflow(id);
	const ended = `SELECT count(*) AS n FROM execution_entity WHERE status = 'success' AND "workflowId" = '${id}'`;
	const sending = new AbortController();
	const send = async (): Promise<void> => {
		while (!sending.signal.aborted) {
			const free = WAITING - (await waiting(counter));
			// A webhook that is not registered yet is called again.
			const sent = Array.from({ length: Math.max(0, free) }, async () => {
				const answer = await fetch(`${main.url}/webhook/${path}`, { method: 'POST' });
				await answer.arrayBuffer();
			});
			await Promise.all(sent);
			await delay(100);
		}
	};
	const sent = send();
	try {
		return await perSecond(counter, ended);
	} finally {
		sending.abort();
		await sent;
	}
}

type Counter = (query: string) => Promise<number>;

async function waiting(counter: Counter): Promise<number> {
	return await counter(`SELECT count(*) AS n FROM execution_entity WHERE status = 'new'`);
}

/** How fast a count grows, once it is warm. */
async function perSecond(counter: Counter, query: string): Promise<number> {
	while ((await counter(query)) < WARM_AFTER) await delay(500);
	const [before, startedAt] = [await counter(query), performance.now()];
	await delay(MEASURED_MS);
	const more = (await counter(query)) - before;
	return more / ((performance.now() - startedAt) / 1_000);
}

function counterOf(pool: Pool): Counter {
	return async (query) => {
		const counted = pool.query<{ n: string }>(query).catch((error: unknown) => {
			// The store is made by whoever uses it first.
			if (/does not exist/.test(String(error))) return undefined;
			throw error;
		});
		return Number((await counted)?.rows[0]?.n ?? 0);
	};
}
