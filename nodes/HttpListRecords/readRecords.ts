import type { IExecuteFunctions } from 'n8n-workflow';

import { type JsonPath, pathFault } from '../../engine/sources/http';
import { AddedOptions } from '../shared/http/requestOptions';
import { readApiConnection, readApiRequestOptions } from '../shared/httpApi/connection';
import { readApiListing } from '../shared/httpApi/listing';
import { readLoopRequest } from '../shared/loop/loopFields';
import { readCursorSettings } from '../shared/parameters/cursor';
import { externalIdField, readExternalId } from '../shared/parameters/externalId';
import { invalidParameter } from '../shared/parameters/read';
import type { AskedRecords, ListedRecords } from './askedRecords';
import { maxPagesField } from './properties';
import { recordWords } from './words';

/** @throws EngineError that names the parameter or the credential's field which cannot be used */
export async function readRecords(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<ListedRecords> {
	const requests = readApiRequestOptions(context, itemIndex);
	const key = readKey(context, itemIndex);
	const connection = await readApiConnection(context, itemIndex);
	return {
		connection,
		requests,
		listing: readApiListing(context, itemIndex, connection.base),
		key,
	};
}

/** What a loop asks for. */
export async function readAskedRecords(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<AskedRecords> {
	const limits = { min: 1, max: 1_000_000, integer: true };
	const maxPages = new AddedOptions(context, itemIndex).number(maxPagesField, limits);
	const loop = readLoopRequest(context, itemIndex, recordWords);
	const cursor = readCursorSettings(context, itemIndex);
	const records = await readRecords(context, itemIndex);
	return { ...records, listing: { ...records.listing, maxPages }, ...loop, cursor };
}

function readKey(context: IExecuteFunctions, itemIndex: number): readonly JsonPath[] {
	const paths = readExternalId(context, itemIndex);
	for (const path of paths) {
		const fault = pathFault(path);
		if (fault === undefined) continue;
		throw invalidParameter(
			externalIdField.displayName,
			'must be names with dots between them',
			path,
			`It ${fault}. Enter for example id, or node.id.`,
		);
	}
	return paths;
}
