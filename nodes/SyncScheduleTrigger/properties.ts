import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { optionsField, shownWhen } from '../shared/parameters/fields';
import { claimFields } from '../shared/parameters/objectClaim';
import { weekdayOptions } from '../shared/parameters/weekdays';
import { policyFields, policyOptions } from './policyProperties';
import { nextFiring } from './previewFirings';

const unitNames: readonly INodePropertyOptions[] = [
	{ name: 'Minutes', value: 'minutes', description: 'Elapsed time' },
	{ name: 'Hours', value: 'hours', description: 'Elapsed time' },
	{ name: 'Days', value: 'days', description: 'At a time of day, on the clock of the time zone' },
	{ name: 'Weeks', value: 'weeks', description: 'On weekdays, at a time of day' },
	{ name: 'Months', value: 'months', description: 'On a day of the month, at a time of day' },
	{ name: 'Cron Expression', value: 'cron' },
];

const everyField: INodeProperties = {
	displayName: 'Every',
	name: 'every',
	type: 'number',
	default: 5,
	typeOptions: { minValue: 1, numberPrecision: 0 },
	description: 'How many of the unit lie between two runs',
	displayOptions: { show: { unit: ['minutes', 'hours', 'days', 'weeks', 'months'] } },
};

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Anchor',
			name: 'anchor',
			type: 'dateTime',
			default: '',
			description:
				'The date and time, on the clock of the time zone, that intervals are counted from, in both directions. Without it, they are counted from midnight of Monday, 3 January 2000. Cron expressions have no anchor.',
		},
		{
			displayName: 'Fire on Publish',
			name: 'fireOnPublish',
			type: 'boolean',
			default: true,
			description:
				'Whether to run once right away when the workflow is published, unless it ran within the last minute',
		},
		{
			displayName: 'Jitter',
			name: 'jitter',
			type: 'fixedCollection',
			default: { values: { amount: 60, unit: 'seconds' } },
			description:
				'The longest delay. Each workflow gets a part of it that never changes, so that many workflows with one schedule do not start all at once.',
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
							typeOptions: { minValue: 0 },
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
							default: 'seconds',
							description: 'The unit of the delay',
						},
					],
				},
			],
		},
		...policyOptions,
		{
			displayName: 'Maximum Runs',
			name: 'maxRuns',
			type: 'number',
			default: 1,
			typeOptions: { minValue: 1 },
			description:
				'How many runs to start after the workflow was published; it then stays silent until it is published again. Test runs do not count. The count is kept in the static data of the workflow.',
		},
		{
			displayName: 'Payload',
			name: 'payload',
			type: 'json',
			default: '{}',
			description: 'An object that every run gets in the field payload',
		},
	],
};

export const properties: INodeProperties[] = [
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Schedule',
				value: 'schedule',
				description: 'Starts one run at each scheduled time',
			},
			{
				name: 'Due Objects',
				value: 'dueObjects',
				description:
					'Claims at each scheduled time the objects that are due, and starts one run for each',
			},
		],
		default: 'schedule',
		description: 'What is started at the scheduled times',
	},
	{
		displayName:
			'Choose above the Sync Account whose registry the objects are in: that of the node Sync Object which registers them.',
		name: 'registryNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { mode: ['dueObjects'] } },
	},
	{
		displayName: 'Repeat By',
		name: 'unit',
		type: 'options',
		noDataExpression: true,
		options: [...unitNames],
		default: 'minutes',
		description: 'The unit of the interval, or a cron expression',
	},
	...shownWhen({ mode: ['schedule'] }, [everyField]),
	...shownWhen({ mode: ['dueObjects'] }, [
		{
			...everyField,
			default: 1,
			description: 'How many of the unit lie between two looks at what is due',
		},
	]),
	{
		displayName: 'Weekdays',
		name: 'weekdays',
		type: 'multiOptions',
		options: [...weekdayOptions],
		default: ['monday'],
		description: 'The days of the week to run on',
		displayOptions: { show: { unit: ['weeks'] } },
	},
	{
		displayName: 'Day of Month',
		name: 'dayOfMonth',
		type: 'number',
		default: 1,
		typeOptions: { minValue: 1, maxValue: 31, numberPrecision: 0 },
		description: 'The day to run on; in a month that is shorter, its last day',
		displayOptions: { show: { unit: ['months'] } },
	},
	{
		displayName: 'Time of Day',
		name: 'timeOfDay',
		type: 'string',
		default: '00:00',
		placeholder: 'e.g. 02:30',
		description:
			'Hours and minutes, and seconds if needed, on the clock of the time zone. A time that daylight saving leaves out is moved forward by the length of the gap; one that comes twice counts the first time.',
		displayOptions: { show: { unit: ['days', 'weeks', 'months'] } },
	},
	{
		displayName: 'Cron Expression',
		name: 'cronExpression',
		type: 'string',
		default: '*/5 * * * *',
		placeholder: 'e.g. 30 2 * * mon-fri',
		description:
			'Minute, hour, day of the month, month and day of the week, with the seconds in front if needed. A step counts anew in each hour or day, so */45 is 0 and 45 minutes past: for even distances repeat by minutes or hours.',
		displayOptions: { show: { unit: ['cron'] } },
	},
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: '',
		placeholder: 'e.g. Europe/Berlin',
		description:
			"The zone that the schedule and the times of each run are in. Empty: the workflow's time zone.",
	},
	...shownWhen({ mode: ['schedule'] }, policyFields),
	{
		displayName: 'Paused',
		name: 'paused',
		type: 'boolean',
		default: false,
		description:
			'Whether to start no runs while the workflow stays published; publish the workflow to put a change into effect',
	},
	{
		// eslint-disable-next-line n8n-nodes-base/node-param-display-name-wrong-for-dynamic-options -- a list to look at: nothing is chosen here, so there is no name or ID
		displayName: 'Next Firings',
		name: 'nextFirings',
		type: 'options',
		noDataExpression: true,
		typeOptions: {
			loadOptionsMethod: 'previewFirings',
			loadOptionsDependsOn: [
				'unit',
				'every',
				'weekdays',
				'dayOfMonth',
				'timeOfDay',
				'cronExpression',
				'timeZone',
				'paused',
				'options.anchor',
			],
		},
		default: nextFiring,
		// eslint-disable-next-line n8n-nodes-base/node-param-description-wrong-for-dynamic-options -- as above
		description:
			'A preview of the next ten runs, without jitter. Open the list to see them; choosing one has no effect. With no time zone set, they are shown in that of this n8n. The first says which time zone data they go by.',
	},
	...shownWhen({ mode: ['schedule'] }, [options]),
	...shownWhen({ mode: ['dueObjects'] }, [optionsField(claimFields)]),
];
