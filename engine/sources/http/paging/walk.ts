import type { ApiRequest } from '../apiRequest';
import { goneOn, type PageTrail } from '../pageTrail';
import type { PageAnswer } from './answer';
import { type EndRules, hasEnd, toldOfEnd, type Totals, totalsTold } from './ends';
import type { PageTurner, Paging } from './paging';
import { turnerOf } from './turner';
import {
	cappedPages,
	endless,
	endUnknown,
	nowhere,
	repeatedPage,
	tooManyFailed,
} from './walkErrors';

/** How a walk through pages ended. */
export interface WalkEnd {
	readonly pages: number;
	readonly records: number;
	/** How many records the API says there are, in its last answer; undefined where it does not tell. */
	readonly total: number | undefined;
	/** Whether it ended because no more pages may be read, though the list goes on. */
	readonly isCut: boolean;
	/** Whether the pages ran out before there were as many as the API says. */
	readonly isShort: boolean;
}

/** Where a walk stands between two pages. Plain data. */
export interface WalkPlace {
	/** What is to be asked next. */
	readonly request: ApiRequest;
	readonly pages: number;
	readonly records: number;
	readonly trail: PageTrail | undefined;
	/** By what the page before is known. */
	readonly lastPage: string | undefined;
	/** Pages in a row that could not be read. */
	readonly failed: number;
}

export interface WalkOptions {
	readonly template: ApiRequest;
	readonly paging: Paging;
	readonly ends: EndRules;
	/** Reads so many pages and no more; undefined for all. */
	readonly maxPages?: number | undefined;
	/** Whether a page that comes twice in a row is the end, and no error: some APIs send their last one again and again. */
	readonly endOnRepeatedPage?: boolean | undefined;
}

/** So many empty pages behind the records of a counted list are its end, whatever total the API tells. */
const mostEmptyPages = 3;
/** Beyond so many in a row it is not the pages that are at fault. */
const mostFailedPages = 20;

/**
 * A walk through the pages of a list, one answer after the other. It ends where the API says so, and where the API
 * contradicts itself or leads in a circle it is an error: an end that nobody told is none.
 */
export class PageWalk {
	private readonly turner: PageTurner;
	private at: WalkPlace | undefined;
	private ended: WalkEnd | undefined;
	private totals: Totals = { records: undefined, pages: undefined };
	private recordsPerPage: number | undefined;

	/**
	 * @param place where it stood; undefined for the beginning
	 * @throws EngineError `invalidPaging`: nothing would tell where the list ends
	 */
	constructor(
		private readonly options: WalkOptions,
		place?: WalkPlace,
	) {
		const { template, paging, ends } = options;
		this.turner = turnerOf(template, paging);
		if (this.isCounted && !hasEnd(ends)) throw endUnknown();
		this.recordsPerPage = paging.style === 'offset' ? paging.size : undefined;
		this.at = place ?? {
			request: this.turner.first,
			pages: 0,
			records: paging.style === 'offset' ? paging.first : 0,
			trail: undefined,
			lastPage: undefined,
			failed: 0,
		};
	}

	/** Whether pages are counted, so that any can be asked for, whatever became of the one before. */
	get isCounted(): boolean {
		return this.turner.at !== undefined;
	}

	/** Where it stands; undefined once it has ended. */
	get place(): WalkPlace | undefined {
		return this.at;
	}

	/** What is to be asked next; undefined once the walk has ended. */
	get request(): ApiRequest | undefined {
		return this.at?.request;
	}

	get end(): WalkEnd | undefined {
		return this.ended;
	}

	/** How many records there are by the API's last word; undefined where it does not tell. */
	get total(): number | undefined {
		return this.totals.records;
	}

	/**
	 * What will be asked `count` pages further on, if the list is as long as its pages have told so far.
	 *
	 * @returns undefined where that is not known before the pages between have come, and beyond the end
	 */
	ahead(count: number): ApiRequest | undefined {
		if (this.at === undefined || this.turner.at === undefined) return undefined;
		const index = this.at.pages + count;
		const { maxPages = Infinity } = this.options;
		if (index >= maxPages || index >= (this.totals.pages ?? Infinity)) return undefined;
		const before = this.at.records + count * (this.recordsPerPage ?? 0);
		return before < (this.totals.records ?? Infinity) ? this.turner.at(index) : undefined;
	}

