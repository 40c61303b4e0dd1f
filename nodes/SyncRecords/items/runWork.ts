import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isDryRunId, syncOfDryRun } from '../../../engine/run';
import type { AccountStore } from '../../../engine/store';
import { RunReporter } from '../../../engine/sync';
import { inAccount } from '../../shared/account/account';
import { canceled, isCanceled } from '../../shared/n8n/cancellation';
import { failureItems, type ItemGroup } from '../../shared/n8n/itemGroups';
import { invalidParameter } from '../../shared/parameters/read';
import type { ExecutionHints } from './hints';

/** On behalf of which run input items are worked on. */
export interface RunSettings {
	readonly sync?: string | undefined;
	readonly runId: string | undefined;
}

/**
 * Works on a group of input items on behalf of its run, if there is one. A canceled execution gives the run up, since
 * nothing will go on with it.
 *
 * @throws EngineError as {@link RunReporter.workFor}, or `invalidParameter` where another sync is named
 */
export async function workForRun<Result>(
	context: IExecuteFunctions,
	{ account, settings: { sync, runId } }: Omit<ItemGroup<RunSettings>, 'itemIndexes'>,
	hints: ExecutionHints,
	work: (run: RunReporter, account: AccountStore) => Promise<Result>,
): Promise<Result> {
	return await inAccount(
		context,
		account,
		async (state) =>
			await RunReporter.workFor(state, { runId, sync }, async (run) => {
				checkSync(sync, run);
				if (!run.writes) hints.dryRun(`the run ${run.runId}`);
				return await work(run, state).catch(async (error: unknown) => {
					if (isCanceled(context)) await run.giveUp('The execution was canceled');
					throw error;
				});
			}),
	);
}

function checkSync(sync: string | undefined, { run }: RunReporter): void {
	if (run === undefined || sync === undefined || sync === run.sync) return;
	throw invalidParameter(
		'Sync Name',
		`must be that of the run, "${run.sync}"`,
		sync,
		'Leave "Sync Name" empty where a run is given.',
	);
}

/** To be asked before each batch. */
export function stopIfCanceled(context: IExecuteFunctions): void {
	if (!isCanceled(context)) return;
	throw canceled(
		'before all records were dealt with',
		'Nothing is lost: the next run covers the same window again, and what is there already changes nothing.',
	);
}

/** Work on the records of a group, which may break off before it has dealt with all of them. */
export interface GroupWork<Result> {
	/** The items whose records nothing has become of yet. */
	readonly unreached: readonly number[];
	/**
	 * Tells the run what was done until the work broke off, and returns what came of it.
	 *
	 * @param failures what comes out for it
	 */
	breakOff(error: unknown, failures: readonly INodeExecutionData[]): Promise<Result>;
}

/**
 * Runs the work on a group. With *On Error* set to continue, what breaks it off comes out as an item for each that was
 * not reached, or one for all when every record had been dealt with.
 *
 * @throws what breaks it off, otherwise, and always when the execution was canceled
 */
export async function orBreakOff<Result, Work extends GroupWork<Result>>(
	context: IExecuteFunctions,
	{ itemIndexes }: Pick<ItemGroup<unknown>, 'itemIndexes'>,
	work: Work,
	run: (work: Work) => Promise<Result>,
): Promise<Result> {
	try {
		return await run(work);
	} catch (error) {
		const { unreached } = work;
		const items = unreached.length > 0 ? unreached : itemIndexes.slice(0, 1);
		return await work.breakOff(error, failureItems(context, items, error));
	}
}

/** The sync that a group belongs to: the one that it names, or else its run's; undefined where neither is known. */
export async function namedSync(
	context: IExecuteFunctions,
	{ account, settings: { runId, sync } }: Omit<ItemGroup<RunSettings>, 'itemIndexes'>,
): Promise<string | undefined> {
	if (sync !== undefined || runId === undefined) return sync;
	if (isDryRunId(runId)) return syncOfDryRun(runId);
	return await inAccount(context, account, async ({ runs }) => {
		const [run] = await runs.list({ id: runId, limit: 1 });
		return run?.sync;
	});
}
