import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isDryRunId, type RunCounts } from '../../engine/run';
import type { AccountStore } from '../../engine/store';
import { outputOptionalTime } from '../shared/n8n/output';
import { optionsField } from '../shared/parameters/fields';
import type { DatedSource } from '../shared/parameters/instant';
import { readString } from '../shared/parameters/read';
import { readRunId } from '../shared/parameters/run';
import { countsField, readCounts } from './counts';
import { runIdField } from './fields';
import { detailsField, readDetails } from './progress.operation';

export const description: INodeProperties[] = [
	runIdField,
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.error }}',
		description: 'What went wrong',
	},
	countsField,
	optionsField([detailsField()]),
];

interface FailParameters {
	readonly runId: string;
	readonly counts: RunCounts;
	readonly failure: { readonly message: string; readonly details: unknown };
}

export function read(source: DatedSource, itemIndex: number): FailParameters {
	const parameter = { name: 'message', label: 'Message' };
	const limits = { required: true, example: '{{ $json.error }}' };
	return {
		runId: readRunId(source, itemIndex),
		counts: readCounts(source, itemIndex),
		failure: {
			message: readString(source, parameter, itemIndex, limits),
			details: readDetails(source, itemIndex),
		},
	};
}

export async function execute(
	account: AccountStore,
	{ runId, counts, failure }: FailParameters,
): Promise<readonly IDataObject[]> {
	const { accountId } = account;
	const { message } = failure;
	if (isDryRunId(runId)) {
		return [{ accountId, runId, status: 'failed', message, written: false }];
	}
	const run = await account.runs.fail(runId, counts, failure);
	const { watermark } = await account.runs.state(run.sync, run.jobType);
	return [
		{
			accountId,
			sync: run.sync,
			runId,
			status: run.status,
			message,
			watermark: outputOptionalTime(watermark),
			written: true,
		},
	];
}
