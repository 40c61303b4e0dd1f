import type { SeededRandom } from '../../../support/seededRandom';

/** How an API lists its records. */
export interface ApiManner {
	readonly style: 'pageNumber' | 'offset' | 'cursor' | 'nextLink' | 'linkHeader';
	/** By the time of the last change; else by number, which only pages that are counted can stand. */
	readonly isSorted: boolean;
	/** Whether it filters by no end, so that what is edited while a list is read moves within it. */
	readonly isOpen: boolean;
	/** More than these it lists of no query. */
	readonly listsAtMost: number | undefined;
	/**
	 * Whether its total counts no more than it lists. Never where pages are counted: then nothing would show that they have
	 * shifted, and the receipt says no more than `unverifiable`.
	 */
	readonly capsTotal: boolean;
	/** Whether it tells how many records there are; an API that counts its pages always does here. */
	readonly tellsTotal: boolean;
	/** Whether the bounds of a time span that it is asked for are not among what it gives out. */
	readonly excludesBounds: boolean;
	/** Whether its times have no milliseconds. */
	readonly isInSeconds: boolean;
	readonly pagesAtOnce: number;
}

/** A list in the order of its cursors, of pages that nothing can shift. */
export const plainManner: ApiManner = {
	style: 'cursor',
	isSorted: true,
	isOpen: false,
	listsAtMost: undefined,
	capsTotal: false,
	tellsTotal: true,
	excludesBounds: false,
	isInSeconds: false,
	pagesAtOnce: 1,
};

const countedStyles: ReadonlySet<ApiManner['style']> = new Set(['pageNumber', 'offset']);

export function isCounted({ style }: ApiManner): boolean {
	return countedStyles.has(style);
}

/**
 * @param isSettled whether every record is in the list by the end of the settle delay. Else one may enter a list while
 *   another leaves it: its total stays, and where pages are counted nothing shows that they have shifted.
 */
export function drawManner(random: SeededRandom, isSettled: boolean): ApiManner {
	const drawn = random.pick([
		'pageNumber',
		'pageNumber',
		'offset',
		'cursor',
		'nextLink',
		'linkHeader',
	] as const);
	const style = isSettled || !countedStyles.has(drawn) ? drawn : 'cursor';
	const counts = countedStyles.has(style);
	const isSorted = !counts || random.chance(0.6);
	return {
		style,
		isSorted,
		isOpen: isSorted && random.chance(0.25),
		listsAtMost: random.chance(0.3) ? random.integer(5, 20) : undefined,
		capsTotal: random.chance(0.5) && !counts,
		tellsTotal: counts || random.chance(0.7),
		excludesBounds: random.chance(0.5),
		isInSeconds: random.chance(0.5),
		pagesAtOnce: counts ? random.integer(1, 4) : 1,
	};
}
