import { isDate } from 'node:util/types';

import { ownValue } from '../ownValue';
import { lostDigits } from '../records/lostDigits';
import { ValueRefusal } from '../records/refusal';
import { nameOf } from '../records/values';
import { shortened } from '../shortened';
import type { Cell, CellEncoder } from './cell';
import { cellEncoders } from './cells';
import type { Column } from './columns';
import type { DestinationRecord } from './destination';
import { mostDecimalDigits, wholeOf } from './numberCells';

/**
 * Tells what a column takes as part of an external ID. Two IDs of the source must not become one on the way into the
 * table, so this is stricter than for other values: a number that has lost digits is refused, and text goes into a
 * column of numbers only as that column gives it back. `007` is not `7`.
 *
 * @throws {ValueRefusal} from the encoder; an ID that is empty included
 */
export function keyEncoder(column: Column): CellEncoder {
	const encode = column.encodeKey ?? column.encode ?? cellEncoders[column.kind];
	const isPlain = plainTextOf(column);
	return (value) => {
		if (value === null || value === undefined || value === '')
			throw new ValueRefusal('it is empty');
		const problem = problemWithIdPart(value);
		if (problem !== undefined) throw new ValueRefusal(problem);
		const cell = encode(value);
		if (typeof value === 'string' && isPlain?.(value) === false) {
			throw new ValueRefusal(
				`"${shortened(value)}" would be another ID in a column of numbers; make the column text, or take the ID as a number`,
			);
		}
		if (typeof cell === 'string' && !isStorable(cell)) throw new ValueRefusal(unstorable);
		return cell;
	};
}

/** Tells why a value, wherever it goes, cannot tell a record from others; undefined when it can, and for no value. */
export function problemWithIdPart(value: unknown): string | undefined {
	if (isComposed(value)) return `${Array.isArray(value) ? 'a list' : 'an object'} is no ID`;
	return lostDigits(value, 'the ID');
}

export const unstorable =
	'it holds a NUL character or half of a surrogate pair, which a database cannot keep';

export function isStorable(text: string): boolean {
	return text.isWellFormed() && !text.includes('\0');
}

/** Tells whether a record has a value in each of these columns that an ID may be made of. */
export function hasKey({ columns }: DestinationRecord, key: readonly string[]): boolean {
	return key.every((name) => {
		const value = ownValue(columns, name);
		return value !== undefined && value !== null && value !== '' && !isComposed(value);
	});
}

/** Returns a single value as it is; several as a JSON list, so that no two sets of values have one ID. */
export function joinedId(key: readonly Cell[]): string {
	return key.length === 1 ? String(key[0]) : JSON.stringify(key.map(String));
}

/** Returns the ID as it came, to find a record by whose ID was refused; undefined where a part of it is missing. */
export function givenId(
	columns: DestinationRecord['columns'],
	key: readonly string[],
): string | undefined {
	const parts: string[] = [];
	for (const name of key) {
		const value = ownValue(columns, name);
		if (value === undefined || value === null || value === '') return undefined;
		parts.push(idText(value));
	}
	return joinedId(parts);
}

/** Returns a part of an ID as text. A list or an object is none, but the reason for that has to name it. */
export function idText(value: unknown): string {
	if (!isComposed(value)) return String(value);
	try {
		return JSON.stringify(value);
	} catch {
		// It is in itself. A field of it may be called "toString", so that String() would fail.
		return nameOf(value);
	}
}

/** Lists and objects, those that stand for a time not counted. */
function isComposed(value: unknown): boolean {
	if (typeof value !== 'object' || value === null || isDate(value)) return false;
	return !('toJSDate' in value && typeof value.toJSDate === 'function');
}

const wholeNumber = /^(?:0|-?[1-9]\d*)$/;
const decimal = /^(?:0|-?(?:0|[1-9]\d*)\.\d*[1-9]|-?[1-9]\d*)$/;

/** Tells which text a column gives back as it was; undefined for a column that makes no numbers of text. */
function plainTextOf({ kind, affinity }: Column): ((text: string) => boolean) | undefined {
	if (kind === 'integer' || kind === 'bigint') return (text) => wholeNumber.test(text);
	if (kind === 'double') return isPlainDouble;
	if (kind === 'numeric' && affinity === undefined) return (text) => decimal.test(text);
	if (affinity === undefined || kind === 'boolean' || kind === 'timestamptz') return undefined;
	const isKept = affinity === 'real' ? isPlainDouble : isPlainNumber;
	// What does not look like a number stays the text that it is.
	if (kind === 'numeric') return isKept;
	// Of what is longer than any number nobody looks.
	return (text) =>
		text.length <= mostDecimalDigits && (!looksLikeNumber.test(text) || isKept(text));
}

const looksLikeNumber = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

function isPlainDouble(text: string): boolean {
	return decimal.test(text) && String(Number(text)) === text;
}

/** SQLite keeps whole numbers to 64 bits, and others as doubles. */
function isPlainNumber(text: string): boolean {
	const whole = wholeNumber.test(text) ? wholeOf(text) : undefined;
	const isWhole = whole !== undefined && BigInt.asIntN(64, whole) === whole;
	return isWhole || isPlainDouble(text);
}
