import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { onEachAccount, prepared } from '../shared/n8n/operations';
import * as advance from './advance.operation';
import * as compareAndSet from './compareAndSet.operation';
import * as remove from './delete.operation';
import * as forgetAccount from './forgetAccount.operation';
import * as get from './get.operation';
import * as history from './history.operation';
import * as increment from './increment.operation';
import * as list from './list.operation';
import * as set from './set.operation';
import * as undo from './undo.operation';

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
} as const;

export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await onEachAccount(context, operations, {});
}
