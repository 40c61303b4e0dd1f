import type { IExecuteFunctions } from 'n8n-workflow';

import { noteRefusal } from '../../../engine/sync';
import { blockError } from '../n8n/errors';
import type { LoopRequest } from './listingData';
import type { LoopTask, TaskRun } from './loop';
import { hasAccount, inLoopAccount, readAccountId } from './loopAccount';

/**
 * Says which run a task lists for, and whether what fails is kept with it.
 *
 * @throws EngineError `invalidParameter`: there is no account to keep it in
 */
export async function runOf(
	context: IExecuteFunctions,
	itemIndex: number,
	{ runId, keepsFailed = false }: LoopRequest,
): Promise<Pick<LoopTask, 'run' | 'keeping'>> {
	if (runId === undefined) return {};
	if (hasAccount(context)) {
		const run = { accountId: await readAccountId(context, itemIndex), runId };
		return { run, keeping: keepsFailed ? run : undefined };
	}
	if (!keepsFailed) return {};
	throw blockError(
		'invalidParameter',
		'A "Run ID" is given, but no Sync Account, so that what fails cannot be kept with the run',
		'Choose in this node the Sync Account that Begin has, or empty "Run ID".',
		{ parameter: 'Run ID' },
	);
}

/** Reads for a run, if there is one, which is told where the source refuses. */
export async function readFor<Read>(
	context: IExecuteFunctions,
	run: TaskRun | undefined,
	read: () => Promise<Read>,
): Promise<Read> {
	return await read().catch(async (error: unknown) => {
		if (run !== undefined) {
			// What broke it off is the error to be seen, also where the account cannot be reached.
			await inLoopAccount(
				context,
				run.accountId,
				async (account) => await noteRefusal(account, run.runId, error),
			).catch(() => undefined);
		}
		throw error;
	});
}
