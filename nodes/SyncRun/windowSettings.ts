import type { INodeProperties } from 'n8n-workflow';

import { defaultRunSettings, type RunSettings } from '../../engine/run';
import type { Span } from '../../engine/time';
import { type DatedSource, readInstant } from '../shared/parameters/instant';
import { invalidParameter } from '../shared/parameters/read';
import { readAddedSpan, spanField } from '../shared/parameters/span';

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
