import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

import { type AccountStore, closeIdleStores, type StoreConfig, withStore } from '../engine/store';
import { systemEnvironment } from '../engine/systemEnvironment';
import { addCopies } from '../rig/databases/longHistory';
import { type Postgres, startPostgres } from '../rig/databases/postgres';
import type { Benchmark, Row } from './benchmark';
import { StallWatch } from './stallWatch';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const EVERY_MS = 5 * MINUTE;
const RUNS_PER_DAY = DAY / EVERY_MS;

/** So many runs the engine itself begins and commits before anything is measured, and so many that are measured. */
const WRITTEN_BY_ENGINE = 100;
const MEASURED = Number(process.env.BENCH_GROWTH_RUNS ?? 400);

/** A year's history of syncs that begin every five minutes: what is left of it after so many days. */
interface History {
	readonly syncs: number;
	readonly keptDays: number;
}

const histories: readonly History[] = [
	{ syncs: 1, keptDays: 0 },
	{ syncs: 1, keptDays: 90 },
	{ syncs: 10, keptDays: 90 },
	{ syncs: 40, keptDays: 90 },
	{ syncs: 1, keptDays: 365 },
	{ syncs: 10, keptDays: 365 },
];

/**
 * What Begin and Commit cost beside the history of a year, and for how long they hold up the event loop, in which n8n's
 * editor and webhooks run. Runs are kept for 90 days unless somebody says otherwise, and Begin removes what is older.
 */
export const benchmark: Benchmark = {
	name: 'growth',
	title: `Begin and Commit after a year of runs every five minutes. The engine writes the first run of each sync and the last ${WRITTEN_BY_ENGINE} of all, by a clock that is handed in; those between are copies of its rows, each later by five minutes`,
	run: async () => {
		const rows: Row[] = [];
		const server = await startPostgres({ durable: true });
		try {
			for (const history of chosen()) rows.push(...(await onSqlite(history)));
			for (const history of chosen()) rows.push(...(await onPostgres(server, history)));
		} finally {
			await server.stop();
		}
		return rows;
	},
};

/** All of them take some ten minutes; `BENCH_GROWTH_SYNCS=10` leaves out what is larger. */
function chosen(): readonly History[] {
	const most = Number(process.env.BENCH_GROWTH_SYNCS ?? Number.MAX_SAFE_INTEGER);
	return histories.filter(({ syncs }) => syncs <= most);
}

