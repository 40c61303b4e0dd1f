import path from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Client } from 'pg';

import type { StoreConfig } from '../../engine/store';

/** Rows of one run, as the engine has written them, by table. */
const ofOneRun = ['sync_run', 'sync_run_step', 'sync_receipt', 'sync_watermark_move'] as const;

/** How many rows go into one transaction, so that SQLite's log stays small. */
const RUNS_AT_ONCE = 5_000;

/** What the copies of a run differ by: each is so much later than the one before. */
export interface Copies {
	readonly account: string;
	readonly sync: string;
	/** The run that is copied: the first of its sync, committed. */
	readonly runId: string;
	readonly count: number;
	readonly everyMs: number;
}

/**
 * Adds the history of many runs to one that the engine has written: its rows over and over, each time with an ID of its
 * own, and its times moved on. The watermark then stands where the last of them has moved it.
 */
export async function addCopies(config: StoreConfig, copies: Copies): Promise<void> {
	const run = await open(config);
	try {
		for (let first = 1; first <= copies.count; first += RUNS_AT_ONCE) {
			const last = Math.min(copies.count, first + RUNS_AT_ONCE - 1);
			for (const table of ofOneRun) await run.copy(table, copies, first, last);
		}
		await run.moveWatermark(copies);
		await run.analyze();
	} finally {
		await run.close();
	}
}

interface Copier {
	copy(table: string, copies: Copies, first: number, last: number): Promise<void>;
	moveWatermark(copies: Copies): Promise<void>;
	analyze(): Promise<void>;
	close(): Promise<void>;
}

/** Times that move on with the copies, and what else differs. */
const times =
	/^(window_from|window_to|target_to|watermark_before|watermark_after|lease_until|done_up_to|started_at|finished_at|happened_at|committed_at|moved_from|moved_to|moved_at)$/;

function selected(column: string, table: string): string {
	if (column === 'id' || column === 'run_id') return `${column} || '-' || n`;
	if (column === 'seq' && table === 'sync_watermark_move') return 'seq + n';
	return times.test(column) ? `${column} + n * $3` : column;
}

function copyOf(table: string, columns: readonly string[], name: string, series: string): string {
	const id = table === 'sync_run' ? 'id' : 'run_id';
	return `INSERT INTO ${name} (${columns.join(', ')})
		SELECT ${columns.map((column) => selected(column, table)).join(', ')}
		FROM ${name} CROSS JOIN ${series} WHERE account = $1 AND ${id} = $2`;
}

const watermarkMoved = (name: string) =>
	`UPDATE ${name} SET seq = seq + $3, position = position + $3 * $4 WHERE account = $1 AND sync = $2`;

async function open(config: StoreConfig): Promise<Copier> {
	return config.kind === 'sqlite' ? inSqlite(config) : await inPostgres(config);
}

function inSqlite({ folder, file }: StoreConfig & { kind: 'sqlite' }): Copier {
	const database = new DatabaseSync(path.join(folder, file), { timeout: 10_000 });
	database.exec('PRAGMA synchronous = OFF');
	// Node 22 does not bind numbered places by their numbers.
	const bind = (sql: string, ...values: readonly SQLInputValue[]) => {
		const inOrder: SQLInputValue[] = [];
		const text = sql.replace(/\$(\d)/g, (_, number: string) => {
			inOrder.push(values[Number(number) - 1] ?? null);
			return '?';
		});
		database.prepare(text).run(...inOrder);
	};
	return {
		copy: async (table, { account, runId, everyMs }, first, last) => {
			const columns = database.prepare(`PRAGMA table_info(${table})`).all();
			const names = columns.map(({ name }) => String(name));
			const series = `(WITH RECURSIVE s(n) AS (SELECT CAST($4 AS INTEGER) UNION ALL SELECT n + 1 FROM s WHERE n < $5) SELECT n FROM s) AS series`;
			bind(copyOf(table, names, table, series), account, runId, everyMs, first, last);
		},
		moveWatermark: async ({ account, sync, count, everyMs }) => {
			bind(watermarkMoved('sync_watermark'), account, sync, count, everyMs);
		},
		// SQLite plans without, as it does for users.
		analyze: async () => undefined,
		close: async () => database.close(),
	};
}

async function inPostgres(config: StoreConfig & { kind: 'postgres' }): Promise<Copier> {
	const { host, port, user, password, database, schema } = config;
	const client = new Client({ host, port, user, password, database });
	await client.connect();
	const bind = async (sql: string, ...values: readonly unknown[]) =>
		await client.query(sql, [...values]);
	return {
		copy: async (table, { account, runId, everyMs }, first, last) => {
			const { rows } = await client.query<{ name: string }>(
				'SELECT column_name AS name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2',
				[schema, table],
			);
			const names = rows.map(({ name }) => name);
			const series = 'generate_series($4::bigint, $5::bigint) AS series(n)';
			const sql = copyOf(table, names, `"${schema}"."${table}"`, series);
			await bind(sql.replaceAll('$3', '$3::bigint'), account, runId, everyMs, first, last);
		},
		moveWatermark: async ({ account, sync, count, everyMs }) => {
			const sql = watermarkMoved(`"${schema}"."sync_watermark"`).replaceAll(
				/\$[34]/g,
				'$&::bigint',
			);
			await bind(sql, account, sync, count, everyMs);
		},
		analyze: async () => {
			await client.query('ANALYZE');
		},
		close: async () => await client.end(),
	};
}
