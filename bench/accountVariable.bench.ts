import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

import { closeIdleStores, type StoreConfig, withStore } from '../engine/store';
import { systemEnvironment } from '../engine/systemEnvironment';
import { startPostgres } from '../rig/databases/postgres';
import { crowdDelays } from './accountVariable/crowd';
import type { Benchmark, Row } from './benchmark';

const ROUNDS = 3;
const CROWD = 8;
const CALLS = { get: 2_000, set: 500 } as const;

/** One statement, run alone and committed to disk: the least that a database can do for a get or a set. */
interface BareStatements {
	get(): unknown;
	set(value: number): unknown;
}

/**
 * A get and a set through the store as the block calls it, one after the other, each with its checks; a set reads
 * what was there, writes the value and its history in one transaction, and waits for the disk.
 */
export const benchmark: Benchmark = {
	name: 'accountVariable',
	title: 'Account Variable: get and set, beside the bare statement',
	run: async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-bench-'));
		const server = await startPostgres({ durable: true });
		try {
			return [
				...(await measureSqlite(folder)),
				...(await measurePostgres({
					kind: 'postgres',
					...server,
					schema: 'bench',
					ssl: 'disable',
				})),
			];
		} finally {
			await closeIdleStores();
			await server.stop();
			rmSync(folder, { recursive: true, force: true });
		}
	},
};

async function measureSqlite(folder: string): Promise<readonly Row[]> {
	const bare = new DatabaseSync(path.join(folder, 'bare.sqlite'));
	bare.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
	bare.exec('CREATE TABLE v (account TEXT, name TEXT, value TEXT, PRIMARY KEY (account, name))');
	const select = bare.prepare('SELECT value FROM v WHERE account = ? AND name = ?');
	const upsert = bare.prepare(
		'INSERT INTO v VALUES (?, ?, ?) ON CONFLICT (account, name) DO UPDATE SET value = excluded.value',
	);
	const config = {
		kind: 'sqlite',
		folder: path.join(folder, 'store'),
		file: 'sync.sqlite',
	} as const;
	const rows = await measure('SQLite', config, {
		get: () => select.get('acme', 'x'),
		set: (value) => upsert.run('acme', 'x', String(value)),
	});
	bare.close();
	return rows;
}

async function measurePostgres(
	config: Extract<StoreConfig, { kind: 'postgres' }>,
): Promise<readonly Row[]> {
	const { host, port, user, password, database } = config;
	const bare = new Client({ host, port, user, password, database });
	await bare.connect();
	await bare.query(
		'CREATE TABLE v (account text, name text, value text, PRIMARY KEY (account, name))',
	);
	const rows = await measure('PostgreSQL', config, {
		get: () => bare.query('SELECT value FROM v WHERE account = $1 AND name = $2', ['acme', 'x']),
		set: (value) =>
			bare.query(
				'INSERT INTO v VALUES ($1, $2, $3) ON CONFLICT (account, name) DO UPDATE SET value = excluded.value',
				['acme', 'x', String(value)],
			),
	});
	await bare.end();
	return rows;
}

async function measure(
	title: string,
	config: StoreConfig,
	bare: BareStatements,
): Promise<readonly Row[]> {
	const ours = {
		get: async () =>
			await withStore(config, systemEnvironment, async (store) => {
				return await store.account('acme').variables.get('x');
			}),
		set: async (value: number) =>
			await withStore(config, systemEnvironment, async (store) => {
				return await store.account('acme').variables.set([{ name: 'x', type: 'number', value }]);
			}),
	};
	await ours.set(0);
	await bare.set(0);
	const rows: Row[] = [];
	for (const operation of ['get', 'set'] as const) {
		const calls = CALLS[operation];
		const rates = { ours: 0, bare: 0 };
		// Taken in turns, so that what else the machine does meets both.
		for (let round = 0; round < ROUNDS; round++) {
			rates.ours = Math.max(rates.ours, await callsPerSecond(calls, ours[operation]));
			rates.bare = Math.max(
				rates.bare,
				await callsPerSecond(calls, async (i) => bare[operation](i)),
			);
		}
		rows.push({
			measure: `${title}: ${operation} per second (${calls} calls, best of ${ROUNDS})`,
			ours: perSecond(rates.ours),
			reference: `bare statement ${perSecond(rates.bare)}`,
			ratio: rates.ours / rates.bare,
			target: '',
			met: undefined,
		});
	}
	return [...rows, await measureCrowd(title, config)];
}

/** How long the event loops of several processes stand still while all of them change one variable. */
async function measureCrowd(title: string, config: StoreConfig): Promise<Row> {
	const p99Ms = Math.max(...(await crowdDelays(config, { processes: CROWD, times: 500 })));
	return {
		measure: `${title}: event loop delay of ${CROWD} processes × 500 increments, p99 of the slowest`,
		ours: `${p99Ms.toFixed(1)} ms`,
		reference: '',
		ratio: undefined,
		target: 'under 50 ms',
		met: p99Ms < 50,
	};
}

async function callsPerSecond(
	calls: number,
	call: (index: number) => Promise<unknown>,
): Promise<number> {
	const startedAt = performance.now();
	for (let index = 0; index < calls; index++) await call(index);
	return calls / ((performance.now() - startedAt) / 1_000);
}

function perSecond(rate: number): string {
	return `${Math.round(rate).toLocaleString('en')}/s`;
}
