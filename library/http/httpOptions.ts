import type { Environment } from '../../engine/environment';
import type { BoundFormat } from '../../engine/sources/http';
import type { Fetch } from './signedDoor';

/** A value, or a promise of it. */
type Awaitable<Value> = Value | PromiseLike<Value>;

/** How to sign in to an API. It is sent to the server of `baseUrl` only, and shown nowhere. */
export type HttpSignInOption =
	| { readonly by: 'none' }
	| { readonly by: 'basic'; readonly user: string; readonly password: string }
	/** A function is called when a token is first needed, and again when the API answers 401. */
	| { readonly by: 'bearer'; readonly token: string | (() => Awaitable<string>) }
	| { readonly by: 'header' | 'query'; readonly name: string; readonly value: string };

type QueryValue = string | number | boolean;

/** What is asked for. */
interface HttpRequest {
	/** What all addresses of the API have in common, such as `https://api.example.com/v1`. */
	readonly baseUrl: string;
	/** Default: nobody signs in. */
	readonly signIn?: HttpSignInOption;
	/** What comes behind the base address, such as `/users`. Default: nothing. */
	readonly url?: string;
	/** Default: GET. */
	readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
	readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[]>>;
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent as JSON; not with GET. */
	readonly body?: Readonly<Record<string, unknown>>;
	/** Where a request carries the page and the window. Default: `query`. */
	readonly parametersTo?: 'query' | 'body';
	/** Where in an answer the list is, such as `data.items`. Default: the answer itself is the list. */
	readonly recordsPath?: string;
	/** Whether null in the place of the list is an empty list. Default: false, an error. */
	readonly nullIsEmpty?: boolean;
}

/** How the API splits a list into pages. */
type HttpPagination =
	| { readonly pagination?: 'none' }
	| ({
			readonly pagination: 'pageNumber';
			/** Default: `page`. */
			readonly pageParameter?: string;
			/** The number of the first page. Default: 1. */
			readonly firstPage?: number;
	  } & HttpPageSize)
	| ({
			readonly pagination: 'offset';
			/** Default: `offset`. */
			readonly offsetParameter?: string;
	  } & HttpPageSize)
	| {
			readonly pagination: 'cursor';
			/** Where the cursor of the next page is; its name, where it is in a header. */
			readonly cursorPath: string;
			/** Default: `body`. */
			readonly cursorFrom?: 'body' | 'header' | 'lastRecord';
			/** The name by which a request sends the cursor. */
			readonly cursorParameter: string;
			/** Default: `query`. */
			readonly cursorTo?: 'query' | 'header' | 'body';
	  }
	| {
			readonly pagination: 'nextLink';
			/** Where an answer has the address of the next page. */
			readonly nextLinkPath: string;
	  }
	| { readonly pagination: 'linkHeader' };

interface HttpPageSize {
	/** By what name a request says how many records a page is to have. Default: it does not. */
	readonly pageSizeParameter?: string;
	/** How many records a page has. Default: 100. */
	readonly pageSize?: number;
	/** Whether the first request goes without a number. Default: false. */
	readonly firstPageWithoutNumber?: boolean;
}

/** By what it is known that a list has ended. */
interface HttpEnd {
	/** Default: `auto`, a total or an empty page where pages are counted, and no next page where they are not. */
	readonly endsWhen?:
		'auto' | 'totalPages' | 'totalRecords' | 'hasMore' | 'emptyPage' | 'shortPage';
	/** Where an answer says how many records there are, or pages where those end the list. What came is held against it. */
	readonly totalPath?: string;
	/** Default: `body`. */
	readonly totalFrom?: 'body' | 'header';
	/** Where an answer says whether there is more. */
	readonly hasMorePath?: string;
	/** Whether a page that comes twice in a row is the end. Default: false, an error. */
	readonly endOnRepeatedPage?: boolean;
}

/** By what time records are followed, window by window. */
interface HttpWindow {
	/** The time of a record's last change, such as `updated_at`. Default: none. */
	readonly cursorField?: string;
	/** The zone of times without an offset. Default: UTC. */
	readonly cursorTimeZone?: string;
	/** Whether the API lists the oldest of these times first. Default: false. */
	readonly sortedByCursor?: boolean;
	/** By what name a request says from when on records are wanted. Default: the API filters by no time. */
	readonly fromParameter?: string;
	/** By what name it says until when. */
	readonly toParameter?: string;
	/** How the API wants times to be written. Default: `iso`. */
	readonly windowFormat?: BoundFormat;
	/** How many records the API lists of one query at most. Default: as many as there are. */
	readonly maxPerQuery?: number;
	/** By what name a request says behind which ID to list, where one second has more than that. */
	readonly idAfterParameter?: string;
	/** The field of a record that holds this ID. Default: `id`. */
	readonly idField?: string;
}

/** How requests are sent. */
interface HttpSending {
	/** Default: as many as come. */
	readonly requestsPerSecond?: number;
	/** How many pages are asked for at once where they are counted, 1 to 16. Default: 4 with page numbers, else 1. */
	readonly pagesAtOnce?: number;
	/** How often a request is tried again after what may pass: 429, server errors, lost connections. Default: 6. */
	readonly maxRetries?: number;
	/** How long one answer may take, in milliseconds. Default: 60,000. */
	readonly timeoutMs?: number;
	/** The most that is read of one answer, unpacked. Default: 64. */
	readonly maxBodyMegabytes?: number;
	/** Where an answer of status 200 says that something is wrong, such as `errors`. Default: nowhere. */
	readonly errorField?: string;
	/** Stops all reading. */
	readonly signal?: AbortSignal;
	/** What sends requests. Default: the `fetch` of Node. */
	readonly fetch?: Fetch;
	/** The clock, randomness and sleep. Default: the machine's. */
	readonly environment?: Environment;
}

/** Which records of which API to read, and how. */
export type HttpRecordsOptions = HttpRequest & HttpPagination & HttpEnd & HttpWindow & HttpSending;
