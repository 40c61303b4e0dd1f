import type { ApiCursor, ApiListing, ApiPlace, JsonPath } from '../../engine/sources/http';
import type { ApiConnection, ApiRequestOptions } from '../shared/httpApi/connection';
import type { ListingData, LoopRequest } from '../shared/loop/listingData';
import type { ListNotes } from './listNotes';

/** Which records, and of which API. Plain data without a secret. */
export interface ListedRecords {
	readonly connection: ApiConnection;
	readonly requests: ApiRequestOptions;
	readonly listing: ApiListing;
	/** What makes up a record's ID. */
	readonly key: readonly JsonPath[];
}

/** What an input item asks for in a loop. */
export interface AskedRecords extends ListedRecords, LoopRequest {
	readonly cursor: ApiCursor;
}

export interface RecordListingData extends ListingData {
	readonly asked: AskedRecords;
	readonly place: ApiPlace;
	readonly notes: ListNotes;
}
