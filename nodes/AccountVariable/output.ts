import type { IDataObject } from 'n8n-workflow';

import type { AccountStore, Change, Variable, VariableValue } from '../../engine/store';
import { outputTime } from '../shared/n8n/output';

type OutputValue = IDataObject['value'];

/** What a variable holds, as Get and the operations that change it give it out. */
export function variableOutput(
	{ accountId }: AccountStore,
	name: string,
	variable: Variable | undefined,
): IDataObject {
	return {
		accountId,
		name,
		exists: variable !== undefined,
		type: variable?.type ?? null,
		value: outputValue(variable),
		version: variable?.version ?? 0,
		updatedAt: variable === undefined ? null : outputTime(variable.updatedAt),
	};
}

/** What a variable holds, and what it held before. */
export function changeOutput(account: AccountStore, change: Change): IDataObject {
	return {
		...variableOutput(account, change.name, change.after),
		previousValue: outputValue(change.before),
	};
}

/** Null when there is none. */
export function outputValue(value: VariableValue | undefined): OutputValue {
	// JSON values are read-only in the engine; an item's may be changed by whoever gets it.
	return (value?.value ?? null) as OutputValue;
}
