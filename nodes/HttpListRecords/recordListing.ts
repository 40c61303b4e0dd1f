import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { canonicalJson, contentHash } from '../../engine/records';
import { ApiCursorReader, ApiLister } from '../../engine/sources/http';
import { connectApi } from '../shared/httpApi/connection';
import type { Listing, PageReader } from '../shared/loop/listing';
import type { Tally } from '../shared/loop/tally';
import type { AskedRecords, RecordListingData } from './askedRecords';
import { isToBeReadAgain, type ListNotes, noted, onceMore } from './listNotes';
import { readAskedRecords } from './readRecords';
import { recordId, recordIds } from './recordIds';
import { doneItem, isSummary } from './summary';
import { recordWords } from './words';

/** The records of an API, for a loop. */
export const recordListing: Listing<RecordListingData> = {
	name: 'httpListRecords',
	words: recordWords,
	readAsked: readAskedRecords,
	reader,
	idOf: (record, { key }) => (isSummary(record) ? undefined : recordId(record, key)),
	nameOf: (record, { key }) => recordId(record, key) ?? 'a record without an ID',
	cursorOf: (record, { cursor }) => {
		const reader = new ApiCursorReader(cursor);
		return { cursor: reader.cursorOf(record), cursorField: reader.name };
	},
	versionOf: (record, { cursor }) =>
		new ApiCursorReader(cursor).cursorOf(record) ?? contentHash(canonicalJson(record)),
	summary: doneItem,
};

function reader(
	context: IExecuteFunctions,
	{ connection, requests, listing, key }: AskedRecords,
	{ notes }: Tally<ListNotes>,
): PageReader<RecordListingData> {
	const client = connectApi(context, connection, requests);
	return {
		activity: client.activity,
		read: async (place) => {
			const lister = new ApiLister(client, listing);
			const page = await lister.readPage(place);
			const ids = recordIds(page.records, key, page.page);
			const { notes: after, isNew } = noted(notes, page, ids);
			const goesAgain = isToBeReadAgain(after, listing) && !after.seen.isFull;
			return {
				records: page.records.filter((_record, index) => isNew[index]) as readonly IDataObject[],
				next: page.next ?? (goesAgain ? lister.beginning : undefined),
				notes: goesAgain ? onceMore(after) : after,
				failed: page.failed && { page: page.page, ...page.failed },
			};
		},
	};
}
