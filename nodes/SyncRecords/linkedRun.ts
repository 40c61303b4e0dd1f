import type { IExecuteFunctions } from 'n8n-workflow';

import { EngineError } from '../../engine/errors';
import type { AccountStore, Note, Run, RunCounts, TimeRange } from '../../engine/store';
import { isDryRunId } from '../../engine/sync';
import { addedCounts, type NoteSeen } from '../../engine/sync/records/distinctCount';
import type { LateRecord } from '../../engine/sync/records/tableSink';
import { invalidParameter } from '../shared/parameters';
import { withAccount } from '../shared/store';

export interface RunReport {
	/** What this block has counted; it is added to what the run had before. */
	readonly counts: RunCounts;
	readonly note?: Note;
	/** Epoch milliseconds. */
	readonly doneUpTo?: number;
	readonly late?: readonly LateRecord[];
	/** Of this time more records may have been late than are told. */
	readonly inDoubt?: TimeRange;
}

/** The run that records belong to, as far as there is one. */
export interface LinkedRun {
	readonly runId: string | null;
	/** The run's sync, or else the one that was named. */
	readonly sync: string | undefined;
	/** Undefined for a dry run, which is nowhere recorded, and where there is no run. */
	readonly run: Run | undefined;
	/** False for a dry run: then nothing is written anywhere. */
	readonly writes: boolean;
	/** Whether the run is told of what was done. */
	readonly isReported: boolean;
	/** @throws StoreError `leaseLost`, `leaseExpired`, `runClosed` */
	checkLease(): Promise<void>;
	/** What runs of the sync that have committed cover of a time. */
	covered(range: TimeRange): Promise<readonly TimeRange[]>;
	/** To be told before records of an earlier run's time are written; the report says which of them were late. */
	noteDoubt(range: TimeRange): Promise<void>;
	report(report: RunReport): Promise<void>;
	/** Notes what was fetched, so that what comes twice counts once; undefined where the run is not told of it. */
	readonly noteSeen: NoteSeen | undefined;
	/** Gives the lease back: nothing will go on with the run. */
	giveUp(message: string): Promise<void>;
}

export interface RunRequest {
	readonly runId: string | undefined;
	readonly sync: string | undefined;
	/** Whether what the run remembers is left alone, as in a test run. */
	readonly isHeldBack: boolean;
}

/**
 * Says for as long as `work` takes that a block is at work on the run, if there is a real one: from the first that `work`
 * tells the run of.
 */
export async function atWorkOn<Result>(
	{ runs }: AccountStore,
	runId: string | undefined,
	work: () => Promise<Result>,
): Promise<Result> {
	if (runId === undefined || isDryRunId(runId)) return await work();
	return await runs.atWork(runId, work);
}

/**
 * Finds the run, and makes sure that it may still write.
 *
 * @throws StoreError as {@link LinkedRun.checkLease}, and `runMissing`
 */
export async function linkedRun(
	account: AccountStore,
	{ runId, sync, isHeldBack }: RunRequest,
): Promise<LinkedRun> {
	if (runId === undefined) return unreported(null, sync, undefined);
	if (isDryRunId(runId)) return { ...unreported(runId, sync, undefined), writes: false };
	const run = isHeldBack ? await known(account, runId) : await account.runs.progress(runId, {});
	if (sync !== undefined && sync !== run.sync) {
		throw invalidParameter(
			'Sync Name',
			`must be that of the run, "${run.sync}"`,
			sync,
			'Leave "Sync Name" empty where a run is given.',
		);
	}
	const linked: LinkedRun = {
		...unreported(runId, run.sync, run),
		covered: async (range) => await account.runs.covered(run.sync, range),
	};
	if (isHeldBack) return linked;
	return {
		...linked,
		isReported: true,
		checkLease: async () => {
			await account.runs.progress(runId, {});
		},
		noteDoubt: async (inDoubt) => {
			await account.runs.progress(runId, {}, undefined, { inDoubt });
		},
		report: async ({ counts, note, doneUpTo, late, inDoubt = run.inDoubt }) => {
			const extent = { doneUpTo, late, inDoubt };
			await account.runs.progress(runId, addedCounts(run.counts, counts), note, extent);
		},
		noteSeen: async (records) => await account.records.noteSeen(runId, records),
		giveUp: async (message) => {
			// A run that was closed meanwhile has no lease to give back.
			await account.runs.fail(runId, {}, { message }).catch(() => undefined);
		},
	};
}

/** The sync that an item belongs to: the one that it names, or else its run's; undefined where neither is known. */
export async function namedSync(
	context: IExecuteFunctions,
	itemIndex: number,
	{ runId, sync }: Pick<RunRequest, 'runId' | 'sync'>,
): Promise<string | undefined> {
	if (sync !== undefined || runId === undefined || isDryRunId(runId)) return sync;
	return await withAccount(context, itemIndex, async ({ runs }) => {
		const [run] = await runs.list({ id: runId, limit: 1 });
		return run?.sync;
	});
}

function unreported(
	runId: string | null,
	sync: string | undefined,
	run: Run | undefined,
): LinkedRun {
	const nothing = async () => undefined;
	return {
		runId,
		sync,
		run,
		writes: true,
		isReported: false,
		checkLease: nothing,
		covered: async () => [],
		noteDoubt: nothing,
		report: nothing,
		noteSeen: undefined,
		giveUp: nothing,
	};
}

async function known(account: AccountStore, runId: string): Promise<Run> {
	const [run] = await account.runs.list({ id: runId, limit: 1 });
	if (run !== undefined) return run;
	throw new EngineError('runMissing', {
		message: `The account "${account.accountId}" has no run "${runId}"`,
		remedy:
			'Give the "runId" that Begin gave out, with the Sync Account credential that Begin had.',
		parameter: 'Run ID',
	});
}
