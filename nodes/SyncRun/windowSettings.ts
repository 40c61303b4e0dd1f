import type { INodeProperties } from 'n8n-workflow';

import {
	defaultRunSettings,
	initiators,
	type RunRequest,
	type RunSettings,
} from '../../engine/run';
import type { Span, TimeRange } from '../../engine/time';
import { type DatedSource, readInstant } from '../shared/parameters/instant';
import { invalidParameter, readOption, readString } from '../shared/parameters/read';
import { readAddedSpan, spanField } from '../shared/parameters/span';
import { claimIdField } from './claimOption';

const { settleDelay, overlap, floor, sliceLength, maxRunTime, keepRuns } = defaultRunSettings;

export const floorFields: readonly INodeProperties[] = [
	spanField(
		'Maximum Look-Back',
		'floor',
		floor,
		'How far back a run may reach. Default: 128 days.',
	),
	{
		displayName: 'Maximum Look-Back Date',
		name: 'floorDate',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-01-01T00:00:00Z',
		description: 'The earliest that a run may reach back to, as a date instead of an age',
	},
];

/** Options of Begin, from A to Z. */
export const settingsFields: readonly INodeProperties[] = [
	claimIdField,
	{
		displayName: 'Initiator',
		name: 'initiator',
		type: 'options',
		options: [
			{ name: 'Cron', value: 'cron', description: 'A schedule' },
			{ name: 'Not Said', value: '' },
			{ name: 'User', value: 'user', description: 'Somebody, in the editor or in a console' },
		],
		default: '',
		description: 'Who has asked for the run. It is kept with it, and shown in its log.',
	},
	spanField(
		'Keep Runs For',
		'keepRuns',
		keepRuns,
		'How long ended runs, their receipts and their errors are kept. Default: 90 days.',
	),
	...floorFields,
	spanField(
		'Maximum Run Time',
		'maxRunTime',
		maxRunTime,
		'How long a run may take. After that, another may take over and this one cannot commit any more. Default: 60 minutes.',
	),
	spanField(
		'Maximum Window',
		'sliceLength',
		sliceLength,
		'How much of a long backlog one run covers; 0 for all of it. Default: 1 week, and all of it for a backfill with a range of its own.',
	),
	spanField(
		'Overlap',
		'overlap',
		overlap,
		'How far the window reaches back behind the watermark, for records that came late. Default: 10 minutes.',
	),
	{
		displayName: 'Requested At',
		name: 'requestedAt',
		type: 'string',
		default: '',
		placeholder: "e.g. {{ $('Sync Console Trigger').first().json.requested_at }}",
		description: 'When the run was asked for. It is kept with it, and shown in its log.',
	},
	{
		displayName: 'Run ID',
		name: 'runId',
		type: 'string',
		default: '',
		placeholder: "e.g. {{ $('Sync Console Trigger').first().json.run_id }}",
		description:
			'What the run is called, where whoever asked for it knows that already. If there is a run of that name, it gets a new one. Default: a new one.',
	},
	spanField(
		'Settle Delay',
		'settleDelay',
		settleDelay,
		'How long the source may take until a new record shows up in its lists; the window ends that long before now. Default: 2 minutes.',
	),
	{
		displayName: 'Source Time',
		name: 'sourceTime',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.headers.date }}',
		description:
			"What the source's own clock shows, such as the Date header of its answer just now, since it is the source that stamps the records. Default: this machine's clock.",
	},
];

/** Empty is as if it was not added: the item that it comes from may be a schedule's. */
export function readWantedId(source: DatedSource, itemIndex: number): Pick<RunRequest, 'runId'> {
	const runId = { name: 'options.runId', label: 'Run ID' };
	const given = readString(source, runId, itemIndex, { example: '20260131T120000Z-k3x09p2m4q' });
	return given.trim() === '' ? {} : { runId: given.trim() };
}

/** Who has asked for the run, and when, as far as that is said. */
export function readAsked(source: DatedSource, itemIndex: number): Pick<RunRequest, 'asked'> {
	const initiator = { name: 'options.initiator', label: 'Initiator' };
	const chosen = readOption(source, initiator, itemIndex, ['', ...initiators]);
	const requested = { name: 'options.requestedAt', label: 'Requested At' };
	const requestedAt = readInstant(source, requested, itemIndex);
	if (chosen === '' && requestedAt === undefined) return {};
	return { asked: { initiator: chosen === '' ? undefined : chosen, requestedAt } };
}

/** Says that a run goes by another ID than the one that was wanted; undefined where it does not. */
export function saidOfTakenId(wanted: string | undefined, runId: string): string | undefined {
	if (wanted === undefined || wanted === runId) return undefined;
	return `There is a run "${wanted}" already, so this one is "${runId}". "Run ID" has to be another for each run: take it from the item that started the workflow.`;
}

/** The two ends of a backfill; undefined where both are left out. */
export function readRange(from: number | undefined, to: number | undefined): TimeRange | undefined {
	if (from !== undefined && to !== undefined) return { from, to };
	if (from === undefined && to === undefined) return undefined;
	throw invalidParameter(
		from === undefined ? 'From' : 'To',
		'must be given too when the other end of the range is',
		'',
		'Enter both ends, or leave both empty to cover the oldest open gap.',
	);
}

/** @param isSliced whether a window is cut into slices unless the user says otherwise */
export function readSettings(
	source: DatedSource,
	itemIndex: number,
	initialStart: number | undefined,
	isSliced: boolean,
): RunSettings {
	const option = (name: string, label: string) => ({ name: `options.${name}`, label });
	const length = (name: string, label: string, fallback: Span) =>
		readAddedSpan(source, option(name, label), itemIndex, { fallback }) ?? fallback;
	const fallback = isSliced ? sliceLength : undefined;
	const slice =
		readAddedSpan(source, option('sliceLength', 'Maximum Window'), itemIndex, { fallback }) ??
		fallback;
	return {
		settleDelay: length('settleDelay', 'Settle Delay', settleDelay),
		overlap: length('overlap', 'Overlap', overlap),
		maxRunTime: length('maxRunTime', 'Maximum Run Time', maxRunTime),
		keepRuns: length('keepRuns', 'Keep Runs For', keepRuns),
		floor: readFloor(source, itemIndex),
		sliceLength: slice?.amount === 0 ? undefined : slice,
		initialStart,
	};
}

export function readFloor(source: DatedSource, itemIndex: number): Span | number {
	const age = readAddedSpan(
		source,
		{ name: 'options.floor', label: 'Maximum Look-Back' },
		itemIndex,
	);
	const dateName = { name: 'options.floorDate', label: 'Maximum Look-Back Date' };
	const date = readInstant(source, dateName, itemIndex);
	if (age !== undefined && date !== undefined) {
		throw invalidParameter(
			'Maximum Look-Back Date',
			'must not be given besides "Maximum Look-Back"',
			new Date(date).toISOString(),
			'Remove one of the two options.',
		);
	}
	return date ?? age ?? floor;
}
