import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { onEachAccount, prepared } from '../shared/n8n/operations';
import * as claimDue from './claimDue.operation';
import * as list from './list.operation';
import * as pause from './pause.operation';
import * as register from './register.operation';
import * as remove from './remove.operation';
import * as resume from './resume.operation';
import * as update from './update.operation';

const operations = {
	claimDue: prepared(claimDue),
	list: prepared(list),
	pause: prepared(pause),
	register: prepared(register),
	remove: prepared(remove),
	resume: prepared(resume),
	update: prepared(update),
} as const;

/** @returns the items of the first and of the second output; the latter stays empty where there is one only */
export async function execute(
	context: IExecuteFunctions,
): Promise<readonly [INodeExecutionData[], INodeExecutionData[]]> {
	const second = new WeakSet<IDataObject>();
	const items = await onEachAccount(context, operations, {
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
