import { standardValueTypes } from '../../postgres/valueTypes';
import type { EncodingNotes } from '../../records/lostDigits';
import { ValueRefusal } from '../../records/refusal';
import { nameOf, shown } from '../../records/values';
import type { CellEncoder } from '../cell';
import { orNull } from '../cells';
import { arrayElement } from './rows';

/**
 * Returns a list into an array: its elements as the column's type takes them, lists within it as further dimensions.
 *
 * @param readArray reads PostgreSQL's own text of an array (`{a,b}`)
 */
export function listEncoder(
	encode: CellEncoder,
	readArray: (text: string) => unknown,
): CellEncoder {
	return orNull((value, notes) => {
		const list = typeof value === 'string' ? listIn(value, readArray) : value;
		if (!Array.isArray(list)) throw new ValueRefusal(`${noList(value)} is not a list`);
		checkDimensions(list);
		return literal(list, encode, notes);
	});
}

function noList(value: unknown): string {
	return typeof value === 'object' || typeof value === 'function' ? nameOf(value) : shown(value);
}

function listIn(text: string, readArray: (text: string) => unknown): unknown {
	const given = text.trim();
	if (!given.startsWith('{') || !given.endsWith('}')) return text;
	const list = given.length <= longestListText && isClear(given) ? readArray(given) : undefined;
	if (!Array.isArray(list)) {
		throw new ValueRefusal(`${shown(text)} is not clearly an array's text; give a list`);
	}
	return list;
}

/** What is quoted in a longer one takes too long to find. */
const longestListText = 20_000;

/** Spaces around an element, and text beside quoted text, are read by PostgreSQL in a way of its own. */
function isClear(text: string): boolean {
	const withoutQuoted = text.replace(/"(?:[^"\\]|\\.)*"/gs, '"');
	return !/[,{}]\s|\s[,{}]|[^{,]"|"[^,}]/.test(withoutQuoted);
}

/** Every list at one depth must be as long as the others: PostgreSQL's arrays are rectangular. */
function checkDimensions(list: readonly unknown[]): void {
	const inner = list.filter((element): element is unknown[] => Array.isArray(element));
	if (inner.length === 0) return;
	const [first = []] = inner;
	if (inner.length < list.length || inner.some(({ length }) => length !== first.length)) {
		throw new ValueRefusal('its lists are of different lengths, or beside what is no list');
	}
	if (first.length === 0) {
		throw new ValueRefusal('it holds empty lists, which an array cannot keep apart');
	}
	checkDimensions(inner.flat(1));
}

function literal(
	list: readonly unknown[],
	encode: CellEncoder,
	notes: EncodingNotes | undefined,
): string {
	const elements = list.map((element) =>
		Array.isArray(element) ? literal(element, encode, notes) : arrayElement(encode(element, notes)),
	);
	return `{${elements.join(',')}}`;
}

const rangeText = /^([[(])\s*("[^"\\]*"|[^,"\\()[\]]*)\s*,\s*("[^"\\]*"|[^,"\\()[\]]*)\s*([\])])$/;

/** PostgreSQL's text of a range, whose bounds are what the type takes that it is of. */
export function rangeEncoder(bound: CellEncoder): CellEncoder {
	return orNull((value) => {
		const text = typeof value === 'string' ? value.trim() : '';
		if (text === 'empty') return text;
		const match = rangeText.exec(text);
		if (match === null) throw new ValueRefusal(`${noList(value)} is not a range such as [1,5)`);
		const [, begin = '', lower = '', upper = '', end = ''] = match;
		return `${begin}${boundText(lower, bound)},${boundText(upper, bound)}${end}`;
	});
}

function boundText(text: string, bound: CellEncoder): string {
	const plain = text.trim().replace(/^"(.*)"$/, '$1');
	return plain === '' ? '' : `"${String(bound(plain))}"`;
}

/** Reads arrays as node-postgres does. */
export async function arrayReader(): Promise<(text: string) => unknown> {
	const parsers = await standardValueTypes();
	const textArray: number = 1009;
	const parse = parsers.getTypeParser(textArray) as (text: string) => unknown;
	return (text) => {
		try {
			return parse(text);
		} catch {
			// It is no array's text.
			return undefined;
		}
	};
}
