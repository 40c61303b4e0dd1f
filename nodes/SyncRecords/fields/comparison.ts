import type { INodeProperties } from 'n8n-workflow';

import type { ParameterSource } from '../../shared/parameters/read';
import { readFieldNames } from '../../shared/parameters/fieldNames';

const ignoredFields = { name: 'options.ignoredFields', label: 'Ignored Fields' };

/** For the collection *Options*. */
export const ignoredFieldsField: INodeProperties = {
	displayName: ignoredFields.label,
	name: 'ignoredFields',
	type: 'string',
	requiresDataPath: 'multiple',
	default: '',
	placeholder: 'e.g. fetchedAt, etag',
	description:
		'Fields that may differ without the record having changed, separated by commas; the same for all nodes of a sync. "_sync" is always ignored.',
};

export function readIgnoredFields(source: ParameterSource, itemIndex: number): readonly string[] {
	const given = readFieldNames(source, ignoredFields, itemIndex, { example: 'fetchedAt, etag' });
	return ['_sync', ...given.split(',').map((field) => field.trim())];
}
