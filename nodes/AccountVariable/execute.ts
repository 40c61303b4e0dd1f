import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { AccountStore } from '../../engine/store';
import { withAccount } from '../shared/account/account';
import { forEachItem } from '../shared/n8n/forEachItem';
import { showOnce } from '../shared/n8n/showOnce';
import { type ParameterSource, readOption } from '../shared/parameters/read';
import * as advance from './advance.operation';
import * as compareAndSet from './compareAndSet.operation';
import * as remove from './delete.operation';
import * as forgetAccount from './forgetAccount.operation';
import * as get from './get.operation';
import * as history from './history.operation';
import * as increment from './increment.operation';
import * as list from './list.operation';
import type { ExecutionMode, Operation } from './operation';
import * as set from './set.operation';
import * as undo from './undo.operation';

type Work = (account: AccountStore, mode: ExecutionMode) => Promise<readonly IDataObject[]>;

const operations = {
	get: prepared(get),
	set: prepared(set),
	advance: prepared(advance),
	compareAndSet: prepared(compareAndSet),
	increment: prepared(increment),
	delete: prepared(remove),
	list: prepared(list),
	history: prepared(history),
	undo: prepared(undo),
	forgetAccount: prepared(forgetAccount),
} as const satisfies Record<string, (source: ParameterSource, itemIndex: number) => Work>;

export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const heldBack = new Set<string>();
	const mode: ExecutionMode = {
		isTestRun: context.getMode() === 'manual',
		heldBack: (variable) => heldBack.add(variable),
	};
	const items = await forEachItem(context, async (itemIndex) => {
		const operation = readOption(
			context,
			{ name: 'operation', label: 'Operation' },
			itemIndex,
			Object.keys(operations) as (keyof typeof operations)[],
		);
		const work = operations[operation](context, itemIndex);
		return await withAccount(context, itemIndex, async (account) => await work(account, mode));
	});
	showOnce(context, { kind: 'heldBack', names: heldBack }, (names) => ({
		message: `Not written, since this is a test run: ${names.join(', ')}. A published workflow writes; to write in test runs too, add the option "Write in Test Runs".`,
	}));
	return items;
}

function prepared<Parameters>(
	operation: Operation<Parameters>,
): (source: ParameterSource, itemIndex: number) => Work {
	return (source, itemIndex) => {
		const parameters = operation.read(source, itemIndex);
		return async (account, mode) => await operation.execute(account, parameters, mode);
	};
}
