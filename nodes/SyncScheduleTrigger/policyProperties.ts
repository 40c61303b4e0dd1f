import type { INodeProperties } from 'n8n-workflow';

export const policyFields: INodeProperties[] = [
	{
		displayName: 'If Still Running',
		name: 'overlap',
		type: 'options',
		options: [
			{
				name: 'Skip',
				value: 'skip',
				description: 'Leave the scheduled time out; the next run says how many were',
			},
			{
				name: 'Queue One',
				value: 'queueOne',
				description: 'Start one run as soon as the last one has ended, however many came due',
			},
			{
				name: 'Allow',
				value: 'allow',
				description: 'Start it all the same',
			},
		],
		default: 'skip',
		description:
			'What to do when a scheduled time comes while the last run that this trigger started is still going. With a Sync Account chosen, other n8n processes and a restarted one know of that run too; without, only the process that started it.',
	},
	{
		displayName: 'If Runs Were Missed',
		name: 'missed',
		type: 'options',
		options: [
			{
				name: 'Skip',
				value: 'skip',
				description: 'Go on with the next scheduled time',
			},
			{
				name: 'Run Once',
				value: 'runOnce',
				description: 'Start one run, for the newest scheduled time that was missed',
			},
			{
				name: 'Run Each',
				value: 'runEach',
				description: 'Start a run for each, one after the other, oldest first',
			},
		],
		default: 'skip',
		description: 'What to do, once n8n is back, about scheduled times at which it was not running',
	},
	{
		displayName:
			"Choose a Sync Account above to make sure of this. Without one, the trigger remembers in the workflow's static data, which n8n saves only when a run starts: what was skipped after that counts as missed, and other nodes that write static data can undo it.",
		name: 'missedNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { missed: ['runOnce', 'runEach'] } },
	},
];

/** Among the options, in their order. */
export const policyOptions: INodeProperties[] = [
	{
		displayName: 'Maximum Catch-Up Runs',
		name: 'maxCatchUpRuns',
		type: 'number',
		default: 24,
		typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
		description:
			'How many missed runs to make up for at most with "Run Each"; the newest are kept. Default: 24.',
	},
	{
		displayName: 'Maximum Run Time',
		name: 'maxRunTime',
		type: 'fixedCollection',
		default: { values: { amount: 60, unit: 'minutes' } },
		description:
			'After that, a run whose end was not seen no longer counts as running, such as one that died with n8n. Default: 60 minutes.',
		options: [
			{
				displayName: 'Length',
				name: 'values',
				values: [
					{
						displayName: 'Amount',
						name: 'amount',
						type: 'number',
						default: 60,
						typeOptions: { minValue: 1 },
						description: 'How many of the unit',
					},
					{
						displayName: 'Unit',
						name: 'unit',
						type: 'options',
						options: [
							{ name: 'Seconds', value: 'seconds' },
							{ name: 'Minutes', value: 'minutes' },
							{ name: 'Hours', value: 'hours' },
						],
						default: 'minutes',
						description: 'The unit of the time',
					},
				],
			},
		],
	},
];
