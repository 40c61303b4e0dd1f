import type { INodeProperties } from 'n8n-workflow';

import { optionsField, shownWhen } from '../shared/parameters/fields';

/** The parameters, as they are called in workflows and in the editor. */
export const names = {
	syncs: { name: 'syncs', label: 'Syncs' },
	syncNames: { name: 'syncNames', label: 'Sync Names' },
	conditions: { name: 'conditions', label: 'Conditions' },
	runWithin: { name: 'runWithinMinutes', label: 'Run Expected Within (Minutes)' },
	watermarkWithin: { name: 'watermarkWithinMinutes', label: 'Watermark Moves Within (Minutes)' },
	receiptsInARow: { name: 'receiptsInARow', label: 'Receipts in a Row' },
	countUnverifiable: { name: 'countUnverifiable', label: 'Count Unverifiable' },
	givenUpAtLeast: { name: 'givenUpAtLeast', label: 'Given Up, at Least' },
	givenUpWithin: { name: 'givenUpWithinHours', label: 'Given Up Within (Hours)' },
	failuresInARow: { name: 'failuresInARow', label: 'Failures in a Row' },
	sendHeartbeat: { name: 'sendHeartbeat', label: 'Send Heartbeat' },
	heartbeatUrl: { name: 'heartbeatUrl', label: 'Heartbeat URL' },
	heartbeatEvery: { name: 'heartbeatEveryMinutes', label: 'Heartbeat Every (Minutes)' },
	storeUnreachableFor: {
		name: 'options.storeUnreachableMinutes',
		label: 'Store Unreachable For (Minutes)',
	},
} as const;

/** What can be watched for, in the order of the list. */
export const conditions = [
	'missedRun',
	'objectSetAside',
	'receiptNotComplete',
	'givenUp',
	'watermarkStill',
] as const;

function thresholdOf(
	{ name, label }: { readonly name: string; readonly label: string },
	usual: number,
	description: string,
): INodeProperties {
	return {
		displayName: label,
		name: name.replace('options.', ''),
		type: 'number',
		default: usual,
		typeOptions: { minValue: 1, numberPrecision: 0 },
		description,
	};
}

export const properties: INodeProperties[] = [
	{
		displayName: names.syncs.label,
		name: names.syncs.name,
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'All of the Account', value: 'all', description: 'Also those that are to come' },
			{ name: 'All Except Named', value: 'allExcept' },
			{ name: 'Named', value: 'named' },
		],
		default: 'all',
		description:
			'Which syncs to watch. Syncs that run at very different intervals need a trigger each, with thresholds of their own.',
	},
	...shownWhen({ syncs: ['named', 'allExcept'] }, [
		{
			displayName: names.syncNames.label,
			name: names.syncNames.name,
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. shopify.orders, erp.inventory',
			description: 'The names that Begin was given, with commas between them',
		},
	]),
	{
		displayName: names.conditions.label,
		name: names.conditions.name,
		type: 'multiOptions',
		noDataExpression: true,
		options: [
			{
				name: 'Expected Run Did Not Happen',
				value: 'missedRun',
				description: 'No run was committed for a while, whether none began or all failed',
			},
			{
				name: 'Object Is Set Aside',
				value: 'objectSetAside',
				description: 'An object that this account has registered keeps failing',
			},
			{
				name: 'Receipt Is Not Complete',
				value: 'receiptNotComplete',
				description: 'The newest receipts are incomplete',
			},
			{
				name: 'Something Was Given Up',
				value: 'givenUp',
				description: 'Records or pages that had failed are not tried again',
			},
			{
				name: 'Watermark Stands Still',
				value: 'watermarkStill',
				description: 'The sync gets no further, though it may run',
			},
		],
		default: [...conditions],
		description:
			'What to watch for. That the store cannot be reached is told in any case, once for all syncs.',
	},
	...shownWhen({ conditions: ['missedRun'] }, [
		thresholdOf(
			names.runWithin,
			60,
			'How long no run may be committed. Longer than the interval of the sync and its longest run together; for a daily sync, 1,500.',
		),
	]),
	...shownWhen({ conditions: ['watermarkStill'] }, [
		thresholdOf(
			names.watermarkWithin,
			60,
			'How long the watermark may stay where it is. Syncs without a watermark are passed over.',
		),
	]),
	...shownWhen({ conditions: ['receiptNotComplete'] }, [
		thresholdOf(
			names.receiptsInARow,
			1,
			'How many of the newest receipts must be wrong, one after the other. At most 50.',
		),
		{
			displayName: names.countUnverifiable.label,
			name: names.countUnverifiable.name,
			type: 'boolean',
			default: false,
			description:
				'Whether a receipt that is unverifiable counts as well. Every one is, where the source does not count its records.',
		},
	]),
	...shownWhen({ conditions: ['givenUp'] }, [
		thresholdOf(names.givenUpAtLeast, 1, 'How many records and pages must be given up'),
		thresholdOf(
			names.givenUpWithin,
			24,
			'How long something that was given up counts, unless it is resolved before',
		),
	]),
	...shownWhen({ conditions: ['objectSetAside'] }, [
		thresholdOf(
			names.failuresInARow,
			3,
			'How often in a row an object must have failed. One that waits for a person is told of at once.',
		),
	]),
	{
		displayName: names.sendHeartbeat.label,
		name: names.sendHeartbeat.name,
		type: 'boolean',
		default: false,
		description:
			'Whether to request an address again and again as long as nothing is wrong. A service that expects it, such as healthchecks.io, raises the alarm when it stays away: also when n8n itself is down. While an alert is raised, none is sent.',
	},
	...shownWhen({ sendHeartbeat: [true] }, [
		{
			displayName: names.heartbeatUrl.label,
			name: names.heartbeatUrl.name,
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://hc-ping.com/your-uuid',
			description:
				'The address, requested with GET. It begins with https://, or is on this machine.',
		},
		thresholdOf(names.heartbeatEvery, 5, 'How often to request it. At most 1,440.'),
	]),
	optionsField([
		thresholdOf(
			names.storeUnreachableFor,
			5,
			'How long the store may be out of reach before that is told',
		),
	]),
];
