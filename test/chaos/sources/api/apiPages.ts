import type { ApiManner } from './apiManner';
import type { ApiRow } from './apiRecords';

/** What an API answers when all is well. */
export interface ApiPageAnswer {
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Readonly<Record<string, unknown>>;
}

const secondMs = 1_000;

/** One page of the records that a query is about. */
export function apiPage(
	indexed: readonly ApiRow[],
	{ style, isSorted, excludesBounds, listsAtMost, capsTotal, tellsTotal }: ApiManner,
	url: URL,
): ApiPageAnswer {
	const asked = (name: string) => url.searchParams.get(name);
	const afterNumber = asked('after_number');
	const byNumber = !isSorted || afterNumber !== null;
	const found = indexed
		.filter((row) => isWithin(row, asked('since'), asked('until'), excludesBounds))
		.filter(({ number }) => number > Number(afterNumber ?? 0))
		.sort((one, other) =>
			byNumber ? one.number - other.number : compared(keyOf(one), keyOf(other)),
		);
	const listed = found.slice(0, listsAtMost);
	const size = Number(asked('size'));
	const counted = capsTotal ? listed.length : found.length;
	const total = tellsTotal ? { total: counted } : {};
	if (style === 'pageNumber' || style === 'offset') {
		const from = style === 'offset' ? Number(asked('offset')) : (Number(asked('page')) - 1) * size;
		return { headers: {}, body: { ...total, users: listed.slice(from, from + size) } };
	}
	const after = asked('after');
	const key = byNumber ? ({ number }: ApiRow) => numberKey(number) : keyOf;
	const left = after === null ? listed : listed.filter((row) => compared(key(row), after) > 0);
	const users = left.slice(0, size);
	const last = users.at(-1);
	const next = left.length > users.length && last !== undefined ? key(last) : undefined;
	return pointingOn(style, url, next, { ...total, users });
}

function pointingOn(
	style: ApiManner['style'],
	url: URL,
	next: string | undefined,
	body: ApiPageAnswer['body'],
): ApiPageAnswer {
	if (next === undefined) return { headers: {}, body: { ...body, next: null } };
	if (style === 'cursor') return { headers: {}, body: { ...body, next } };
	const link = new URL(url);
	link.searchParams.set('after', next);
	if (style === 'nextLink') return { headers: {}, body: { ...body, next: link.href } };
	return { headers: { link: `<${link.href}>; rel="next"` }, body };
}

/** Compares by the second, as APIs do whose bounds have no milliseconds. */
function isWithin(
	{ updatedAt }: ApiRow,
	since: string | null,
	until: string | null,
	excludesBounds: boolean,
): boolean {
	const at = Math.floor(Date.parse(updatedAt) / secondMs) * secondMs;
	const [from, to] = [Date.parse(since ?? ''), Date.parse(until ?? '')];
	if (at === from || at === to) return !excludesBounds;
	return !(at < from) && !(at > to);
}

/** Two records of one time have an order, too. */
function keyOf({ updatedAt, number }: ApiRow): string {
	return `${updatedAt} ${numberKey(number)}`;
}

function numberKey(number: number): string {
	return String(number).padStart(9, '0');
}

function compared(one: string, other: string): number {
	return one < other ? -1 : one > other ? 1 : 0;
}
