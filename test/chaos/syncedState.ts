import { existsSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Pool } from 'pg';

import type { Postgres } from '../support/postgres';

type Row = Readonly<Record<string, unknown>>;

/** How far the latest run is: nothing done, in the middle, all but committed, or ended. */
export type RunState = 'begun' | 'streaming' | 'streamed' | 'ended';

export interface LatestRun {
	/** Empty before the first. */
	readonly id: string;
	readonly state: RunState;
	/** Which of n8n's executions it belongs to. */
	readonly executionId: string;
}

/** A look from outside at the store and the table of one sync. */
export interface SyncedState {
	run(): Promise<LatestRun>;
	/** How many runs have ended in a receipt, of those that began since then. */
	commits(sinceMs?: number): Promise<number>;
	rows(): Promise<readonly Row[]>;
	close(): Promise<void>;
}

type Query = (sql: string) => Promise<readonly Row[]>;

export function sqliteState(folder: string, file = 'sync.sqlite', table = 'orders'): SyncedState {
	const query =
		(file: string): Query =>
		async (sql) => {
			const place = path.join(folder, file);
			if (!existsSync(place)) return [];
			// Opened each time, since the first process that opens a log after a crash recovers it.
			const database = new DatabaseSync(place, { timeout: 10_000 });
			try {
				return database.prepare(sql).all();
			} finally {
				database.close();
			}
		};
	return stateOf(query(file), query('tables.sqlite'), '', table, async () => undefined);
}

export function postgresState(server: Postgres, schema: string, table = 'orders'): SyncedState {
	const { host, port, user, password, database } = server;
	const pool = new Pool({ host, port, user, password, database, max: 1 });
	const query: Query = async (sql) => (await pool.query<Row>(sql)).rows;
	return stateOf(query, query, `"${schema}".`, table, async () => await pool.end());
}

function stateOf(
	store: Query,
	tables: Query,
	prefix: string,
	table: string,
	close: () => Promise<void>,
): SyncedState {
	const asked = async (query: Query, sql: string): Promise<readonly Row[]> =>
		await query(sql).catch((error: unknown) => {
			if (/no such table|does not exist/.test(String(error))) return [];
			throw error;
		});
	return {
		run: async (): Promise<LatestRun> => {
			const [row] = await asked(
				store,
				`SELECT id, status, window_from, window_to, done_up_to, execution_id FROM ${prefix}sync_run
				ORDER BY started_at DESC, token DESC LIMIT 1`,
			);
			return {
				id: String(row?.id ?? ''),
				state: row === undefined ? 'ended' : stateOfRow(row),
				executionId: String(row?.execution_id ?? ''),
			};
		},
		commits: async (sinceMs = 0) => {
			const [row] = await asked(
				store,
				`SELECT count(*) AS n FROM ${prefix}sync_run
				WHERE status = 'committed' AND started_at >= ${sinceMs}`,
			);
			return Number(row?.n ?? 0);
		},
		rows: async () => await asked(tables, `SELECT * FROM ${table} WHERE _sync_deleted_at IS NULL`),
		close,
	};
}

function stateOfRow({ status, window_from, window_to, done_up_to }: Row): RunState {
	if (status !== 'running') return 'ended';
	const [from, to, done] = [window_from, window_to, done_up_to ?? window_from].map(Number);
	if (done === from) return 'begun';
	return done === to ? 'streamed' : 'streaming';
}
