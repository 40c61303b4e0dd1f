import type { EngineError } from '../../../errors';
import type { ApiAnswer } from '../client/apiAnswer';
import type { ApiClient } from '../client/apiClient';
import { type EndRules } from '../paging/ends';
import type { Paging } from '../paging/paging';
import { PageWalk, type WalkEnd, type WalkPlace } from '../paging/walk';
import type { ApiRequest } from '../apiRequest';
import { type ApiRecord, type RecordPlace, recordsAt } from '../records';
import { isPageFailure, mayPass } from './pageFailures';
import { PagesAhead } from './pagesAhead';

/** Which records of an API to list, and how its pages are turned. Plain data, so that it can wait between two pages. */
export interface ApiListing {
	readonly request: ApiRequest;
	readonly paging: Paging;
	readonly ends: EndRules;
	readonly records: RecordPlace;
	/** Reads so many pages and no more. Default: all. */
	readonly maxPages?: number | undefined;
	/** How many pages are asked for at once, where they are counted; they come in order all the same. Default: 1. */
	readonly pagesAtOnce?: number | undefined;
	/** Whether a page that comes twice in a row is the end. Default: an error. */
	readonly endOnRepeatedPage?: boolean | undefined;
	/** Whether the pages behind one that cannot be read are read all the same, where they are counted. Default: no. */
	readonly goOnAfterFailedPage?: boolean | undefined;
}

/** Where a listing stands between two pages. Plain data, without a secret. */
export type ApiPlace = WalkPlace;

export interface ApiPage {
	/** From 1. */
	readonly page: number;
	readonly records: readonly ApiRecord[];
	/** Before the request for it was sent, in epoch milliseconds. */
	readonly readAt: number;
	/** Set where the page could not be read, and the listing goes on. */
	readonly failed?: FailedApiPage | undefined;
	/** How many records there are by the API's last word; undefined where it does not tell. */
	readonly total: number | undefined;
	/** Where to go on; absent after the last page. */
	readonly next?: ApiPlace | undefined;
	/** With the last page only. */
	readonly end?: WalkEnd | undefined;
}

/** A page that could not be read, with what it was asked for by: enough to ask again. Plain data. */
export interface FailedApiPage {
	readonly request: ApiRequest;
	readonly message: string;
	/** Whether asking again can help without anything being changed. */
	readonly mayPass: boolean;
}

/** Lists the records of an API, page by page. */
export class ApiLister {
	/** Whether its pages are counted, so that they shift when a record leaves the list. */
	readonly isCounted: boolean;

	/** @throws EngineError `invalidPaging` before anything is sent */
	constructor(
		private readonly client: Pick<ApiClient, 'ask'>,
		private readonly listing: ApiListing,
	) {
		this.isCounted = this.walk().isCounted;
	}

	/** The place of the first page. */
	get beginning(): ApiPlace | undefined {
		return this.walk().place;
	}

	/** All pages in order, for a stream that is read at its reader's pace. */
	async *pages(): AsyncGenerator<ApiPage, void, undefined> {
		const walk = this.walk();
		const ahead = new PagesAhead(this.client, walk, this.listing.pagesAtOnce ?? 1);
		try {
			while (walk.request !== undefined) {
				yield await this.readOn(walk, async () => await ahead.next());
			}
		} finally {
			ahead.stop();
		}
	}

	/** Returns the page at a place; the first one without. */
	async readPage(place?: ApiPlace): Promise<ApiPage> {
		const walk = this.walk(place);
		return await this.readOn(walk, async (request) => await this.client.ask(request));
	}

	/** Asks once more for a page that could not be read; it leads nowhere. */
	async readAgain(request: ApiRequest): Promise<Pick<ApiPage, 'records' | 'readAt' | 'failed'>> {
		const read = async () => {
			const answer = await this.client.ask(request);
			return { records: this.recordsOf(answer), readAt: answer.readAt };
		};
		return await read().catch((error: unknown) => {
			if (!isPageFailure(error)) throw error;
			return { records: [], readAt: 0, failed: failedPage(request, error) };
		});
	}

	private walk(place?: ApiPlace): PageWalk {
		const { request: template, ...options } = this.listing;
		return new PageWalk({ template, ...options }, place);
	}

	private async readOn(
		walk: PageWalk,
		ask: (request: ApiRequest) => Promise<ApiAnswer>,
	): Promise<ApiPage> {
		const page = (walk.place?.pages ?? 0) + 1;
		const read = await this.read(walk, ask).catch((error: unknown) => this.passedOver(walk, error));
		return { page, ...read, total: walk.total, next: walk.place, end: walk.end };
	}

	private async read(walk: PageWalk, ask: (request: ApiRequest) => Promise<ApiAnswer>) {
		const { request } = walk;
		if (request === undefined) return { records: [], readAt: 0 };
		const answer = await ask(request);
		const records = this.recordsOf(answer);
		const isNew = walk.take({ ...answer, records }).length > 0;
		return { records: isNew ? records : [], readAt: answer.readAt };
	}

	private recordsOf({ body }: ApiAnswer): readonly ApiRecord[] {
		return recordsAt(body, this.listing.records);
	}

	/** @throws the error itself where the listing cannot, or is not to, go on without the page */
	private passedOver(walk: PageWalk, error: unknown) {
		const { request } = walk;
		const mayGoOn = this.listing.goOnAfterFailedPage === true && walk.isCounted;
		if (!mayGoOn || request === undefined || !isPageFailure(error)) throw error;
		walk.skip();
		return { records: [], readAt: 0, failed: failedPage(request, error) };
	}
}

function failedPage(request: ApiRequest, error: EngineError): FailedApiPage {
	return { request, message: error.message, mayPass: mayPass(error) };
}
