import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { canonicalJson, contentHash } from '../../engine/records';
import { ApiCursorReader, ApiLister } from '../../engine/sources/http';
import { connectApi } from '../shared/httpApi/connection';
import type { Listing, PageReader } from '../shared/loop/listing';
import type { Tally } from '../shared/loop/tally';
import type { AskedRecords, RecordListingData } from './askedRecords';
import { isToBeReadAgain, type ListNotes, noted, onceMore } from './listNotes';
import { readAskedRecords } from './readRecords';
import { identified, recordId } from './recordIds';
import { hasSeen } from './seenIds';
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
			const named = identified(page.records, key, page.page, hasSeen(notes));
			const found = named.flatMap((each) => ('id' in each ? [each] : []));
			const ids = found.map(({ id }) => id);
			const { notes: after, isNew } = noted(notes, page, ids);
			// Without an ID, nothing tells whether a record has come before.
			const isFirstPass = notes?.passes === undefined;
			const refused = named.flatMap((each) => (isFirstPass && !('id' in each) ? [each] : []));
			const goesAgain = isToBeReadAgain(after, listing) && !after.seen.isFull;
			return {
				records: found
					.filter((_each, index) => isNew[index])
					.map(({ record }) => record as IDataObject),
				refused: refused.map(({ record, name, reason }) => ({
					record: record as IDataObject,
					name,
					reason: `it has no ID: ${reason}`,
				})),
				next: page.next ?? (goesAgain ? lister.beginning : undefined),
				notes: goesAgain ? onceMore(after) : after,
				failed: page.failed && { page: page.page, ...page.failed },
			};
		},
	};
}
