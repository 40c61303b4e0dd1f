import type { IExecuteFunctions } from 'n8n-workflow';

import { EngineError } from '../../../engine/errors';
import { isDryRunId, type Run } from '../../../engine/run';
import type { AccountStore } from '../../../engine/store';
import { RunReporter } from '../../../engine/sync';
import { withAccount } from '../../shared/account/account';
import { invalidParameter } from '../../shared/parameters/read';

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
 * @throws EngineError as {@link RunReporter.checkLease}, and `runMissing`
 */
export async function linkedRun(
	account: AccountStore,
	{ runId, sync, isHeldBack }: RunRequest,
): Promise<RunReporter> {
	const run =
		runId === undefined || isDryRunId(runId)
			? undefined
			: isHeldBack
				? await known(account, runId)
				: await account.runs.holdsLease(runId);
	if (run !== undefined && sync !== undefined && sync !== run.sync) {
		throw invalidParameter(
			'Sync Name',
			`must be that of the run, "${run.sync}"`,
			sync,
			'Leave "Sync Name" empty where a run is given.',
		);
	}
	return new RunReporter(account, { runId: runId ?? null, run, sync, isHeldBack });
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
