import type { INodeProperties } from 'n8n-workflow';

import { expressionFor, failedGiver } from '../../shared/n8n/upstream';
import { type ParameterSource, readString } from '../../shared/parameters/read';

const failedId = { name: 'failedId', label: 'Failed ID' };
const claimId = { name: 'claimId', label: 'Claim ID' };
const place = { name: 'options.place', label: 'Destination' };

export const failedIdField: INodeProperties = {
	displayName: failedId.label,
	name: failedId.name,
	type: 'string',
	default: '={{ $json.failedId }}',
	required: true,
	placeholder: "e.g. {{ $('Sync Run').item.json.failedId }}",
	description: 'The "failedId" that Claim Failed or List Failed gave out',
};

export const claimIdField: INodeProperties = {
	displayName: claimId.label,
	name: claimId.name,
	type: 'string',
	default: '={{ $json.claimId }}',
	placeholder: "e.g. {{ $('Sync Run').item.json.claimId }}",
	description:
		'The "claimId" that Claim Failed gave out: if another has claimed it since, it is left as it is, and the node fails. Empty: by hand, whoever has claimed it.',
};

/** What is said of something that failed. */
export interface FailedReference {
	readonly failedId: string;
	/** Undefined by hand. */
	readonly claimId: string | undefined;
}

export function readFailedReference(source: ParameterSource, itemIndex: number): FailedReference {
	const example = () => `{{ ${expressionFor(source, failedGiver)}.item.json.failedId }}`;
	const id = readString(source, failedId, itemIndex, { required: true, example });
	return { failedId: id.trim(), claimId: readClaimId(source, itemIndex) };
}

/** What was listed has none, so that the expression gives nothing. */
function readClaimId(source: ParameterSource, itemIndex: number): string | undefined {
	const given = source.getNodeParameter(claimId.name, itemIndex, '') as unknown;
	if (given === null || given === undefined) return undefined;
	const example = () => `{{ ${expressionFor(source, failedGiver)}.item.json.claimId }}`;
	const text = readString(source, claimId, itemIndex, { example }).trim();
	return text === '' ? undefined : text;
}

/** For the collection *Options*. */
export const placeField: INodeProperties = {
	displayName: place.label,
	name: 'place',
	type: 'string',
	default: '',
	placeholder: 'e.g. orders',
	description:
		'Only what a table of that name has refused. Empty: everything, also what an app has refused.',
};

/** Undefined for everything. */
export function readPlace(source: ParameterSource, itemIndex: number): string | undefined {
	const given = readString(source, place, itemIndex, { example: 'orders' }).trim();
	return given === '' ? undefined : given;
}
