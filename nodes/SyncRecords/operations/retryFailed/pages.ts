import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { HttpSource } from '../../../../engine/sources/http';
import { listWithGone, type PageReader, withGone } from '../../../../engine/sync';
import {
	connectApi,
	readApiConnection,
	readApiRequestOptions,
} from '../../../shared/httpApi/connection';
import { readRecordPlace } from '../../../shared/httpApi/listing';
import { apiOptionProperties } from '../../../shared/httpApi/optionProperties';
import { recordsPathProperty } from '../../../shared/httpApi/recordProperties';
import {
	cursorFieldField,
	cursorTimeZoneField,
	readCursorSettings,
} from '../../../shared/parameters/cursor';
import { shownWhen } from '../../../shared/parameters/fields';
import { deletedWhenField, goneInStream, readDeletedWhen } from '../../fields/deletedWhen';
import { httpApi, shownFor, sourceField, streamedSource } from '../../fields/source';

/** Where pages are read again that could not be read. */
export const pageFields: INodeProperties[] = [
	{
		...sourceField,
		options: [
			{
				name: 'HTTP API',
				value: httpApi,
				description: 'Pages of an API are read again, by the requests that they were kept with',
			},
			{ name: 'None', value: 'input', description: 'Records alone are tried again' },
		],
		description: 'Where pages are from that could not be read',
	},
	...shownWhen({ source: [httpApi] }, [
		{ ...recordsPathProperty, description: `${recordsPathProperty.description} As in the sync.` },
		{ ...cursorFieldField, default: 'updated_at', placeholder: 'e.g. updated_at' },
	]),
];

const { errorField, maxBodyMegabytes, maxRetries, nullIsEmpty, requestsPerSecond, timeoutSeconds } =
	apiOptionProperties;

/** For the collection *Options*. */
export const pageOptions: INodeProperties[] = shownFor(
	[httpApi],
	[
		cursorTimeZoneField,
		deletedWhenField,
		errorField,
		maxBodyMegabytes,
		maxRetries,
		nullIsEmpty,
		requestsPerSecond,
		timeoutSeconds,
	],
);

/**
 * Returns what reads pages again that could not be read; undefined where the node describes no source, so that kept pages
 * are left alone.
 */
export async function pageReader(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<PageReader | undefined> {
	if (streamedSource(context) !== httpApi) return undefined;
	const cursor = readCursorSettings(context, itemIndex);
	const requests = readApiRequestOptions(context, itemIndex);
	const records = readRecordPlace(context, itemIndex);
	const connection = await readApiConnection(context, itemIndex);
	const source = new HttpSource({
		client: connectApi(context, connection, requests),
		// Each page was kept with the request for it.
		listing: {
			request: { method: 'GET', url: connection.base, headers: {}, body: undefined },
			paging: { style: 'none' },
			ends: {},
			records,
		},
		cursor,
		isSorted: false,
	});
	const gone = goneInStream(readDeletedWhen(context, itemIndex));
	return {
		cursorField: source.cursorField,
		...gone?.keptWith,
		readAgain: async (request) => withGone(await source.readAgain(request), gone),
		listAgain: (request) => listWithGone(source.listAgain(request), gone),
	};
}
