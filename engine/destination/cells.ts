import { isDate } from 'node:util/types';

import { canonicalJson } from './canonicalJson';
import type { ColumnKind } from './columns';
import { ValueRefusal } from './errors';
import { instantAt, instantText } from './instant';

/** A value in the one form in which it is hashed, sent and bound: booleans are 1 and 0, times canonical text. */
export type Cell = string | number | null;

export type CellEncoder = (value: unknown) => Cell;

/**
 * What a column of each kind takes. Nothing is rounded, cut or guessed: a value that does not fit is refused with the
 * reason, and null and undefined are NULL.
 *
 * @throws {ValueRefusal} from the encoders
 */
export const cellEncoders = {
	text: orNull(textCell),
	integer: orNull((value) => integerCell(value, -2_147_483_648n, 2_147_483_647n, '32-bit')),
	bigint: orNull((value) => integerCell(value, -(2n ** 63n), 2n ** 63n - 1n, '64-bit')),
	numeric: orNull((value) => decimalText(value)),
	double: orNull(doubleCell),
	boolean: orNull(booleanCell),
	timestamptz: orNull(timestampCell),
	jsonb: orNull(canonicalJson),
	other: orNull(textCell),
} as const satisfies Record<ColumnKind, CellEncoder>;

function orNull(encode: CellEncoder): CellEncoder {
	return (value) => (value === null || value === undefined ? null : encode(value));
}

function textCell(value: unknown): string {
	switch (typeof value) {
		case 'string':
			return value;
		case 'number':
			return String(finite(value));
		case 'bigint':
		case 'boolean':
			return String(value);
		case 'object':
			return isDate(value) ? timestampCell(value) : canonicalJson(value);
		default:
			throw new ValueRefusal(`a ${typeof value} is not text`);
	}
}

function integerCell(value: unknown, min: bigint, max: bigint, size: string): Cell {
	if (typeof value === 'number') {
		if (!Number.isInteger(value)) throw new ValueRefusal(`${value} is not a whole number`);
		if (!Number.isSafeInteger(value)) {
			throw new ValueRefusal(
				`${value} is beyond 2^53, where a JavaScript number has lost digits; give it as text`,
			);
		}
		if (value < min || value > max) throw new ValueRefusal(`${value} exceeds a ${size} integer`);
		return value;
	}
	if (typeof value === 'string' && !wholeNumber.test(value.trim())) {
		throw new ValueRefusal(`${shown(value)} is not a whole number`);
	}
	if (typeof value !== 'string' && typeof value !== 'bigint') {
		throw new ValueRefusal(`a ${nameOf(value)} is not a whole number`);
	}
	const exact = BigInt(typeof value === 'string' ? value.trim().replace(/^\+/, '') : value);
	if (exact < min || exact > max) throw new ValueRefusal(`${exact} exceeds a ${size} integer`);
	const number = Number(exact);
	return Number.isSafeInteger(number) ? number : String(exact);
}

const wholeNumber = /^[+-]?\d+$/;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,5})?$/;

function decimalText(value: unknown): Cell {
	if (typeof value === 'number') return finite(value);
	if (typeof value === 'bigint') return String(value);
	if (typeof value !== 'string') throw new ValueRefusal(`a ${nameOf(value)} is not a number`);
	const text = value.trim();
	if (!decimal.test(text)) throw new ValueRefusal(`${shown(value)} is not a number`);
	return text;
}

function doubleCell(value: unknown): number {
	const number = Number(decimalText(value));
	if (!Number.isFinite(number)) throw new ValueRefusal(`${shown(value)} exceeds a double`);
	return number;
}

function booleanCell(value: unknown): number {
	if (typeof value === 'boolean') return value ? 1 : 0;
	const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (word === 'true' || word === 1) return 1;
	if (word === 'false' || word === 0) return 0;
	throw new ValueRefusal(`${shown(value)} is neither true nor false`);
}

function timestampCell(value: unknown): string {
	const text = typeof value === 'string' ? instantText(value) : textOfTime(value);
	if (text === undefined) throw new ValueRefusal(`${shown(value)} is not a date of the calendar`);
	return text;
}

function textOfTime(value: unknown): string | undefined {
	if (typeof value === 'number') return instantAt(value)?.text;
	return isDate(value) ? instantAt(value.getTime())?.text : undefined;
}

function finite(value: number): number {
	if (!Number.isFinite(value)) throw new ValueRefusal(`${value} is not a number`);
	return value;
}

function nameOf(value: unknown): string {
	return Array.isArray(value) ? 'list' : typeof value;
}

/** Enough of a value to recognise it by. */
function shown(value: unknown): string {
	if (isDate(value)) return 'an invalid Date';
	if (typeof value === 'object') return `a ${nameOf(value)}`;
	const text = String(value);
	return text.length > 60 ? `"${text.slice(0, 60)}…"` : `"${text}"`;
}
