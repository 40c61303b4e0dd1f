import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { FailedPage } from '../../../engine/source';
import type { ListingData } from './listingData';
import type { Loop } from './loop';
import type { Tally } from './tally';
import type { ListingWords } from './words';

export interface ListedPage<Data extends ListingData> {
	readonly records: readonly IDataObject[];
	/** Those of its records that cannot go out. Default: none. */
	readonly refused?: readonly RefusedRecord[] | undefined;
	/** Where to go on; absent after the last page. */
	readonly next?: Data['place'] | undefined;
	/** Set where the page could not be read, and the listing goes on behind it. */
	readonly failed?: FailedPage | undefined;
	/** What is known of the list now; absent where the page adds nothing to it. */
	readonly notes?: Data['notes'] | undefined;
}

/** A record that cannot go out, since nobody could tell which one comes back. */
export interface RefusedRecord {
	readonly record: IDataObject;
	/** As it is called in a message. */
	readonly name: string;
	readonly reason: string;
}

/** Reads the pages of one listing. */
export interface PageReader<Data extends ListingData> {
	/** What that has cost so far. */
	readonly activity: {
		readonly requests: number;
		readonly retries: number;
		readonly throttledMs: number;
	};
	/** @param place undefined for the first page */
	read(place: Data['place'] | undefined): Promise<ListedPage<Data>>;
}

/** What a loop block lists, page by page: where records come from, how they are told apart, and how they are called. */
export interface Listing<Data extends ListingData> {
	/** The name of the block; what it remembers is kept under it. */
	readonly name: string;
	readonly words: ListingWords;
	/** Reads a loop that an execution has kept, where earlier versions of the block kept it otherwise. */
	keptLoop?(kept: object): Loop<Data>;
	/** @throws EngineError that names the parameter or the credential's field which cannot be used */
	readAsked(context: IExecuteFunctions, itemIndex: number): Promise<Data['asked']>;
	/** @param tally what has been spent and told so far */
	reader(
		context: IExecuteFunctions,
		asked: Data['asked'],
		tally: Tally<Data['notes']>,
	): PageReader<Data>;
	/** Undefined for what is no record of this listing, such as a summary. */
	idOf(record: IDataObject, asked: Data['asked']): string | undefined;
	/** What a record is called in a message. */
	nameOf(record: IDataObject, asked: Data['asked']): string;
	/** By what an older version of a record is told from a newer one; null where the time of reading tells it. */
	cursorOf(
		record: IDataObject,
		asked: Data['asked'],
	): { readonly cursor: string | null; readonly cursorField: string };
	/** What of a record is accepted at once: another version of it goes out again. */
	versionOf(record: IDataObject, asked: Data['asked']): string;
	/**
	 * The item that comes out of *Done* for an input item.
	 *
	 * @param asked undefined where its parameters could not be read
	 * @param nowMs epoch milliseconds
	 */
	summary(
		tally: Tally<Data['notes']>,
		asked: Data['asked'] | undefined,
		nowMs: number,
	): IDataObject;
}
