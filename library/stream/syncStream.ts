import type { AccountStore } from '../../engine/store';
import { withStore } from '../../engine/store';
import {
	beginRun,
	type BegunRun,
	commitRun,
	RunReporter,
	type Streamed,
	StreamedRun,
	streamWindow,
	type SyncedBatch,
	TableOutlet,
} from '../../engine/sync';
import type { Run } from '../../engine/run';
import type { SourceItem } from '../../engine/source';
import { readStream, type StreamRequest } from './readStream';
import type { SyncStreamOptions } from './streamOptions';
import { type FailedRecord, heldBy, receiptOf, type SyncStreamResult } from './syncResult';
import { withTables } from './tables';

/** How often a lease that is held is asked for again. */
const askAgainMs = 5_000;
const mostFailed = 100;

/**
 * Keeps a table in step with a source: takes the lease of the sync, freezes its window, writes what has changed in it, a
 * checkpoint after each batch, and commits with a receipt that says what is proven. One run; call it again for the next.
 *
 * If its process dies, call it again: it covers the window once more, which changes nothing of what is written already.
 * Records are written by version, so that nothing older comes back.
 *
 * @throws EngineError `invalidOption` at once; what reading, writing and the store can fail with, or the reason of
 * `signal`: then the lease is given back, what was written stays, and the next run covers the window again
 */
export async function syncStream(options: SyncStreamOptions): Promise<SyncStreamResult> {
	const request = readStream(options);
	const { store, environment, account, run } = request;
	return await withStore(store, environment, async (opened) => {
		const state = opened.account(account);
		const begun = await begin(state, request);
		if (begun.kind === 'held') return heldBy(run.sync, begun.lease);
		if (begun.kind !== 'begun') return { kind: 'nothingToDo', message: begun.reason };
		return await runTo(state, begun.run, request);
	});
}

async function begin(state: AccountStore, request: StreamRequest): Promise<BegunRun> {
	const { run, waitForLease, environment, signal } = request;
	for (;;) {
		signal?.throwIfAborted();
		const begun = await beginRun(state.runs, environment, run);
		if (begun.kind !== 'held' || !waitForLease) return begun;
		await environment.sleep(askAgainMs, signal);
	}
}

async function runTo(
	state: AccountStore,
	{ id: runId }: Run,
	request: StreamRequest,
): Promise<SyncStreamResult> {
	const { moveWhenFailed } = request;
	const failed: FailedRecord[] = [];
	const streamed = await RunReporter.workFor(
		state,
		{ runId },
		async (reporter) =>
			await stream(reporter, request, failed).catch(async (error: unknown) => {
				await reporter.giveUp(error instanceof Error ? error.message : String(error));
				throw error;
			}),
	);
	const asked = { counts: {}, moveWhenIncomplete: false, moveWhenFailed, nextSlice: false };
	const committed = await commitRun(state.runs, request.environment, runId, asked);
	return { kind: 'committed', receipt: receiptOf(committed, streamed, failed) };
}

async function stream(
	reporter: RunReporter,
	request: StreamRequest,
	failed: FailedRecord[],
): Promise<Streamed> {
	const { source, tables, table, environment, batchSize, signal } = request;
	const { runId, run: begun } = reporter;
	if (runId === null || begun === undefined) throw new Error('A stream works for a recorded run');
	const run = await StreamedRun.takeUp(reporter, begun.window);
	const streamed = await withTables(
		tables,
		environment,
		async (destination) =>
			await streamWindow({
				source,
				run,
				outlet: new TableOutlet({ destination, table: { ...table, runId }, run }),
				batchSize,
				environment,
				cancelled: signal,
				taken: (batch) => {
					noteFailed(batch, failed, request);
					const { fetched, created, updated, unchanged, failed: refused } = batch.totals;
					const counts = { fetched, created, updated, unchanged, failed: refused };
					request.onProgress?.({ ...counts, doneUpTo: new Date(run.position) });
				},
			}),
	);
	signal?.throwIfAborted();
	return streamed;
}

function noteFailed(
	{ items, outcomes }: SyncedBatch<SourceItem>,
	failed: FailedRecord[],
	{ onFailed }: StreamRequest,
): void {
	for (const [index, outcome] of outcomes.entries()) {
		if (outcome.action !== 'failed') continue;
		const { externalId, message } = outcome;
		if (failed.length < mostFailed) failed.push({ externalId, message });
		onFailed?.({ externalId, message }, items[index]?.columns ?? {});
	}
}
