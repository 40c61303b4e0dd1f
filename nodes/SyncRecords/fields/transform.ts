import type { INodeProperties } from 'n8n-workflow';

import { labels } from '../../shared/n8n/labels';
import { shownWhen } from '../../shared/parameters/fields';
import { type ParameterSource, readOption } from '../../shared/parameters/read';
import { readFieldNames } from '../../shared/parameters/fieldNames';
import { externalIdField, readExternalId } from '../../shared/parameters/externalId';
import { readWorkflowId } from './workflow';

/** What is made of records before they are written. */
export interface Transform {
	readonly workflowId: string;
	/** The fields of the external ID of what comes back. */
	readonly key: readonly string[];
}

const { transformWith: label, tableExternalId: keyLabel } = labels.option;

const bySubWorkflow = { transformWith: ['subWorkflow'] };

/** For every source that is streamed to a table. */
export const transformFields: INodeProperties[] = [
	{
		displayName: label,
		name: 'transformWith',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'None', value: 'none', description: 'Records are written as they come' },
			{
				name: 'Sub-Workflow',
				value: 'subWorkflow',
				description: 'Each batch goes to a workflow of yours, and what comes back is written',
			},
		],
		default: 'none',
		description: 'What changes the records before they are written',
	},
	...shownWhen(bySubWorkflow, [
		{
			displayName: 'Transform Workflow',
			name: 'transformWorkflowId',
			type: 'workflowSelector',
			default: '',
			required: true,
			description:
				'The workflow that takes a batch of records, one item each, and gives back one item for each, with its "_sync". What it gives back with an error, or not at all, has failed; the others are written.',
		},
	]),
];

/** Shown behind *External ID*, which is then that of the records as they come. */
export const tableExternalIdFields: INodeProperties[] = shownWhen(bySubWorkflow, [
	{
		...externalIdField,
		displayName: keyLabel,
		name: 'tableExternalId',
		default: '',
		required: false,
		placeholder: 'e.g. external_id',
		description: `The field of what the workflow gives back that is the key of the table, or several, separated by commas. If empty, the "${labels.option.externalId}".`,
	},
]);

/**
 * @param key the external ID of the records as they come
 * @returns undefined where they are written as they come
 * @throws EngineError `invalidParameter`
 */
export function readTransform(
	source: ParameterSource,
	itemIndex: number,
	key: readonly string[],
): Transform | undefined {
	const parameter = { name: 'transformWith', label };
	if (readOption(source, parameter, itemIndex, ['none', 'subWorkflow']) === 'none')
		return undefined;
	const workflow = { name: 'transformWorkflowId', label: 'Transform Workflow' };
	const workflowId = readWorkflowId(source, workflow, itemIndex, 'each batch of records');
	const rowKey = { name: 'tableExternalId', label: keyLabel };
	const given = readFieldNames(source, rowKey, itemIndex, { example: 'external_id' });
	return {
		workflowId,
		key: given.trim() === '' ? key : readExternalId(source, itemIndex, rowKey),
	};
}