async function onSqlite(history: History): Promise<readonly Row[]> {
	const folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-growth-'));
	const config = { kind: 'sqlite', folder, file: 'sync.sqlite' } as const;
	try {
		return await measure(
			config,
			history,
			async () => statSync(path.join(folder, config.file)).size,
		);
	} finally {
		await closeIdleStores();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function onPostgres(server: Postgres, history: History): Promise<readonly Row[]> {
	const { host, port, user, password, database } = server;
	const schema = `growth_${history.syncs}_${history.keptDays}`;
	const client = new Client({ host, port, user, password, database });
	await client.connect();
	const place = { host, port, user, password, database, schema, ssl: 'disable' } as const;
	try {
		return await measure({ kind: 'postgres', ...place }, history, async () => {
			const { rows } = await client.query<{ size: string }>(
				`SELECT sum(pg_total_relation_size(c.oid)) AS size FROM pg_class c
					JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r'`,
				[schema],
			);
			return Number(rows[0]?.size);
		});
	} finally {
		await closeIdleStores();
		await client.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
		await client.end();
	}
}

async function measure(
	config: StoreConfig,
	{ syncs, keptDays }: History,
	size: () => Promise<number>,
): Promise<readonly Row[]> {
	let now = Date.UTC(2025, 0, 1);
	const environment = { ...systemEnvironment, now: () => now, serverNow: () => now };
	// What is kept reaches back far enough for Begin to find something to remove all the time.
	const keepMs = Math.max(keptDays, 1) * DAY;
	const copies = Math.ceil(keptDays * RUNS_PER_DAY + (2 * (WRITTEN_BY_ENGINE + MEASURED)) / syncs);
	const timed = async (work: (at: AccountStore) => Promise<unknown>): Promise<number> => {
		const startedAt = performance.now();
		await withStore(config, environment, async (store) => await work(store.account('acme')));
		return performance.now() - startedAt;
	};
	const begin = async (sync: string, runId: string) => {
		const window = { from: now - EVERY_MS, to: now };
		const plan = { window, target: now, sliceMs: undefined, clockSkewMs: 0, gap: undefined };
		const request = {
			sync,
			runId,
			jobType: 'INCREMENTAL' as const,
			maxRunTimeMs: DAY / 24,
			keepMs,
		};
		return await timed(async ({ runs }) => await runs.begin(request, () => plan));
	};
	const commit = async (runId: string) => {
		const judged = { verdict: 'complete', reason: 'All 12 records were fetched' } as const;
		const counts = { pages: 1, fetched: 12, created: 2, updated: 3, unchanged: 7, failed: 0 };
		return await timed(
			async ({ runs }) =>
				await runs.commit(runId, (run) => ({
					counts,
					doneUpTo: run.window.to,
					advances: true,
					...judged,
					counted: judged,
					next: undefined,
				})),
		);
	};
	const runOne = async (at: number) => {
		const sync = `sync-${at % syncs}`;
		now += EVERY_MS / syncs;
		const began = await begin(sync, `run-${at}`);
		return { began, committed: await commit(`run-${at}`) };
	};

	for (let at = 0; at < syncs; at++) await runOne(at);
	await closeIdleStores();
	for (let at = 0; keptDays > 0 && at < syncs; at++) {
		const run = { account: 'acme', sync: `sync-${at}`, runId: `run-${at}` };
		await addCopies(config, { ...run, count: copies, everyMs: EVERY_MS });
	}
	if (keptDays > 0) now += copies * EVERY_MS;
	for (let at = 0; at < WRITTEN_BY_ENGINE; at++) await runOne(syncs + at);

	const startedAt = performance.now();
	const watch = new StallWatch();
	const measured: { readonly began: number; readonly committed: number }[] = [];
	for (let at = 0; at < MEASURED; at++) {
		measured.push(await runOne(syncs + WRITTEN_BY_ENGINE + at));
		// As a process that also does something else, and so that stalls are seen apart.
		await delay(1);
	}
	const stallMs = watch.stop();
	const idleMs = await stallOfIdleLoop(performance.now() - startedAt);
	const kept = syncs * (keptDays > 0 ? copies : 0);
	const what = `${config.kind}, ${syncs} ${syncs === 1 ? 'sync' : 'syncs'}, ${shownKept(keptDays)} (${kept.toLocaleString('en')} runs, ${((await size()) / 1e6).toFixed(0)} MB)`;
	const isBound = config.kind === 'sqlite';
	return [
		timing(
			`Begin: ${what}`,
			measured.map(({ began }) => began),
			isBound,
		),
		timing(
			`Commit: ${what}`,
			measured.map(({ committed }) => committed),
			isBound,
		),
		{
			measure: `Longest stall of the event loop: ${what}`,
			ours: `${stallMs.toFixed(0)} ms`,
			reference: `one that only waits, as long: ${idleMs.toFixed(0)} ms`,
			ratio: undefined,
			target: 'at most 100 ms',
			met: stallMs <= 100,
		},
	];
}

/** What the machine itself adds, which may have more to do. */
async function stallOfIdleLoop(durationMs: number): Promise<number> {
	const watch = new StallWatch();
	for (const endAt = performance.now() + durationMs; performance.now() < endAt;) await delay(5);
	return watch.stop();
}

function shownKept(days: number): string {
	if (days === 0) return 'new';
	return days === 365 ? 'all of the year kept' : `${days} days of the year kept`;
}

function timing(measure: string, times: readonly number[], isBound: boolean): Row {
	const sorted = times.toSorted((one, other) => one - other);
	const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
	return {
		measure,
		ours: `${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms`,
		reference: '',
		ratio: undefined,
		target: isBound ? 'at most 10 ms at the median' : '',
		met: isBound ? at(0.5) <= 10 : undefined,
	};
}
