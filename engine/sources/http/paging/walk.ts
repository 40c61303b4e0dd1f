import type { ApiRequest } from '../apiRequest';
import { httpError } from '../httpError';
import { goneOn, type PageTrail } from '../pageTrail';
import type { PageAnswer } from './answer';
import { byOffset, byPageNumber } from './counted';
import { type EndRules, hasEnd, toldOfEnd, totalTold } from './ends';
import type { PageTurner, Paging } from './paging';
import { byCursor, byNextLink } from './pointed';

/** How a walk through pages ended. */
export interface WalkEnd {
	readonly pages: number;
	readonly records: number;
	/** What the API says in its last answer that there are; undefined where it does not tell. */
	readonly total: number | undefined;
	/** Whether it ended because no more pages may be read, though the list goes on. */
	readonly isCut: boolean;
}

export interface WalkOptions {
	readonly template: ApiRequest;
	readonly paging: Paging;
	readonly ends: EndRules;
	/** Reads so many pages and no more; undefined for all. */
	readonly maxPages?: number | undefined;
}

/**
 * A walk through the pages of a list, one answer after the other. It ends where the API says so, and where the API
 * contradicts itself or leads in a circle it is an error: an end that nobody told is none.
 */
export class PageWalk {
	private readonly turner: PageTurner;
	private trail: PageTrail | undefined;
	private pages = 0;
	private records: number;
	private asked: ApiRequest | undefined;
	private ended: WalkEnd | undefined;

	/** @throws EngineError `invalidPaging`: nothing would tell where the list ends */
	constructor(private readonly options: WalkOptions) {
		this.turner = turnerOf(options);
		const { paging, ends } = options;
		if (this.turner.isCounted && !hasEnd(ends)) throw endUnknown();
		this.records = paging.style === 'offset' ? paging.first : 0;
		this.asked = this.turner.first;
	}

	/** What is to be asked next; undefined once the walk has ended. */
	get request(): ApiRequest | undefined {
		return this.asked;
	}

	get end(): WalkEnd | undefined {
		return this.ended;
	}

	/**
	 * Takes the answer to `request`.
	 *
	 * @throws EngineError `pagingMissing`, `pagingContradiction`, `endlessWalk`, `foreignAddress`: the walk is not complete
	 */
	take(answer: PageAnswer): void {
		const { ends, maxPages } = this.options;
		this.pages += 1;
		this.records += answer.records.length;
		const next = this.after(answer);
		const isCut = next !== undefined && this.pages === maxPages;
		this.asked = isCut ? undefined : next;
		if (this.asked !== undefined) return;
		const { pages, records } = this;
		this.ended = { pages, records, total: totalTold(ends, answer), isCut };
	}

	private after(answer: PageAnswer): ApiRequest | undefined {
		const { pages, records } = this;
		const told = toldOfEnd(this.options.ends, answer, { pages, records });
		if (told === 'end') return undefined;
		const next = this.turner.next(answer, pages);
		if (next === undefined) {
			if (told === 'more' && this.options.paging.style !== 'none') throw nowhere(pages);
			return undefined;
		}
		this.goOn(next, answer);
		return next;
	}

	private goOn(next: ApiRequest, answer: PageAnswer): void {
		const after = JSON.stringify([next.url, next.headers, next.body]);
		this.trail ??= started(this.turner.first);
		const trail = goneOn(this.trail, { after, isNew: answer.records.length > 0 });
		if ('why' in trail) throw endless(trail.why, this.pages);
		this.trail = trail;
	}
}

function started({ url, headers, body }: ApiRequest): PageTrail | undefined {
	const trail = goneOn(undefined, { after: JSON.stringify([url, headers, body]), isNew: true });
	return 'why' in trail ? undefined : trail;
}

function turnerOf({ template, paging }: WalkOptions): PageTurner {
	switch (paging.style) {
		case 'pageNumber':
			return byPageNumber(template, paging);
		case 'offset':
			return byOffset(template, paging);
		case 'cursor':
			return byCursor(template, paging);
		case 'nextLink':
			return byNextLink(template, paging);
		case 'none':
			return { first: template, next: () => undefined, isCounted: false };
	}
}

function endUnknown(): Error {
	return httpError(
		'invalidPaging',
		'Nothing would tell where the list ends',
		'Say by what the end is known: a total, a field that tells whether there is more, a page that is empty or short.',
	);
}

function nowhere(pages: number): Error {
	return httpError(
		'pagingContradiction',
		`After page ${pages} the API says that there is more, and names no place to go on`,
		'What came before was handed on, and the list is not complete. Try again; if it happens again, check where the API tells the way to the next page.',
	);
}

function endless(why: 'again' | 'idle', pages: number): Error {
	const fault =
		why === 'again'
			? 'sends on to a page that was read before'
			: 'has sent many pages without records, and says that there is more';
	return httpError(
		'endlessWalk',
		`After ${pages} pages the API ${fault}, so that the list would never end`,
		'What came before was handed on, and the list is not complete. Check where the API tells the way to the next page, and where the request carries it.',
	);
}
