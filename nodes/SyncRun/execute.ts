import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { onEachAccount, prepared } from '../shared/n8n/operations';
import { type CommittedNote, nameRun, noteCommit } from '../shared/n8n/runMetadata';
import * as begin from './begin.operation';
import * as commit from './commit.operation';
import * as fail from './fail.operation';
import * as claimFailed from './failed/claimFailed.operation';
import * as giveUpFailed from './failed/giveUpFailed.operation';
import * as listFailed from './failed/listFailed.operation';
import * as resolveFailed from './failed/resolveFailed.operation';
import * as history from './history.operation';
import * as list from './list.operation';
import * as progress from './progress.operation';
import * as status from './status.operation';
import * as undo from './undo.operation';

const operations = {
	begin: prepared(begin),
	claimFailed: prepared(claimFailed),
	commit: prepared(commit),
	fail: prepared(fail),
	giveUpFailed: prepared(giveUpFailed),
	history: prepared(history),
	list: prepared(list),
	listFailed: prepared(listFailed),
	progress: prepared(progress),
	resolveFailed: prepared(resolveFailed),
	status: prepared(status),
	undo: prepared(undo),
} as const;

/** @returns the items of the first and of the second output; the latter stays empty where there is one only */
export async function execute(
	context: IExecuteFunctions,
): Promise<readonly [INodeExecutionData[], INodeExecutionData[]]> {
	const second = new WeakSet<IDataObject>();
	const items = await onEachAccount(context, operations, {
		begun: (runId: string) => nameRun(context, runId),
		ended: (run: CommittedNote) => noteCommit(context, run),
		bySecondOutput: (json: IDataObject) => {
			second.add(json);
			return json;
		},
	});
	return [
		items.filter(({ json }) => !second.has(json)),
		items.filter(({ json }) => second.has(json)),
	];
}
