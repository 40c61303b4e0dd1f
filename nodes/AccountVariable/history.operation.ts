import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AccountStore } from '../../engine/store';
import { outputTime } from '../shared/n8n/output';
import { limitFields, readLimit } from '../shared/parameters/limit';
import type { ParameterSource } from '../shared/parameters/read';
import { nameField, readName } from './fields';
import { outputValue } from './output';

export const description: INodeProperties[] = [nameField, ...limitFields];

interface HistoryParameters {
	readonly name: string;
	readonly limit: number | undefined;
}

export function read(source: ParameterSource, itemIndex: number): HistoryParameters {
	return { name: readName(source, itemIndex), limit: readLimit(source, itemIndex) };
}

export async function execute(
	account: AccountStore,
	{ name, limit }: HistoryParameters,
): Promise<readonly IDataObject[]> {
	const entries = await account.variables.history(name, limit);
	return entries.map(({ version, operation, after, restoredVersion, changedAt, origin }) => ({
		accountId: account.accountId,
		name,
		version,
		operation,
		exists: after !== undefined,
		type: after?.type ?? null,
		value: outputValue(after),
		...(restoredVersion === undefined ? {} : { restoredVersion }),
		changedAt: outputTime(changedAt),
		workflowId: origin.workflowId ?? null,
		executionId: origin.executionId ?? null,
	}));
}
