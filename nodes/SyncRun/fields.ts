import type { INodeProperties } from 'n8n-workflow';

import { timeZone } from '../../engine/time';
import { type ParameterSource, readString } from '../shared/parameters/read';
import * as run from '../shared/parameters/run';

export const syncNameField: INodeProperties = {
	...run.syncNameField,
	required: true,
	description:
		'The name of this sync. Runs with the same name continue where the last one ended, one at a time. 1 to 128 letters, digits, "_", "-", "." and ":".',
};

export const runIdField: INodeProperties = {
	...run.runIdField,
	default: '={{ $json.runId }}',
	required: true,
	placeholder: "e.g. {{ $('Sync Run').item.json.runId }}",
	description: 'The "runId" that Begin, or Commit for the next slice, gave out',
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
export function readBoundsZone(source: ParameterSource, itemIndex: number): string | undefined {
	const given = readString(source, boundsTimeZone, itemIndex, { example: 'Europe/Berlin' }).trim();
	return given === '' ? undefined : timeZone(given, boundsTimeZone.label).name;
}
