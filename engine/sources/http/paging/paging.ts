import type { JsonPath } from '../jsonPath';
import type { ApiRequest, RequestPlace } from '../apiRequest';
import type { AnswerPlace, PageAnswer } from './answer';

/** How an API splits a list into pages. */
export type Paging =
	| { readonly style: 'none' }
	| {
			readonly style: 'pageNumber';
			readonly at: RequestPlace;
			/** The number of the first page, as a rule 1 or 0. */
			readonly first: number;
			/** Whether the first request carries the number, too. */
			readonly sendsFirst: boolean;
			/** How many records a page has. Default: the API decides. */
			readonly size?: number | undefined;
			readonly sizeAt?: RequestPlace | undefined;
	  }
	| {
			readonly style: 'offset';
			readonly at: RequestPlace;
			readonly first: number;
			readonly sendsFirst: boolean;
			/** How many records a page has; by so many the offset grows. */
			readonly size: number;
			readonly sizeAt: RequestPlace | undefined;
	  }
	| {
			readonly style: 'cursor';
			readonly at: RequestPlace;
			/** Where an answer tells the cursor, or what of its last record is one. */
			readonly from: AnswerPlace | { readonly in: 'lastRecord'; readonly path: JsonPath };
	  }
	| { readonly style: 'nextLink'; readonly path: JsonPath }
	| { readonly style: 'linkHeader' };

/** How many pages are asked for at once, unless it is said otherwise: an offset may be as costly as all that is before it. */
export function defaultPagesAtOnce({ style }: Paging): number {
	return style === 'pageNumber' ? 4 : 1;
}

export type PagingOf<Style extends Paging['style']> = Extract<Paging, { readonly style: Style }>;

/** The pages of one walk, in turn, by one style. */
export interface PageTurner {
	readonly first: ApiRequest;
	/**
	 * The request for the page behind this one; undefined where the answer names none.
	 *
	 * @param pages how many pages were read, this one included
	 */
	next(answer: PageAnswer, pages: number): ApiRequest | undefined;
	/**
	 * The request for any page, counted from 0, where pages are counted: then one can always be asked for, and something
	 * else must say where the list ends. Missing where each page leads to the next.
	 */
	readonly at?: (index: number) => ApiRequest;
}
