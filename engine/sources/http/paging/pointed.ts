import { shown } from '../../../shortened';
import { type ApiRequest, withValue } from '../apiRequest';
import { httpError } from '../httpError';
import { valueAt } from '../jsonPath';
import { type PageAnswer, toldAt } from './answer';
import type { PageTurner, PagingOf } from './paging';

/** Pages by a cursor that the page before tells, in its body, a header, or as a field of its last record. */
export function byCursor(template: ApiRequest, { at, from }: PagingOf<'cursor'>): PageTurner {
	return {
		first: template,
		next: (answer) => {
			const cursor =
				from.in === 'lastRecord' ? ofLastRecord(answer, from.path) : toldAt(answer, from);
			if (cursor === undefined) return undefined;
			if (typeof cursor === 'string' || typeof cursor === 'number') {
				return withValue(template, at, cursor);
			}
			throw noCursor(cursor, 'Point to the cursor itself, which is text or a number.');
		},
	};
}

/** Pages by the address of the next one, which the page before tells in its body. */
export function byNextLink(template: ApiRequest, { path }: PagingOf<'nextLink'>): PageTurner {
	return {
		first: template,
		next: (answer) => {
			const link = toldAt(answer, { in: 'body', path });
			if (link === undefined) return undefined;
			if (typeof link !== 'string') {
				throw noCursor(link, 'Point to the address of the next page itself, which is text.');
			}
			return { ...template, url: addressWithin(link, answer.url) };
		},
	};
}

/**
 * The address that an answer leads to, against its own.
 *
 * @param how in which words it does
 * @throws EngineError `foreignAddress`: what carries credentials goes nowhere but where it was sent to
 */
export function addressWithin(
	link: string,
	pageUrl: string,
	how = 'links to its next page at',
): string {
	const page = new URL(pageUrl);
	const target = URL.canParse(link, page) ? new URL(link, page) : undefined;
	if (target?.origin === page.origin && !hasCredentials(target)) return target.href;
	throw httpError(
		'foreignAddress',
		`The API ${how} ${shown(link)}, which is no address at ${page.origin}`,
		'The request was not sent, since it would carry your credentials to another place. If the API has moved, enter its new address.',
	);
}

function hasCredentials({ username, password }: URL): boolean {
	return username !== '' || password !== '';
}

/** An empty page has none, and ends the walk. */
function ofLastRecord({ records }: PageAnswer, path: string): unknown {
	if (records.length === 0) return undefined;
	const cursor = valueAt(records.at(-1), path);
	if (cursor !== undefined && cursor !== null && cursor !== '') return cursor;
	throw noCursor(cursor, 'Take a field that every record has.', `"${path}" of the last record`);
}

function noCursor(found: unknown, remedy: string, what = 'it'): Error {
	return httpError(
		'pagingMissing',
		`What was to lead to the next page does not: ${what} is ${found === undefined ? 'missing' : shown(found)}`,
		remedy,
	);
}
