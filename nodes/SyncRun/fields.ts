import type { INodeProperties } from 'n8n-workflow';

import { parseDate, timeZone } from '../../engine/time';
import { type ParameterName, readString } from '../shared/parameters/read';
import type { RunParameterSource } from './operation';

export const syncNameField: INodeProperties = {
	displayName: 'Sync Name',
	name: 'syncName',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. shopify.orders',
	description:
		'Names what is synced, once per account: its runs share a watermark, and only one of them goes at a time. 1 to 128 letters, digits, "_", "-", "." and ":".',
};

export function readSyncName(source: RunParameterSource, itemIndex: number): string {
	return readString(source, { name: 'syncName', label: 'Sync Name' }, itemIndex, {
		required: true,
		example: 'shopify.orders',
	});
}

export const runIdField: INodeProperties = {
	displayName: 'Run ID',
	name: 'runId',
	type: 'string',
	default: '={{ $json.runId }}',
	required: true,
	placeholder: 'e.g. {{ $("Begin").item.json.runId }}',
	description: 'The "runId" that Begin, or Commit for the next slice, gave out',
};

export function readRunId(source: RunParameterSource, itemIndex: number): string {
	return readString(source, { name: 'runId', label: 'Run ID' }, itemIndex, {
		required: true,
		example: '{{ $("Begin").item.json.runId }}',
	});
}

export const writeInTestRunsField: INodeProperties = {
	displayName: 'Write in Test Runs',
	name: 'writeInTestRuns',
	type: 'boolean',
	default: false,
	description:
		'Whether to write also when the workflow is run by hand in the editor, where data may be pinned',
};

const boundsTimeZone = { name: 'options.boundsTimeZone', label: 'Bounds Time Zone' };

/** For the collection *Options*. */
export const boundsTimeZoneField: INodeProperties = {
	displayName: boundsTimeZone.label,
	name: 'boundsTimeZone',
	type: 'string',
	default: '',
	placeholder: 'e.g. Europe/Berlin',
	description:
		'For sources that filter by local time: gives the window out as "fromLocal" and "toLocal" as well, by the clocks of this time zone and without an offset. Where clocks are set back within the window, it is wider by that hour.',
};

/** @throws EngineError `unknownTimeZone` */
export function readBoundsZone(source: RunParameterSource, itemIndex: number): string | undefined {
	const given = readString(source, boundsTimeZone, itemIndex, { example: 'Europe/Berlin' }).trim();
	return given === '' ? undefined : timeZone(given, boundsTimeZone.label).name;
}

/** A date in epoch milliseconds; undefined when nothing is given. Text without an offset is in the workflow's zone. */
export function readInstant(
	source: RunParameterSource,
	{ name, label }: ParameterName,
	itemIndex: number,
): number | undefined {
	const given = source.getNodeParameter(name, itemIndex, '') as unknown;
	if (given === '' || given === null || given === undefined) return undefined;
	return parseDate(given, { zone: timeZone(source.getTimezone()), label }).toMillis();
}
