import type { INodeProperties } from 'n8n-workflow';

import { timeZone } from '../../../engine/time';
import { readFieldNames } from './fieldNames';
import { type ParameterSource, readString } from './read';

export const cursorFieldField: INodeProperties = {
	displayName: 'Cursor Field',
	name: 'cursorField',
	type: 'string',
	requiresDataPath: 'single',
	default: 'updatedAt',
	placeholder: 'e.g. updatedAt',
	description:
		'The field with the time, or the growing number, that tells an older version of a record from a newer one. If empty, or where a record lacks it, the time of reading decides.',
};

const cursorTimeZone = { name: 'options.cursorTimeZone', label: 'Cursor Time Zone' };

/** For the collection *Options*. */
export const cursorTimeZoneField: INodeProperties = {
	displayName: cursorTimeZone.label,
	name: 'cursorTimeZone',
	type: 'string',
	default: '',
	placeholder: 'e.g. Europe/Berlin',
	description:
		'The time zone of a cursor without an offset, such as 2026-10-25 02:30:00. In the hour that clocks show twice the time of reading decides which version is newer. Default: UTC. The same for all nodes of a sync, from its first run on.',
};

/** Where the cursor of a record is, and how it is read: plain data. */
export interface CursorSettings {
	/** Empty where there is none. */
	readonly field: string;
	/** The zone of times without an offset; undefined for UTC. */
	readonly zone: string | undefined;
}

/** @throws EngineError `unknownTimeZone` */
export function readCursorSettings(source: ParameterSource, itemIndex: number): CursorSettings {
	const cursorField = { name: 'cursorField', label: 'Cursor Field' };
	const field = readFieldNames(source, cursorField, itemIndex, { example: 'updatedAt' }).trim();
	const given = readString(source, cursorTimeZone, itemIndex, { example: 'Europe/Berlin' }).trim();
	const zone = given === '' ? undefined : timeZone(given, cursorTimeZone.label).name;
	return { field, zone };
}
