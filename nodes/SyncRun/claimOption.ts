import type { INodeProperties } from 'n8n-workflow';

import type { RunRequest } from '../../engine/run';
import { type ParameterSource, readString } from '../shared/parameters/read';

const claimId = { name: 'options.claimId', label: 'Claim ID' };

/** For the options of Begin. */
export const claimIdField: INodeProperties = {
	displayName: claimId.label,
	name: 'claimId',
	type: 'string',
	default: '={{ $json.claimId }}',
	placeholder: 'e.g. {{ $json.claimId }}',
	description:
		'The "claimId" of the object that the run is of, which Claim Due of Sync Object or the Sync Schedule Trigger gave out: the claim ends with the run. If the claim is lost, Skipped says why, and nothing is done. Empty: the run is of no object.',
};

/** Nothing is as if it was not added: a test run, or a schedule beside the claims, has none. */
export function readClaimId(
	source: ParameterSource,
	itemIndex: number,
): Pick<RunRequest, 'claimId'> {
	const given = source.getNodeParameter(claimId.name, itemIndex, '') as unknown;
	if (given === null || given === undefined) return {};
	const text = readString(source, claimId, itemIndex, { example: '{{ $json.claimId }}' }).trim();
	return text === '' ? {} : { claimId: text };
}
