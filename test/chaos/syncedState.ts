import { existsSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Pool } from 'pg';

import type { Postgres } from '../../rig/databases/postgres';

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

/** A run as the store keeps it; times in epoch milliseconds. */
export interface StoredRun {
	readonly id: string;
	/** `running`, `committed`, `failed` or `abandoned`. */
	readonly status: string;
	/** The number of its lease, of which each is given once. */
	readonly token: number;
	readonly startedAt: number;
	/** Undefined while it is open. */
	readonly finishedAt: number | undefined;
}

/** A look from outside at the store and the table of one sync. */
export interface SyncedState {
	run(): Promise<LatestRun>;
	/** All that there were, oldest first. */
	runs(): Promise<readonly StoredRun[]>;
	/** Of each run that is open, whether the sync's lease is its own. */
	open(): Promise<readonly boolean[]>;
	/** How a run has ended, or that it is `running`, and what its log says. */
	told(runId: string): Promise<{ readonly status: string; readonly log: readonly string[] }>;
	/** How many runs have ended in a receipt, of those whose window reaches to that instant, in epoch milliseconds. */
	commits(windowTo?: number): Promise<number>;
	rows(): Promise<readonly Row[]>;
	close(): Promise<void>;
}

/** @param value what `$1` stands for */
type Query = (sql: string, value?: string | number) => Promise<readonly Row[]>;

export function sqliteState(folder: string, file = 'sync.sqlite', table = 'orders'): SyncedState {
	const query =
		(file: string): Query =>
		async (sql, value) => {
			const place = path.join(folder, file);
			if (!existsSync(place)) return [];
			// Opened each time, since the first process that opens a log after a crash recovers it.
			const database = new DatabaseSync(place, { timeout: 10_000 });
			try {
				return database.prepare(sql).all(value === undefined ? {} : { $1: value });
			} finally {
				database.close();
			}
		};
	return stateOf(query(file), query('tables.sqlite'), '', table, async () => undefined);
}

export function postgresState(server: Postgres, schema: string, table = 'orders'): SyncedState {
	const { host, port, user, password, database } = server;
	const pool = new Pool({ host, port, user, password, database, max: 1 });
	// A server that is restarted cuts what is idle, too.
	pool.on('error', () => undefined);
	const query: Query = async (sql, value) =>
		(await pool.query<Row>(sql, value === undefined ? [] : [value])).rows;
	return stateOf(query, query, `"${schema}".`, table, async () => await pool.end());
}

function stateOf(
	store: Query,
	tables: Query,
	prefix: string,
	table: string,
	close: () => Promise<void>,
): SyncedState {
	const asked = async (...[query, ...given]: [Query, ...Parameters<Query>]) =>
		await query(...given).catch((error: unknown) => {
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
		runs: async () =>
			(
				await asked(
					store,
					`SELECT id, status, token, started_at, finished_at FROM ${prefix}sync_run
					ORDER BY started_at, token`,
				)
			).map(({ id, status, token, started_at, finished_at }) => ({
				id: String(id),
				status: String(status),
				token: Number(token),
				startedAt: Number(started_at),
				finishedAt: finished_at === null ? undefined : Number(finished_at),
			})),
		open: async () =>
			(
				await asked(
					store,
					`SELECT r.token AS run_token, l.token AS lease_token, l.run_id = r.id AS is_held
					FROM ${prefix}sync_run AS r LEFT JOIN ${prefix}sync_lease AS l
					ON l.account = r.account AND l.sync = r.sync AND l.job_type = r.job_type
					WHERE r.finished_at IS NULL`,
				)
			).map(
				({ run_token, lease_token, is_held }) =>
					Number(run_token) === Number(lease_token) && Boolean(is_held),
			),
		told: async (runId) => {
			const [run] = await asked(store, `SELECT status FROM ${prefix}sync_run WHERE id = $1`, runId);
			const steps = await asked(
				store,
				`SELECT kind, message FROM ${prefix}sync_run_step WHERE run_id = $1 ORDER BY seq`,
				runId,
			);
			return {
				status: String(run?.status),
				log: steps.map(({ kind, message }) => `${String(kind)}: ${String(message)}`),
			};
		},
		commits: async (windowTo = 0) => {
			const [row] = await asked(
				store,
				`SELECT count(*) AS n FROM ${prefix}sync_run
				WHERE status = 'committed' AND window_to >= $1`,
				windowTo,
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
