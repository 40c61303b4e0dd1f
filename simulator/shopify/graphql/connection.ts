import { FieldFault } from './fault';

/** The largest page of any connection. */
export const maxPageSize = 250;

/** One page of a connection, as the fields `nodes`, `edges` and `pageInfo` show it. */
export interface ConnectionPage {
	readonly nodes: readonly unknown[];
	readonly hasNextPage: boolean;
	readonly hasPreviousPage: boolean;
	cursorOf(position: number): string;
}

export interface PageArguments {
	readonly first: number | null;
	readonly last: number | null;
	readonly after: string | null;
	readonly before: string | null;
}

/** Reads and checks what asks for a page; raises BAD_REQUEST in Shopify's words. */
export function pageArguments(args: Readonly<Record<string, unknown>>): PageArguments {
	const first = asNumber(args['first']);
	const last = asNumber(args['last']);
	if (first === null && last === null) throw badRequest('you must provide one of first or last');
	if (first !== null && last !== null) {
		throw badRequest('providing both first and last is not supported');
	}
	const size = first ?? last ?? 0;
	const name = first === null ? 'last' : 'first';
	if (size < 0) throw badRequest(`${name} must be a non-negative integer`);
	if (size > maxPageSize) {
		throw badRequest(`Page size of ${size} exceeds the maximum of ${maxPageSize} (${name})`);
	}
	return { first, last, after: asText(args['after']), before: asText(args['before']) };
}

/** Pages through a list that is at hand. */
export function pageOf(
	items: readonly unknown[],
	args: Readonly<Record<string, unknown>>,
): ConnectionPage {
	const { first, last, after, before } = pageArguments(args);
	const ordered = args['reverse'] === true ? [...items].reverse() : items;
	const low = after === null ? 0 : positionOf(after) + 1;
	const high = before === null ? ordered.length : Math.min(ordered.length, positionOf(before));
	const start = last === null ? low : Math.max(low, high - last);
	const end = first === null ? high : Math.min(high, low + first);
	return {
		nodes: ordered.slice(start, end),
		hasNextPage: end < ordered.length,
		hasPreviousPage: start > 0,
		cursorOf: (position) => cursorAt(start + position),
	};
}

export function badRequest(message: string): FieldFault {
	return new FieldFault(message, { code: 'BAD_REQUEST' });
}

export function badCursor(): FieldFault {
	return badRequest('Invalid cursor for current pagination sort.');
}

function cursorAt(position: number): string {
	return Buffer.from(JSON.stringify({ last_position: position })).toString('base64');
}

function positionOf(cursor: string): number {
	try {
		const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64').toString());
		if (typeof parsed === 'object' && parsed !== null && 'last_position' in parsed) {
			const { last_position: position } = parsed;
			if (typeof position === 'number') return position;
		}
	} catch {
		throw badCursor();
	}
	throw badCursor();
}

function asNumber(value: unknown): number | null {
	return typeof value === 'number' ? value : null;
}

function asText(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}
