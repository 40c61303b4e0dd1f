import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { type AccountStore, failedMissing } from '../../../engine/store';
import type { DatedSource } from '../../shared/parameters/instant';
import { readString } from '../../shared/parameters/read';
import { claimIdField, failedIdField, type FailedReference, readFailedReference } from './fields';

const reason = { name: 'reason', label: 'Reason' };

export const description: INodeProperties[] = [
	failedIdField,
	claimIdField,
	{
		displayName: reason.label,
		name: reason.name,
		type: 'string',
		default: '',
		placeholder: 'e.g. The customer was deleted in the app',
		description: 'Why it is not tried again; empty: why it failed last',
	},
];

interface GiveUpParameters {
	readonly reference: FailedReference;
	/** Undefined: as it was. */
	readonly why: string | undefined;
}

export function read(source: DatedSource, itemIndex: number): GiveUpParameters {
	const example = 'The customer was deleted in the app';
	const why = readString(source, reason, itemIndex, { example }).trim();
	return {
		reference: readFailedReference(source, itemIndex),
		why: why === '' ? undefined : why,
	};
}

export async function execute(
	{ accountId, failed }: AccountStore,
	{ reference: { failedId, claimId }, why }: GiveUpParameters,
): Promise<readonly IDataObject[]> {
	const next = () => ({ kind: 'givenUp' }) as const;
	const fate = { id: failedId, kind: 'failed', next } as const;
	const said = why === undefined ? fate : { ...fate, reason: why };
	const { lost } = await failed.settle(claimId, [said]);
	if (lost.length > 0) throw failedMissing(accountId, failedId);
	return [{ accountId, failedId, outcome: 'givenUp' }];
}
