import type { RunCounts } from '../../run/counts';
import type { Run } from '../../run/run';
import { statementChunks } from '../chunks';
import type { Scope } from '../scope';

/** A record that a run has fetched. */
export interface SeenRecord {
	/** Equal for the same record of the same list. */
	readonly key: string;
	/** Epoch milliseconds, or a number that only grows; null where that says nothing. */
	readonly cursor: number | null;
}

/** How many of the records the run had fetched before. */
export interface SeenAgain {
	/** All of them. */
	readonly again: number;
	/** Those among them that have a newer cursor than before: they were edited meanwhile, and moved on in their list. */
	readonly newer: number;
}

/** What a streamed batch holds. */
export interface SeenBatch {
	/** Of a list that goes on behind its last record by the cursor. */
	readonly records: readonly SeenRecord[];
	/** Whether the list is read again from before where a former attempt stood, so that records come again by right. */
	readonly isReadAgain: boolean;
}

/**
 * Notes what a run has fetched, and tells what of it had come before. Rows, so that memory does not grow with the records;
 * they go with the run's end.
 *
 * @param records in the order in which they came; few enough for one transaction
 */
export async function noteSeen(
	scope: Scope,
	runId: string,
	records: readonly SeenRecord[],
): Promise<SeenAgain> {
	const run = scope.within({ run_id: runId });
	const keys = [...new Set(records.map(({ key }) => key))];
	const seen = await readSeen(run, await knownAmong(run, firstOfEach(records), keys));
	const changed = new Map<string, number | null>();
	let [again, newer] = [0, 0];
	for (const { key, cursor } of records) {
		const before = seen.get(key);
		if (before !== undefined) {
			again += 1;
			if (cursor === null || before === null || cursor <= before) continue;
			newer += 1;
			changed.set(key, cursor);
		}
		seen.set(key, cursor);
	}
	for (const chunk of statementChunks(rowsOf(changed))) {
		await run.put('sync_record_seen', ['record_key'], chunk);
	}
	return { again, newer };
}

/** Inserts those that have not come before, and returns the keys of the others: most batches are new, and need no look. */
async function knownAmong(
	run: Scope<'run_id'>,
	fresh: ReadonlyMap<string, number | null>,
	keys: readonly string[],
): Promise<readonly string[]> {
	const inserted = new Set<string>();
	for (const chunk of statementChunks(rowsOf(fresh))) {
		const rows = await run
			.insertInto('sync_record_seen', chunk)
			.onConflict((conflict) => conflict.doNothing())
			.returning('record_key')
			.execute();
		for (const row of rows) inserted.add(row.record_key);
	}
	return keys.filter((key) => !inserted.has(key));
}

function firstOfEach(records: readonly SeenRecord[]): ReadonlyMap<string, number | null> {
	const first = new Map<string, number | null>();
	for (const { key, cursor } of records) if (!first.has(key)) first.set(key, cursor);
	return first;
}

function rowsOf(cursors: ReadonlyMap<string, number | null>) {
	return Array.from(cursors, ([key, cursor]) => ({ record_key: key, cursor_value: cursor }));
}

/**
 * Notes a batch, and counts what it adds to its run, both in one transaction. In a list that is walked by its cursor,
 * what comes again in a newer version was edited meanwhile, and moves no other record.
 *
 * @param after the run's counts with the batch, each record counted
 */
export async function countSeen(
	scope: Scope,
	{ id, counts: before }: Pick<Run, 'id' | 'counts'>,
	after: RunCounts,
	{ records, isReadAgain }: SeenBatch,
): Promise<RunCounts> {
	const { again, newer } = await noteSeen(scope, id, records);
	if (before.distinct === undefined && again === 0) return after;
	const added = (after.fetched ?? 0) - (before.fetched ?? 0) - again;
	return {
		...after,
		distinct: (before.distinct ?? before.fetched ?? 0) + added,
		repeated: (before.repeated ?? 0) + (isReadAgain ? 0 : again - newer),
	};
}

async function readSeen(
	run: Scope<'run_id'>,
	keys: readonly string[],
): Promise<Map<string, number | null>> {
	const seen = new Map<string, number | null>();
	for (const chunk of statementChunks(keys)) {
		const rows = await run
			.from('sync_record_seen')
			.select(['record_key', 'cursor_value'])
			.where('record_key', 'in', chunk)
			.execute();
		for (const row of rows) seen.set(row.record_key, row.cursor_value);
	}
	return seen;
}

/** To be called when a run ends. */
export async function forgetSeen(scope: Scope, runId: string): Promise<void> {
	await scope.within({ run_id: runId }).deleteFrom('sync_record_seen').execute();
}
