import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isDryRunId, type RunCounts } from '../../engine/run';
import type { AccountStore, Note } from '../../engine/store';
import { outputOptionalTime, outputTime } from '../shared/n8n/output';
import { optionsField } from '../shared/parameters/fields';
import { type DatedSource, readInstant } from '../shared/parameters/instant';
import { readOption, readString } from '../shared/parameters/read';
import { readRunId } from '../shared/parameters/run';
import { countsField, readCounts } from './counts';
import { runIdField } from './fields';

export const description: INodeProperties[] = [
	runIdField,
	countsField,
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		default: '',
		placeholder: 'e.g. Page 3 of 12',
		description: "What to write into the run's log; nothing if empty",
	},
	{
		displayName: 'Kind',
		name: 'kind',
		type: 'options',
		options: [
			{ name: 'Step', value: 'step', description: 'Something was done' },
			{ name: 'Error', value: 'error', description: 'Something failed, and the run goes on' },
		],
		default: 'step',
		description: 'What the message is',
	},
	optionsField([
		detailsField(),
		{
			displayName: 'Completed Up To',
			name: 'doneUpTo',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.updatedAt }}',
			description:
				'How far the window has been worked off: every record before that instant has arrived. Commit goes no further, until a later Progress does.',
		},
	]),
];

/** Kept with the message, and pruned with the run. */
export function detailsField(): INodeProperties {
	return {
		displayName: 'Details',
		name: 'details',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json }}',
		description:
			'What belongs to the message, such as the record that was refused. Text, or an object from an expression; what is longer than 64 kB is cut.',
	};
}

export function readDetails(source: DatedSource, itemIndex: number): unknown {
	const details = source.getNodeParameter('options.details', itemIndex, '') as unknown;
	return details === '' || details === null ? undefined : details;
}

interface ProgressParameters {
	readonly runId: string;
	readonly counts: RunCounts;
	readonly note: Note | undefined;
	readonly doneUpTo: number | undefined;
}

export function read(source: DatedSource, itemIndex: number): ProgressParameters {
	const parameter = { name: 'message', label: 'Message' };
	const message = readString(source, parameter, itemIndex, { example: 'Page 3 of 12' });
	const kind = readOption(source, { name: 'kind', label: 'Kind' }, itemIndex, ['step', 'error']);
	const details = readDetails(source, itemIndex);
	const doneUpTo = { name: 'options.doneUpTo', label: 'Completed Up To' };
	return {
		runId: readRunId(source, itemIndex),
		counts: readCounts(source, itemIndex),
		note: message === '' ? undefined : { kind, message, details },
		doneUpTo: readInstant(source, doneUpTo, itemIndex),
	};
}

export async function execute(
	account: AccountStore,
	{ runId, counts, note, doneUpTo }: ProgressParameters,
): Promise<readonly IDataObject[]> {
	const { accountId } = account;
	if (isDryRunId(runId)) {
		return [{ accountId, runId, counts: { ...counts }, written: false }];
	}
	const run = await account.runs.checkpoint(runId, counts, { note, doneUpTo });
	return [
		{
			accountId,
			sync: run.sync,
			runId,
			counts: { ...run.counts },
			doneUpTo: outputOptionalTime(run.doneUpTo),
			leaseUntil: outputTime(run.leaseUntil),
			written: true,
		},
	];
}
