import type { Column } from '../columns';
import { quoted } from './names';

/** So many bytes of an index at most. https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html */
const mostIndexBytes = 3072;

/** So many characters of a text tell most IDs apart. */
const mostCharacters = 190;

const bytesOfCharacter = 4;

/** What the indexes are called that this package makes where a key is longer than an index can be. */
export const keyIndex = quoted('_sync_key');

/**
 * Joins the keys `s`, which lie in a temporary table, with the rows `d` that have them. The order is not left to the server,
 * which knows little of a table that is just being filled. An index of the table is not named, since it may be one that is
 * set to be ignored.
 *
 * @param isIndexed whether an index of the table finds a row; else the {@link keyIndex} of the temporary table does
 */
export function joined(
	temporary: string,
	table: string,
	columns: readonly Pick<Column, 'name'>[],
	isIndexed: boolean,
): string {
	const order = isIndexed
		? `${temporary} s STRAIGHT_JOIN ${table} d`
		: `${table} d STRAIGHT_JOIN ${temporary} s FORCE INDEX (${keyIndex})`;
	return `${order} ON ${matchesOf(columns)}`;
}

/** Tells how the rows `s` of a temporary table and `d` of the table are found by each other. */
export function matchesOf(columns: readonly Pick<Column, 'name'>[]): string {
	return columns
		.map(({ name }) => quoted(name))
		.map((name) => `d.${name} = s.${name}`)
		.join(' AND ');
}

/** Returns what stands between the brackets of an index on columns of a key: of long ones, their beginnings. */
export function indexParts(columns: readonly Pick<Column, 'name' | 'type'>[]): string {
	const share = Math.floor(mostIndexBytes / bytesOfCharacter / columns.length);
	const most = Math.min(mostCharacters, share);
	return columns
		.map(({ name, type }) => (isLonger(type, most) ? `${quoted(name)}(${most})` : quoted(name)))
		.join(', ');
}

/** @param type as the catalogue writes it: `varchar(255)` */
function isLonger(type: string, length: number): boolean {
	if (/text|blob|json/.test(type)) return true;
	const [, given] = /^(?:var)?(?:char|binary)\((\d+)\)/.exec(type) ?? [];
	return given !== undefined && Number(given) > length;
}
