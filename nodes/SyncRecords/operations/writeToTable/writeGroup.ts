import type { IExecuteFunctions } from 'n8n-workflow';

import type { AccountStore } from '../../../../engine/store';
import { withAccount } from '../../../shared/account/account';
import { withDestination } from '../../../shared/account/destination';
import { isCancelled } from '../../../shared/n8n/cancellation';
import { brokenItems, failureItems, type ItemGroup } from '../../../shared/n8n/itemGroups';
import type { ExecutionHints } from '../../items/hints';
import { atWorkOn, linkedRun } from '../../items/linkedRun';
import { inputRecords } from '../../items/records';
import type { WriteSettings } from './settings';
import { TableWork, type Written } from './work';

/**
 * Writes the records of one group to its table.
 *
 * @throws what breaks it off, unless *On Error* is set to continue; then the items that were not reached come out for it
 */
export async function writeGroup(
	context: IExecuteFunctions,
	group: ItemGroup<WriteSettings>,
	hints: ExecutionHints,
): Promise<Written> {
	const { account, settings, itemIndexes } = group;
	const { sync, runId, target, writeInTestRuns } = settings;
	const isHeldBack = context.getMode() === 'manual' && !writeInTestRuns;
	const write = async (state: AccountStore): Promise<Written> => {
		const run = await linkedRun(state, { runId, sync, isHeldBack });
		if (isHeldBack && run.run !== undefined) hints.heldBack(`run ${run.run.id}`);
		if (!run.writes) hints.dryRun(`the run ${run.runId}`);
		const records = await inputRecords(context, itemIndexes, settings.columnsFrom);
		const work = new TableWork(context, group, records, run, hints);
		try {
			return await withDestination(account.config, target.databaseFile, work.writeTo);
		} catch (error) {
			if (isCancelled(context)) await run.giveUp('The execution was canceled');
			return await work.breakOff(error, brokenItems(context, group, work.unreached, error));
		}
	};
	try {
		return await withAccount(
			context,
			itemIndexes[0] ?? 0,
			async (state) => await atWorkOn(state, runId, async () => await write(state)),
		);
	} catch (error) {
		return { results: [], failed: failureItems(context, itemIndexes, error) };
	}
}
