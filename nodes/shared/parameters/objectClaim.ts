import type { INodeProperties } from 'n8n-workflow';

import { lengthMs } from '../../../engine/run';
import type { ObjectClaimRequest } from '../../../engine/store';
import type { Span } from '../../../engine/time';
import { type ParameterName, type ParameterSource, readNumber } from './read';
import { readAddedSpan, spanField } from './span';

const limit = { name: 'limit', label: 'Limit' };
const mostInFlight = { name: 'options.mostInFlight', label: 'Most in Flight' };
const mostPerAccount = { name: 'options.mostPerAccount', label: 'Most Per Account' };
const beginWithin = { name: 'options.beginWithin', label: 'Begin Within' };

const usualLimit = 50;
const usuallyInFlight = 50;
const usuallyPerAccount = 2;
const usualWindow: Span = { amount: 10, unit: 'minutes' };

const MOST = 10_000;

/** How many objects to claim at a time. */
export const limitField: INodeProperties = {
	displayName: limit.label,
	name: limit.name,
	type: 'number',
	typeOptions: { minValue: 1 },
	default: usualLimit,
	description: 'Max number of results to return',
};

/** For the collection *Options*: how much may be claimed, and for how long. */
export const claimFields: readonly INodeProperties[] = [
	spanField(
		beginWithin.label,
		'beginWithin',
		usualWindow,
		'How long a claim waits for its run to begin: what was claimed is not claimed again before. Longer than an execution may have to wait for a free worker. Default: 10 minutes.',
	),
	{
		displayName: mostInFlight.label,
		name: 'mostInFlight',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MOST, numberPrecision: 0 },
		default: usuallyInFlight,
		description:
			'How many objects of the registry may be claimed at a time, whoever has claimed them: as many as n8n can work on at once, and some more that wait. Default: 50.',
	},
	{
		displayName: mostPerAccount.label,
		name: 'mostPerAccount',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MOST, numberPrecision: 0 },
		default: usuallyPerAccount,
		description: 'How many objects of one account may be claimed at a time. Default: 2.',
	},
];

/** Reads how much to claim, and for how long, where *Limit* says how many at a time. */
export function readClaim(source: ParameterSource, itemIndex: number): ObjectClaimRequest {
	return {
		...readClaimOptions(source, itemIndex),
		limit: readCount(source, limit, itemIndex, usualLimit),
	};
}

/** The same where as many are claimed at a time as may be in flight. */
export function readWholeClaim(source: ParameterSource): ObjectClaimRequest {
	const options = readClaimOptions(source, 0);
	return { ...options, limit: options.mostInFlight };
}

function readClaimOptions(
	source: ParameterSource,
	itemIndex: number,
): Omit<ObjectClaimRequest, 'limit'> {
	const within = readAddedSpan(source, beginWithin, itemIndex, { min: 0, fallback: usualWindow });
	return {
		mostInFlight: readCount(source, mostInFlight, itemIndex, usuallyInFlight),
		mostPerAccount: readCount(source, mostPerAccount, itemIndex, usuallyPerAccount),
		beginWithinMs: lengthMs(within ?? usualWindow, 'beginWithin'),
	};
}

function readCount(
	source: ParameterSource,
	parameter: ParameterName,
	itemIndex: number,
	fallback: number,
): number {
	return readNumber(source, parameter, itemIndex, { min: 1, max: MOST, integer: true, fallback });
}
