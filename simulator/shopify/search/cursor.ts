import type { Position, SortValue } from '../data/sorting';

/** Shaped like Shopify's (`last_id`, `last_value`), and as opaque to a client. */
export function writeCursor(sort: string, id: number, { value, index }: Position): string {
	const text = JSON.stringify({ last_id: id, last_value: value, index, sort });
	return Buffer.from(text).toString('base64');
}

/** Null when it is not a cursor for this sort order. */
export function readCursor(cursor: string, sortKey: string): Position | null {
	try {
		const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64').toString());
		if (typeof parsed !== 'object' || parsed === null) return null;
		const { last_value: value, index, sort } = parsed as Record<string, unknown>;
		if (sort !== sortKey || typeof index !== 'number') return null;
		return isSortValue(value) ? { value, index } : null;
	} catch {
		return null;
	}
}

function isSortValue(value: unknown): value is SortValue {
	return typeof value === 'number' || typeof value === 'string';
}
