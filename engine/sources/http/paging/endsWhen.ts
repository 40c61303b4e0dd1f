import type { AnswerPlace } from './answer';
import type { EndRules } from './ends';
import type { Paging } from './paging';

/** By what sign the end of a list is known; `auto` takes what the way in which its pages are turned allows. */
export const endSigns = [
	'auto',
	'totalPages',
	'totalRecords',
	'hasMore',
	'emptyPage',
	'shortPage',
] as const;
export type EndSign = (typeof endSigns)[number];

/** What a sign needs to be read by. */
export interface EndPlaces {
	/** Where an answer tells how many records, or pages, there are; checked whichever sign ends the list. */
	readonly total: AnswerPlace | undefined;
	readonly hasMore: AnswerPlace | undefined;
	/** How many records a full page has. */
	readonly pageSize: number | undefined;
}

/** Whether pages of a style have numbers, so that any can be asked for. */
export function isCountedStyle(style: Paging['style']): boolean {
	return style === 'pageNumber' || style === 'offset';
}

/** The rules by which a list ends, for a sign of it. */
export function endRulesOf(
	style: Paging['style'],
	sign: EndSign,
	{ total, hasMore, pageSize }: EndPlaces,
): EndRules {
	if (style === 'none') return { totalRecords: total };
	const isAutoCounted = sign === 'auto' && isCountedStyle(style);
	return {
		...(sign === 'totalPages' ? { totalPages: total } : { totalRecords: total }),
		endsAtTotal: sign.startsWith('total') || isAutoCounted,
		emptyPage: sign === 'emptyPage' || isAutoCounted,
		shortPage: sign === 'shortPage' ? pageSize : undefined,
		hasMore: sign === 'hasMore' ? hasMore : undefined,
	};
}