	/**
	 * Takes the answer to `request`.
	 *
	 * @returns its records that are new: none of a page that came before and is the end
	 * @throws EngineError `pagingMissing`, `pagingContradiction`, `endlessWalk`, `foreignAddress`: the walk is not complete
	 */
	take(answer: PageAnswer): readonly unknown[] {
		const { at } = this;
		if (at === undefined) return [];
		const page = this.isCounted ? knownBy(answer.records) : undefined;
		if (page !== undefined && page === at.lastPage) {
			if (this.options.endOnRepeatedPage !== true) throw repeatedPage(at.pages + 1);
			this.finish(at, false);
			return [];
		}
		this.checkSize(at, answer.records.length);
		const pages = at.pages + 1;
		const records = at.records + answer.records.length;
		this.totals = totalsTold(this.options.ends, answer);
		this.recordsPerPage ??= answer.records.length;
		const next = this.after(answer, { ...at, pages, records });
		this.goTo({ pages, records, failed: 0, lastPage: page ?? at.lastPage }, next);
		return answer.records;
	}

	/**
	 * Goes on behind a page that could not be read.
	 *
	 * @throws EngineError `endlessWalk`: so many in a row that it is not the pages
	 */
	skip(): void {
		const { at, turner } = this;
		if (at === undefined || turner.at === undefined) return;
		const pages = at.pages + 1;
		const records = at.records + (this.recordsPerPage ?? 0);
		const failed = at.failed + 1;
		if (failed > mostFailedPages) throw tooManyFailed(failed);
		const isOver =
			pages >= (this.totals.pages ?? Infinity) || records >= (this.totals.records ?? Infinity);
		const next = isOver ? undefined : { request: turner.at(pages), trail: at.trail };
		this.goTo({ pages, records, failed, lastPage: undefined }, next);
	}

	/** An offset grows by the size that is asked for: of an API that gives fewer a page, it would pass over the rest. */
	private checkSize({ lastPage, pages }: WalkPlace, count: number): void {
		const { paging } = this.options;
		if (paging.style !== 'offset' || count === 0 || count >= paging.size) return;
		if (lastPage !== undefined && countOf(lastPage) === count) {
			throw cappedPages(pages + 1, count, paging.size);
		}
	}

	private goTo(so: Omit<WalkPlace, 'request' | 'trail'>, next: Next | undefined): void {
		const isCut = next !== undefined && so.pages === this.options.maxPages;
		if (next === undefined || isCut) this.finish(so, isCut);
		else this.at = { ...so, ...next };
	}

	private finish({ pages, records }: Pick<WalkPlace, 'pages' | 'records'>, isCut: boolean): void {
		const { totals } = this;
		const isShort = !isCut && (records < (totals.records ?? 0) || pages < (totals.pages ?? 0));
		this.ended = { pages, records, total: totals.records, isCut, isShort };
		this.at = undefined;
	}

	private after(answer: PageAnswer, so: WalkPlace): Next | undefined {
		const told = toldOfEnd(this.options.ends, answer, this.totals, so);
		if (told === 'end') return undefined;
		const isEmpty = answer.records.length === 0;
		const idle = (so.trail?.idle ?? 0) + 1;
		const hasRunOut = this.isCounted && so.records > 0 && isEmpty && idle >= mostEmptyPages;
		if (hasRunOut) return undefined;
		const request = this.turner.next(answer, so.pages);
		if (request === undefined) {
			if (told === 'more' && this.options.paging.style !== 'none') throw nowhere(so.pages);
			return undefined;
		}
		const trail = goneOn(so.trail ?? this.started(), { after: nameOf(request), isNew: !isEmpty });
		if ('why' in trail) throw endless(trail.why, so.pages);
		return { request, trail };
	}

	private started(): PageTrail | undefined {
		const trail = goneOn(undefined, { after: nameOf(this.turner.first), isNew: true });
		return 'why' in trail ? undefined : trail;
	}
}

type Next = Pick<WalkPlace, 'request' | 'trail'>;

function nameOf({ url, headers, body }: ApiRequest): string {
	return JSON.stringify([url, headers, body]);
}

/** A page that begins and ends with the same records, as many of them, is the same page. */
function knownBy(records: readonly unknown[]): string | undefined {
	if (records.length === 0) return undefined;
	return JSON.stringify([records.length, records[0], records.at(-1)]);
}

/** How many records a page had, by what it is known by. */
function countOf(page: string): number {
	return Number((JSON.parse(page) as readonly unknown[])[0]);
}
