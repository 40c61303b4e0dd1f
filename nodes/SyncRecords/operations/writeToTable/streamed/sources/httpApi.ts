import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { boundFormats, HttpSource, type WindowBounds } from '../../../../../../engine/sources/http';
import { AddedOptions, tryOptionProperties } from '../../../../../shared/http/requestOptions';
import {
	connectApi,
	readApiConnection,
	readApiRequestOptions,
} from '../../../../../shared/httpApi/connection';
import { placeOf, readApiListing } from '../../../../../shared/httpApi/listing';
import { apiOptionProperties } from '../../../../../shared/httpApi/optionProperties';
import { paginationProperties } from '../../../../../shared/httpApi/paginationProperties';
import { recordsPathProperty } from '../../../../../shared/httpApi/recordProperties';
import { requestProperties } from '../../../../../shared/httpApi/requestProperties';
import {
	beginningWith,
	readBoolean,
	readOption,
	readString,
} from '../../../../../shared/parameters/read';
import { readCursorSettings } from '../../../../../shared/parameters/cursor';
import { httpApi, shownFor } from '../../../../fields/source';
import type { StreamedSource } from './streamedSource';

const fromParameter = { name: 'fromParameter', label: 'Window Start Goes To' };
const toParameter = { name: 'toParameter', label: 'Window End Goes To' };
const windowFormat = { name: 'windowFormat', label: 'Window Format' };
const sortedByCursor = { name: 'sortedByCursor', label: 'Sorted by Cursor' };

const windowFields: INodeProperties[] = [
	{
		displayName: fromParameter.label,
		name: fromParameter.name,
		type: 'string',
		default: '',
		placeholder: 'e.g. updated_since',
		description:
			'By what name a request says from when on records are wanted. Empty where the API cannot filter by time: then each run reads all of them.',
	},
	{
		displayName: toParameter.label,
		name: toParameter.name,
		type: 'string',
		default: '',
		placeholder: 'e.g. updated_until',
		description:
			'By what name a request says until when. With it a receipt can prove more; empty where the API has no such filter.',
	},
	{
		displayName: windowFormat.label,
		name: windowFormat.name,
		type: 'options',
		options: [
			{ name: 'Date', value: 'isoDate', description: 'Such as 2026-10-25' },
			{ name: 'ISO 8601', value: 'iso', description: 'Such as 2026-10-25T01:30:00Z' },
			{
				name: 'Local Time',
				value: 'local',
				description: 'Such as 2026-10-25T02:30:00, by "Cursor Time Zone"',
			},
			{
				name: 'Local Time, SQL',
				value: 'sql',
				description: 'Such as 2026-10-25 02:30:00, by "Cursor Time Zone"',
			},
			{
				name: 'Unix Milliseconds',
				value: 'unixMilliseconds',
				description: 'Such as 1792892400000',
			},
			{ name: 'Unix Seconds', value: 'unixSeconds', description: 'Such as 1792892400' },
		],
		default: 'iso',
		description: 'How the API wants times to be written',
	},
];

export const httpSourceFields: INodeProperties[] = [
	...requestProperties,
	...paginationProperties,
	recordsPathProperty,
	{
		displayName: 'Cursor Field',
		name: 'cursorField',
		type: 'string',
		requiresDataPath: 'single',
		default: 'updated_at',
		placeholder: 'e.g. updated_at',
		description:
			'The time in a record that tells an older version from a newer one, and by which windows are cut. If empty, or where a record lacks it, the time of reading decides.',
	},
	{
		displayName: sortedByCursor.label,
		name: sortedByCursor.name,
		type: 'boolean',
		default: false,
		description:
			'Whether the API lists the oldest of these times first. Then a run that was broken off goes on where it stood.',
	},
	...windowFields,
];

const maxPerQuery: INodeProperties = {
	displayName: 'At Most Per Query',
	name: 'maxPerQuery',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 10000,
	description:
		'How many records the API lists of one query at most, if it has such a limit. A window that has more is read in parts.',
};

const idAfterParameter: INodeProperties = {
	displayName: 'ID to List After Goes To',
	name: 'idAfterParameter',
	type: 'string',
	default: '',
	placeholder: 'e.g. id_greater_than',
	description:
		'By what name a request says behind which ID to list. Needed where one second has more records than "At Most Per Query".',
};

const ownOptions = Object.values(apiOptionProperties).filter(
	({ name }) => !Object.hasOwn(tryOptionProperties, name),
);

/** For the collection *Options*, besides those that it shares with other sources. */
export const httpSourceOptions: INodeProperties[] = shownFor(
	[httpApi],
	[...ownOptions, maxPerQuery, idAfterParameter],
);

/** @param key the fields of the external ID, of which the first is listed by where one second has too many records */
export function readHttpApi(
	context: IExecuteFunctions,
	itemIndex: number,
	key: readonly string[],
): StreamedSource {
	const requests = readApiRequestOptions(context, itemIndex);
	const cursor = readCursorSettings(context, itemIndex);
	const isSorted = readBoolean(context, sortedByCursor, itemIndex, false);
	const bounds = readBounds(context, itemIndex, cursor.zone);
	const options = new AddedOptions(context, itemIndex);
	const most = options.number(maxPerQuery, { min: 1, max: 10_000_000, integer: true });
	const afterId = options.text(idAfterParameter);
	const at = placeOf(context, itemIndex);
	const cut =
		most === undefined
			? undefined
			: {
					most,
					afterId: afterId === undefined ? undefined : { at: at(afterId), field: key[0] ?? 'id' },
				};
	const asked = ['method', 'url', 'query', 'body', 'pagination', 'recordsPath'] as const;
	return {
		kind: httpApi,
		query: asked.map((name) => context.getNodeParameter(name, itemIndex, null) as unknown),
		shape: 'rows',
		pageSize: undefined,
		shown: {},
		open: async (_context, item) => {
			const connection = await readApiConnection(context, item);
			const listing = readApiListing(context, item, connection.base);
			return {
				make: (signal) =>
					new HttpSource({
						client: connectApi(context, connection, requests, signal),
						listing,
						cursor,
						isSorted,
						bounds,
						cut,
					}),
			};
		},
	};
}

function readBounds(
	context: IExecuteFunctions,
	itemIndex: number,
	zone: string | undefined,
): WindowBounds | undefined {
	const at = placeOf(context, itemIndex);
	const place = (parameter: { readonly name: string; readonly label: string }) => {
		const name = readString(context, parameter, itemIndex, { example: 'updated_since' }).trim();
		return name === '' ? undefined : at(name);
	};
	const [from, to] = [place(fromParameter), place(toParameter)];
	if (from === undefined && to === undefined) return undefined;
	const formats = beginningWith('iso', boundFormats);
	return { from, to, format: readOption(context, windowFormat, itemIndex, formats), zone };
}
