import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { nextTry } from '../../../engine/run';
import { type AccountStore, type Fate, failedMissing } from '../../../engine/store';
import { environment } from '../../shared/n8n/environment';
import { mostAttemptsField, readMostAttempts } from '../../shared/parameters/failed';
import { optionsField } from '../../shared/parameters/fields';
import type { DatedSource } from '../../shared/parameters/instant';
import { readOption, readString } from '../../shared/parameters/read';
import { claimIdField, failedIdField, type FailedReference, readFailedReference } from './fields';

const outcome = { name: 'outcome', label: 'Outcome' };
const reason = { name: 'reason', label: 'Reason' };
const note = { name: 'options.note', label: 'Note' };

export const description: INodeProperties[] = [
	failedIdField,
	claimIdField,
	{
		displayName: outcome.label,
		name: outcome.name,
		type: 'options',
		options: [
			{
				name: 'Failed Again',
				value: 'failedAgain',
				description:
					'It is tried again after a pause that doubles each time, and given up in the end',
			},
			{ name: 'Resolved', value: 'resolved', description: 'It has arrived, or matters no more' },
		],
		default: 'resolved',
		description: 'What has become of it',
	},
	{
		displayName: reason.label,
		name: reason.name,
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.error }}',
		description: 'Why it failed this time',
		displayOptions: { show: { outcome: ['failedAgain'] } },
	},
	optionsField([
		{ ...mostAttemptsField, displayOptions: { show: { '/outcome': ['failedAgain'] } } },
		{
			displayName: note.label,
			name: 'note',
			type: 'string',
			default: '',
			placeholder: 'e.g. corrected by hand',
			description: 'What is to be said of it when it is listed',
			displayOptions: { show: { '/outcome': ['resolved'] } },
		},
	]),
];

interface ResolveParameters {
	readonly reference: FailedReference;
	readonly fate: Fate;
}

export function read(source: DatedSource, itemIndex: number): ResolveParameters {
	const reference = readFailedReference(source, itemIndex);
	const { failedId: id } = reference;
	const choices = ['resolved', 'failedAgain'] as const;
	if (readOption(source, outcome, itemIndex, choices) === 'resolved') {
		const given = readString(source, note, itemIndex, { example: 'corrected by hand' }).trim();
		const fate = { id, kind: 'resolved' } as const;
		return { reference, fate: given === '' ? fate : { ...fate, note: given } };
	}
	const mostAttempts = readMostAttempts(source, itemIndex);
	const why = readString(source, reason, itemIndex, { example: '{{ $json.error }}' }).trim();
	const next = (attempts: number) => nextTry(environment(), { attempts, mostAttempts });
	const fate = { id, kind: 'failed', next } as const;
	return { reference, fate: why === '' ? fate : { ...fate, reason: why } };
}

export async function execute(
	{ accountId, failed }: AccountStore,
	{ reference: { failedId, claimId }, fate }: ResolveParameters,
): Promise<readonly IDataObject[]> {
	const { lost } = await failed.settle(claimId, [fate]);
	if (lost.length > 0) throw failedMissing(accountId, failedId);
	return [{ accountId, failedId, outcome: fate.kind === 'resolved' ? 'resolved' : 'failedAgain' }];
}
