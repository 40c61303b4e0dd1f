import { shown } from '../../../shortened';
import { httpError } from '../httpError';
import { type AnswerPlace, type PageAnswer, placeName, toldAt } from './answer';

/** By what the end of a list is known. Several may be given; whatever is told of a total must hold at the end. */
export interface EndRules {
	readonly totalPages?: AnswerPlace | undefined;
	readonly totalRecords?: AnswerPlace | undefined;
	/** Whether a total that is reached is the end. Default: it is; else it is only held against what came. */
	readonly endsAtTotal?: boolean | undefined;
	/** A field that says whether there is more. */
	readonly hasMore?: AnswerPlace | undefined;
	/** A page without records is the end. */
	readonly emptyPage?: boolean | undefined;
	/** A page with fewer records than this is the end. */
	readonly shortPage?: number | undefined;
}

/** What a walk has read so far, the present page included. */
export interface WalkedSoFar {
	readonly pages: number;
	/** How many records were read; for a walk that begins at an offset, with those before it. */
	readonly records: number;
}

/** Whether an answer says that the list ends, that it goes on, or nothing of it. */
export type Told = 'end' | 'more' | undefined;

/** @throws EngineError `pagingMissing`: what was to tell of the end is missing, or no such thing */
export function toldOfEnd(
	{ hasMore, emptyPage, shortPage, endsAtTotal = true }: EndRules,
	answer: PageAnswer,
	totals: Totals,
	so: WalkedSoFar,
): Told {
	const count = answer.records.length;
	// The first that says anything is believed: a flag is said of this very page, a length is a guess.
	if (hasMore !== undefined) return flagAt(answer, hasMore) ? 'more' : 'end';
	if (emptyPage === true && count === 0) return 'end';
	if (endsAtTotal) {
		if (totals.pages !== undefined) return so.pages < totals.pages ? 'more' : 'end';
		if (totals.records !== undefined) return so.records < totals.records ? 'more' : 'end';
	}
	return shortPage !== undefined && count < shortPage ? 'end' : undefined;
}

/** How many records, and pages, there are by an answer; undefined where none is asked for. */
export interface Totals {
	readonly records: number | undefined;
	readonly pages: number | undefined;
}

/** @throws EngineError `pagingMissing` */
export function totalsTold({ totalRecords, totalPages }: EndRules, answer: PageAnswer): Totals {
	return {
		records: totalRecords && wholeAt(answer, totalRecords),
		pages: totalPages && wholeAt(answer, totalPages),
	};
}

/** Whether a list is known to end by something that its answers tell. */
export function hasEnd({ endsAtTotal = true, ...rules }: EndRules): boolean {
	const { totalPages, totalRecords, hasMore, emptyPage = false, shortPage } = rules;
	const hasTotal = totalPages !== undefined || totalRecords !== undefined;
	return (endsAtTotal && hasTotal) || hasMore !== undefined || emptyPage || shortPage !== undefined;
}

function flagAt(answer: PageAnswer, place: AnswerPlace): boolean {
	const told = toldAt(answer, place);
	if (told === true || told === 'true') return true;
	if (told === false || told === 'false') return false;
	throw missing(place, told, 'true or false');
}

function wholeAt(answer: PageAnswer, place: AnswerPlace): number {
	const told = toldAt(answer, place);
	const total = typeof told === 'string' ? Number(told) : told;
	if (typeof total === 'number' && Number.isSafeInteger(total) && total >= 0) return total;
	throw missing(place, told, 'a whole number');
}

function missing(place: AnswerPlace, told: unknown, wanted: string): Error {
	const found = told === undefined ? 'nothing is there' : `it is ${shown(told)}`;
	return httpError(
		'pagingMissing',
		`The API was to tell by ${placeName(place)} when the list ends, as ${wanted}, but ${found}`,
		'Look at an answer of the API, and correct where it tells that, or choose another sign of the end. The list was not taken for complete.',
	);
}
