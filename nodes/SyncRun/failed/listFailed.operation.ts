import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AccountStore, FailedFilter } from '../../../engine/store';
import { optionsField } from '../../shared/parameters/fields';
import type { DatedSource } from '../../shared/parameters/instant';
import { limitFields, readLimit } from '../../shared/parameters/limit';
import { readOption, readString } from '../../shared/parameters/read';
import { readOptionalSyncName } from '../../shared/parameters/run';
import { syncNameField } from '../fields';
import { placeField, readPlace } from './fields';
import { failedOutput } from './output';

const status = { name: 'status', label: 'Status' };
const runId = { name: 'options.runId', label: 'Run ID' };

export const description: INodeProperties[] = [
	{
		...syncNameField,
		required: false,
		description:
			'Whose failed records and pages to list; those of all syncs of the account if empty',
	},
	{
		displayName: status.label,
		name: status.name,
		type: 'options',
		options: [
			{ name: 'Any', value: 'any' },
			{ name: 'Claimed', value: 'claimed', description: 'Somebody is trying it' },
			{ name: 'Given Up', value: 'givenUp', description: 'Not tried again unless you ask for it' },
			{ name: 'Resolved', value: 'resolved', description: 'It has arrived, or matters no more' },
			{ name: 'Waiting', value: 'waiting', description: 'To be tried again' },
		],
		default: 'any',
		description: 'Lists only what stands so',
	},
	...limitFields,
	optionsField([
		placeField,
		{
			displayName: runId.label,
			name: 'runId',
			type: 'string',
			default: '',
			description: 'Lists only what failed in this run',
		},
	]),
];

export function read(source: DatedSource, itemIndex: number): FailedFilter {
	const statuses = ['any', 'claimed', 'givenUp', 'resolved', 'waiting'] as const;
	const chosen = readOption(source, status, itemIndex, statuses);
	const run = readString(source, runId, itemIndex, { example: '20260131T120000Z-k3x09p2m4q' });
	return {
		sync: readOptionalSyncName(source, itemIndex),
		status: chosen === 'any' ? undefined : chosen,
		runId: run.trim() === '' ? undefined : run.trim(),
		place: readPlace(source, itemIndex),
		limit: readLimit(source, itemIndex),
	};
}

export async function execute(
	{ accountId, failed }: AccountStore,
	filter: FailedFilter,
): Promise<readonly IDataObject[]> {
	const batches = await failed.list(filter);
	return batches.map((batch) => failedOutput(accountId, batch));
}
