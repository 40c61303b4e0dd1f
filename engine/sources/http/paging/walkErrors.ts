import { option, say } from '../../../wording';
import { httpError } from '../httpError';

const notComplete = 'What came before was handed on, and the list is not complete.';

export function endUnknown(): Error {
	return httpError(
		'invalidPaging',
		'Nothing would tell where the list ends',
		say`Say in "${option('endsWhen')}" by what the end is known: a total, a field that tells whether there is more, a page that is empty or short.`,
		{ parameter: 'endsWhen' },
	);
}

export function nowhere(pages: number): Error {
	return httpError(
		'pagingContradiction',
		`After page ${pages} the API says that there is more, and names no place to go on`,
		`${notComplete} Try again; if it happens again, check where the API tells the way to the next page.`,
	);
}

export function cappedPages(page: number, count: number, size: number): Error {
	return httpError(
		'pagingContradiction',
		`Page ${page} has ${count} records like the one before, though ${size} were asked for: the API gives no more a page, and those between two pages would be left out`,
		say`${notComplete} Enter ${count} in "${option('pageSize')}".`,
		{ parameter: 'pageSize' },
	);
}

export function endless(why: 'again' | 'idle', pages: number): Error {
	const fault =
		why === 'again'
			? 'sends on to a page that was read before'
			: 'has sent many pages without records, and says that there is more';
	return httpError(
		'endlessWalk',
		`After ${pages} pages the API ${fault}, so that the list would never end`,
		`${notComplete} Check where the API tells the way to the next page, and where the request carries it.`,
	);
}

export function repeatedPage(page: number): Error {
	return httpError(
		'endlessWalk',
		`Page ${page} is the same as the page before it, so that the list would never end`,
		say`${notComplete} As a rule the API does not know the name by which it is asked for a page: check "${option('pagination')}". If it sends its last page again and again, switch on "${option('endOnRepeatedPage')}".`,
		{ parameter: 'pagination' },
	);
}

export function tooManyFailed(failed: number): Error {
	return httpError(
		'endlessWalk',
		`${failed} pages in a row could not be read`,
		`${notComplete} The API seems to be down: run again later.`,
	);
}
