import { Pool } from 'pg';

import type { ObjectKey } from '../../engine/objects';
import type { QueueDatabase } from '../../rig/n8n/queueEnvironment';

/** A run of an object; times in epoch milliseconds. */
export interface ObjectRun {
	readonly account: string;
	/** As template 06 calls the sync of an object. */
	readonly sync: string;
	readonly status: string;
	readonly startedAt: number;
	/** Undefined while it is at work. */
	readonly finishedAt: number | undefined;
	readonly executionId: string;
}

/** Reads all runs that there were, in the order in which they began, beside the store. */
export async function readRuns(server: QueueDatabase): Promise<readonly ObjectRun[]> {
	const { host, port, user, password, database } = server;
	const pool = new Pool({ host, port, user, password, database, max: 1 });
	try {
		const { rows } = await pool.query<Readonly<Record<string, unknown>>>(
			`SELECT account, sync, status, started_at, finished_at, execution_id
			FROM sync.sync_run ORDER BY started_at`,
		);
		return rows.map((row) => ({
			account: String(row.account),
			sync: String(row.sync),
			status: String(row.status),
			startedAt: Number(row.started_at),
			finishedAt: row.finished_at === null ? undefined : Number(row.finished_at),
			executionId: String(row.execution_id),
		}));
	} finally {
		await pool.end();
	}
}

export function runsOf(
	runs: readonly ObjectRun[],
	{ account, integration, name }: ObjectKey,
): readonly ObjectRun[] {
	const sync = `${integration}.${name}`;
	return runs.filter((run) => run.account === account && run.sync === sync);
}

export function committedRuns(runs: readonly ObjectRun[], object: ObjectKey): readonly ObjectRun[] {
	return runsOf(runs, object).filter(({ status }) => status === 'committed');
}

/**
 * How old an object's data had become by each of its syncs, since the one before or, for the first, since it was
 * registered; and how old it is at the end. In milliseconds.
 */
export function agesOf(
	runs: readonly ObjectRun[],
	registeredAt: number,
	endedAt: number,
): { readonly atSync: readonly number[]; readonly longest: number } {
	const synced = runs
		.filter(({ status }) => status === 'committed')
		.map(({ finishedAt }) => finishedAt ?? Infinity)
		.filter((at) => at <= endedAt)
		.toSorted((one, other) => one - other);
	const times = [registeredAt, ...synced];
	const atSync = times.slice(1).map((at, index) => at - (times[index] ?? 0));
	return { atSync, longest: Math.max(...atSync, endedAt - (times.at(-1) ?? registeredAt)) };
}
