import { shown } from '../../../shortened';
import { httpError } from '../httpError';
import { type AnswerPlace, type PageAnswer, placeName, toldAt } from './answer';

/** By what the end of a list is known. Several may be given; whatever is told of a total must hold at the end. */
export interface EndRules {
	readonly totalPages?: AnswerPlace;
	readonly totalRecords?: AnswerPlace;
	/** A field that says whether there is more. */
	readonly hasMore?: AnswerPlace;
	/** A page without records is the end. */
	readonly emptyPage?: boolean;
	/** A page with fewer records than this is the end. */
	readonly shortPage?: number;
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
export function toldOfEnd(rules: EndRules, answer: PageAnswer, so: WalkedSoFar): Told {
	const { totalPages, totalRecords, hasMore, emptyPage, shortPage } = rules;
	const count = answer.records.length;
	// The first that says anything is believed: a flag is said of this very page, a length is a guess.
	if (hasMore !== undefined) return flagAt(answer, hasMore) ? 'more' : 'end';
	if (emptyPage === true && count === 0) return 'end';
	if (totalPages !== undefined) return so.pages < wholeAt(answer, totalPages) ? 'more' : 'end';
	if (totalRecords !== undefined) {
		return so.records < wholeAt(answer, totalRecords) ? 'more' : 'end';
	}
	return shortPage !== undefined && count < shortPage ? 'end' : undefined;
}

/** The total of records that an answer tells; undefined where none is asked for. */
export function totalTold({ totalRecords }: EndRules, answer: PageAnswer): number | undefined {
	return totalRecords && wholeAt(answer, totalRecords);
}

/** Whether a list is known to end by something that its answers tell. */
export function hasEnd({ emptyPage = false, ...rules }: EndRules): boolean {
	return emptyPage || Object.values(rules).some((rule) => rule !== undefined);
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
