import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { AccountStore } from '../../engine/store';
import { withAccount } from '../shared/account/account';
import { forEachItem } from '../shared/n8n/forEachItem';
import { nameRuns } from '../shared/n8n/runMetadata';
import { showOnce } from '../shared/n8n/showOnce';
import { readOption } from '../shared/parameters/read';
import * as begin from './begin.operation';
import * as commit from './commit.operation';
import * as fail from './fail.operation';
import * as history from './history.operation';
import * as list from './list.operation';
import type { Emitted, Execution, Operation, RunParameterSource } from './operation';
import * as progress from './progress.operation';
import * as undo from './undo.operation';

type Work = (account: AccountStore, execution: Execution) => Promise<readonly Emitted[]>;
type Prepared = (source: RunParameterSource, itemIndex: number) => Work;

const operations = {
	begin: prepared(begin),
	commit: prepared(commit),
	fail: prepared(fail),
	history: prepared(history),
	list: prepared(list),
	progress: prepared(progress),
	undo: prepared(undo),
} as const satisfies Record<string, Prepared>;

/** @returns the items of the first and of the second output; the latter stays empty where there is one only */
export async function execute(
	context: IExecuteFunctions,
): Promise<readonly [INodeExecutionData[], INodeExecutionData[]]> {
	const heldBack = new Set<string>();
	const execution: Execution = {
		isTestRun: context.getMode() === 'manual',
		heldBack: (what) => heldBack.add(what),
		begun: (runId) => nameRuns(context, runId),
	};
	const second = new WeakSet<IDataObject>();
	const items = await forEachItem(context, async (itemIndex) => {
		const operation = readOption(
			context,
			{ name: 'operation', label: 'Operation' },
			itemIndex,
			Object.keys(operations) as (keyof typeof operations)[],
		);
		const work = operations[operation](context, itemIndex);
		const emitted = await withAccount(
			context,
			itemIndex,
			async (account) => await work(account, execution),
		);
		for (const { json, output } of emitted) if (output === 1) second.add(json);
		return emitted.map(({ json }) => json);
	});
	showOnce(context, { kind: 'heldBack', names: heldBack }, (names) => ({
		message: `Not written, since this is a test run: ${names.join(', ')}. A published workflow writes; to write in test runs too, add the option "Write in Test Runs".`,
	}));
	return [
		items.filter(({ json }) => !second.has(json)),
		items.filter(({ json }) => second.has(json)),
	];
}

function prepared<Parameters>(operation: Operation<Parameters>): Prepared {
	return (source, itemIndex) => {
		const parameters = operation.read(source, itemIndex);
		return async (account, execution) => await operation.execute(account, parameters, execution);
	};
}
