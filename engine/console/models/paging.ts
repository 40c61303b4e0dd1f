import { consoleError } from '../errors';

/** A page of a list. */
export interface Page<Item> {
	readonly items: readonly Item[];
	/** What the next page is asked for with; null on the last one. */
	readonly next: string | null;
}

/** So many are on a page, and at most. */
export const PAGE_SIZE = { usual: 50, most: 200 };

/** Reads how many are asked for. */
export function readLimit(given: string | undefined): number {
	if (given === undefined || given === '') return PAGE_SIZE.usual;
	const limit = Number(given);
	if (/^\d{1,4}$/.test(given) && limit >= 1 && limit <= PAGE_SIZE.most) return limit;
	throw invalid('limit', given, `Give a whole number from 1 to ${PAGE_SIZE.most}.`);
}

/** Makes what a page that goes on behind these values is asked for with. */
export function cursorOf(values: readonly (string | number)[]): string {
	return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/**
 * @param types of the values
 * @throws EngineError `invalidRequest`
 */
export function readCursor(
	given: string | undefined,
	types: readonly ('string' | 'number')[],
): readonly (string | number)[] | undefined {
	if (given === undefined || given === '') return undefined;
	const values = parsed(given);
	const fits =
		Array.isArray(values) &&
		values.length === types.length &&
		types.every((type, place) => typeof values[place] === type);
	if (fits) return values as (string | number)[];
	throw invalid('cursor', given, 'Give the "next" of the page before, as it is.');
}

/** Cuts off the one more that was read, which tells whether there is another page. */
export function pageOf<Row, Item>(
	rows: readonly Row[],
	limit: number,
	position: (row: Row) => readonly (string | number)[],
	shown: (row: Row) => Item,
): Page<Item> {
	const own = rows.slice(0, limit);
	const last = own.at(-1);
	const next = rows.length > limit && last !== undefined ? cursorOf(position(last)) : null;
	return { items: own.map(shown), next };
}

export function invalid(parameter: string, given: string, remedy: string): Error {
	const shown = given.length > 80 ? `${given.slice(0, 79)}…` : given;
	return consoleError(
		'invalidRequest',
		`"${parameter}" cannot be ${JSON.stringify(shown)}`,
		remedy,
		{ parameter },
	);
}

function parsed(given: string): unknown {
	try {
		return JSON.parse(Buffer.from(given, 'base64url').toString('utf8'));
	} catch {
		return undefined;
	}
}
