import type { INodeProperties } from 'n8n-workflow';

import { labels } from '../n8n/labels';
import { readFieldNames } from './fieldNames';
import { invalidParameter, type ParameterName, type ParameterSource } from './read';

export const externalIdField: INodeProperties = {
	displayName: labels.option.externalId,
	name: 'externalId',
	type: 'string',
	requiresDataPath: 'multiple',
	default: 'id',
	required: true,
	placeholder: 'e.g. warehouse, sku',
	description:
		'The field that tells one record from another, or several, separated by commas. In a table they are its key.',
};

/** The fields of the external ID, at least one. */
export function readExternalId(
	source: ParameterSource,
	itemIndex: number,
	parameter: ParameterName = { name: 'externalId', label: labels.option.externalId },
): readonly string[] {
	const given = readFieldNames(source, parameter, itemIndex, { required: true, example: 'id' });
	const fields = given.split(',').map((field) => field.trim());
	if (fields.every((field) => field !== '') && new Set(fields).size === fields.length) {
		return fields;
	}
	throw invalidParameter(
		parameter.label,
		'must name each field once',
		given,
		`Enter the field that tells one record from another in "${parameter.label}", for example id; or several, separated by commas, for example warehouse, sku.`,
	);
}
