import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

import { defaultWindowSettings } from '../engine/run';
import { closeIdleStores, type StoreConfig, withStore } from '../engine/store';
import { beginRun } from '../engine/sync';
import { systemEnvironment } from '../engine/systemEnvironment';
import { type Postgres, startPostgres } from '../rig/databases/postgres';
import type { Benchmark, Row } from './benchmark';

const QUEUE = 10_000;
const AT_ONCE = 50;

/** Claims what it can, and tells how many these were. */
type ClaimSome = () => Promise<number>;

/**
 * Claims through the store, as Retry Failed makes them, beside the bare statement that a hand-written queue would have,
 * committed to disk each time. Both hand the content of each out.
 */
export const benchmark: Benchmark = {
	name: 'failed',
	title: 'Failed batches: claims, beside the bare SQL',
	run: async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-bench-'));
		const server = await startPostgres({ durable: true });
		const sqlite = {
			kind: 'sqlite',
			folder: path.join(folder, 'store'),
			file: 'f.sqlite',
		} as const;
		const postgres = { kind: 'postgres', ...server, schema: 'bench', ssl: 'disable' } as const;
		try {
			return [
				row('SQLite', await ours(sqlite), await bareSqlite(folder)),
				row('PostgreSQL', await ours(postgres), await barePostgres(server)),
			];
		} finally {
			await closeIdleStores();
			await server.stop();
			rmSync(folder, { recursive: true, force: true });
		}
	},
};

const content = JSON.stringify({ id: 'x'.repeat(20), total: 12.5, note: 'y'.repeat(200) });

async function ours(config: StoreConfig): Promise<number> {
	return await withStore(config, systemEnvironment, async (store) => {
		const account = store.account('bench');
		const settings = {
			...defaultWindowSettings,
			maxRunTime: { amount: 1, unit: 'hours' },
			keepRuns: { amount: 90, unit: 'days' },
		} as const;
		const job = { type: 'INCREMENTAL' } as const;
		const begun = await beginRun(account.runs, systemEnvironment, { sync: 'bench', job, settings });
		if (begun.kind !== 'begun') throw new Error('The run was not begun');
		const failures = Array.from({ length: QUEUE }, (_, at) => ({
			content: {
				kind: 'record' as const,
				record: {
					externalId: String(at),
					columns: { content },
					cursor: null,
					cursorField: '',
					readAt: 0,
				},
			},
			place: 'bench',
			page: undefined,
			batchNum: 1,
			reason: 'refused',
			next: { kind: 'waits' as const, dueAt: at },
		}));
		await account.failed.keep(begun.run.id, failures);
		const request = { sync: 'bench', limit: AT_ONCE, forMs: 3_600_000, mostAttempts: 12 };
		return await timed(async () => (await account.failed.claim(request)).batches.length);
	});
}

async function bareSqlite(folder: string): Promise<number> {
	const database = new DatabaseSync(path.join(folder, 'bare.sqlite'));
	database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
	database.exec('CREATE TABLE q (id INTEGER PRIMARY KEY, due INTEGER, holder TEXT, content TEXT)');
	database.exec('CREATE INDEX q_due ON q (due) WHERE holder IS NULL');
	const insert = database.prepare('INSERT INTO q VALUES (?, ?, NULL, ?)');
	for (let at = 0; at < QUEUE; at++) insert.run(at, at, content);
	const claim = database.prepare(
		`UPDATE q SET holder = 'me' WHERE id IN (
			SELECT id FROM q WHERE holder IS NULL AND due <= ? ORDER BY due LIMIT ${AT_ONCE}
		) RETURNING *`,
	);
	try {
		return await timed(async () => claim.all(QUEUE).length);
	} finally {
		database.close();
	}
}

async function barePostgres(server: Postgres): Promise<number> {
	const client = new Client({ ...server });
	await client.connect();
	try {
		await client.query(`CREATE TABLE q (id bigint PRIMARY KEY, due bigint, holder text, content text);
			CREATE INDEX q_due ON q (due) WHERE holder IS NULL`);
		await client.query(`INSERT INTO q SELECT n, n, NULL, $1 FROM generate_series(1, ${QUEUE}) n`, [
			content,
		]);
		const text = `WITH due AS MATERIALIZED (
				SELECT id FROM q WHERE holder IS NULL AND due <= $1 ORDER BY due LIMIT ${AT_ONCE}
				FOR UPDATE SKIP LOCKED
			) UPDATE q SET holder = 'me' FROM due WHERE q.id = due.id RETURNING q.*`;
		return await timed(async () => (await client.query(text, [QUEUE])).rows.length);
	} finally {
		await client.end();
	}
}

/** @returns how many were claimed in a second */
async function timed(claim: ClaimSome): Promise<number> {
	const since = performance.now();
	let claimed = 0;
	for (let found = await claim(); found > 0; found = await claim()) claimed += found;
	if (claimed !== QUEUE) throw new Error(`${claimed} of ${QUEUE} were claimed`);
	return claimed / ((performance.now() - since) / 1_000);
}

function row(store: string, claimed: number, bare: number): Row {
	return {
		measure: `failures claimed per second, ${AT_ONCE} at once (${store}, ${QUEUE} waiting)`,
		ours: `${Math.round(claimed)}/s`,
		reference: `bare SQL: ${Math.round(bare)}/s`,
		ratio: claimed / bare,
		target: '',
		met: undefined,
	};
}
