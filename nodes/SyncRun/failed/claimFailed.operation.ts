import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { lengthMs } from '../../../engine/run';
import type { AccountStore, ClaimRequest } from '../../../engine/store';
import type { Span } from '../../../engine/time';
import {
	mostAttemptsField,
	readMostAttempts,
	readTryAllNow,
	tryAllNowField,
} from '../../shared/parameters/failed';
import { optionsField } from '../../shared/parameters/fields';
import type { DatedSource } from '../../shared/parameters/instant';
import { readNumber } from '../../shared/parameters/read';
import { readSyncName } from '../../shared/parameters/run';
import { readAddedSpan, spanField } from '../../shared/parameters/span';
import { syncNameField } from '../fields';
import type { RunExecution } from '../operation';
import { placeField, readPlace } from './fields';
import { failedOutput } from './output';

const limit = { name: 'limit', label: 'Limit' };
const claimFor = { name: 'options.claimFor', label: 'Claim For' };
const usualLimit = 50;
const usualTime: Span = { amount: 60, unit: 'minutes' };

export const description: INodeProperties[] = [
	{ ...syncNameField, description: 'The sync whose failed records and pages to claim' },
	{
		displayName: limit.label,
		name: limit.name,
		type: 'number',
		typeOptions: { minValue: 1 },
		default: usualLimit,
		description: 'Max number of results to return',
	},
	optionsField([
		spanField(
			claimFor.label,
			'claimFor',
			usualTime,
			'How long they may be held. If this n8n process ends before, they come free within two minutes.',
		),
		placeField,
		mostAttemptsField,
		tryAllNowField,
	]),
];

interface ClaimParameters {
	readonly request: Omit<ClaimRequest, 'place'>;
	readonly place: string | undefined;
	readonly tryAllNow: boolean;
}

export function read(source: DatedSource, itemIndex: number): ClaimParameters {
	const limits = { min: 1, max: 10_000, integer: true, fallback: usualLimit };
	const time = readAddedSpan(source, claimFor, itemIndex, { min: 0, fallback: usualTime });
	return {
		request: {
			sync: readSyncName(source, itemIndex),
			limit: readNumber(source, limit, itemIndex, limits),
			forMs: lengthMs(time ?? usualTime, 'claimFor'),
			mostAttempts: readMostAttempts(source, itemIndex),
		},
		place: readPlace(source, itemIndex),
		tryAllNow: readTryAllNow(source, itemIndex),
	};
}

export async function execute(
	{ accountId, failed }: AccountStore,
	{ request, place, tryAllNow: all }: ClaimParameters,
	{ say }: RunExecution,
): Promise<readonly IDataObject[]> {
	if (all) await failed.makeDue(request.sync, { place });
	const { batches } = await failed.claim({ ...request, place });
	if (batches.length === 0)
		say({ about: request.sync, message: 'Nothing is to be tried again now' });
	return batches.map((batch) => failedOutput(accountId, batch));
}
