import { type EncodingNotes, mayBeRounded } from '../records/lostDigits';
import { ValueRefusal } from '../records/refusal';
import { isInvalidTime, nameOf, plainObject, shown } from '../records/values';
import { shortened } from '../shortened';
import type { Cell } from './cell';
import { isDecimalText, isExactDouble, isExactReal, parseDecimal, wholeDigits } from './decimals';

/**
 * Looks for what is no digit. An expression of all digits would take stack for each of them, once V8 has compiled so many
 * expressions that it makes them simpler: of millions of digits it would run out.
 */
function isWholeNumber(text: string): boolean {
	const digits = /^[+-]/.test(text) ? text.slice(1) : text;
	return digits !== '' && !/\D/.test(digits);
}

/** The least and the greatest of a type, and what the type is called. */
export interface IntegerRange {
	readonly min: bigint;
	readonly max: bigint;
	readonly name: string;
}

export const int16: IntegerRange = signed(16);
export const int32: IntegerRange = signed(32);
export const int64: IntegerRange = signed(64);
export const unsigned32: IntegerRange = {
	min: 0n,
	max: 2n ** 32n - 1n,
	name: 'an unsigned 32-bit integer',
};

function signed(bits: number): IntegerRange {
	const half = 2n ** BigInt(bits - 1);
	return { min: -half, max: half - 1n, name: `a ${bits}-bit integer` };
}

export function integerCell(value: unknown, { min, max, name }: IntegerRange): Cell {
	if (typeof value === 'number') {
		if (!Number.isInteger(value)) throw new ValueRefusal(`${value} is not a whole number`);
		if (!Number.isSafeInteger(value)) {
			throw new ValueRefusal(
				`${value} is beyond 2^53, where a JavaScript number has lost digits; give it as text`,
			);
		}
		if (value < min || value > max) throw new ValueRefusal(`${value} exceeds ${name}`);
		return value === 0 ? 0 : value;
	}
	if (typeof value === 'string' && !isWholeNumber(value.trim())) {
		throw new ValueRefusal(`${shown(value)} is not a whole number`);
	}
	if (typeof value !== 'string' && typeof value !== 'bigint') {
		throw new ValueRefusal(`${nameOf(value)} is not a whole number`);
	}
	const exact = typeof value === 'string' ? wholeOf(value) : value;
	if (exact === undefined || exact < min || exact > max) {
		throw new ValueRefusal(`${shortened(String(value).trim())} exceeds ${name}`);
	}
	const number = Number(exact);
	return Number.isSafeInteger(number) ? number : String(exact);
}

/**
 * Tells whether a value is a number that a column of whole numbers cannot keep: it has a fraction, or exceeds the
 * range. Not one that may have lost digits before it came here: that is refused, so that it is given as text.
 */
export function outgrows(value: unknown, range: IntegerRange): boolean {
	switch (typeof value) {
		case 'number':
			return Number.isFinite(value) && (!Number.isInteger(value) || exceeds(value, range));
		case 'bigint':
			return exceeds(value, range);
		case 'string': {
			const text = value.trim();
			if (!isWholeNumber(text)) return isDecimal(text);
			const whole = wholeOf(text);
			return whole === undefined || exceeds(whole, range);
		}
		case 'object': {
			if (value === null || isInvalidTime(value)) return false;
			const plain = plainObject(value);
			return typeof plain !== 'object' && outgrows(plain, range);
		}
		default:
			return false;
	}
}

function exceeds(value: number | bigint, { min, max }: IntegerRange): boolean {
	return value < min || value > max;
}

/** More digits than these no column of whole numbers keeps. */
const mostWholeDigits = 20;

/** Text of digits as a number; undefined for one that is longer than any column's, which would take long to make. */
export function wholeOf(text: string): bigint | undefined {
	const given = text.trim();
	let start = /^[+-]/.test(given) ? 1 : 0;
	while (given[start] === '0') start++;
	if (given.length - start > mostWholeDigits) return undefined;
	const size = BigInt(given.slice(start));
	return given.startsWith('-') ? -size : size;
}

/** Takes a number as it is, text with all its digits. */
export function decimalCell(value: unknown, notes?: EncodingNotes): Cell {
	if (typeof value === 'number') {
		if (notes !== undefined && mayBeRounded(value)) notes.isRounded = true;
		return finite(value);
	}
	if (typeof value === 'bigint') return String(value);
	return decimalText(value);
}

/** Longer ones no database keeps. */
function isDecimal(text: string): boolean {
	return text.length <= mostDecimalDigits && isDecimalText(text);
}

/** PostgreSQL's: 131,072 before the point and 16,383 behind it, and some room for sign and exponent. */
export const mostDecimalDigits = 147_500;

/** Text that {@link parseDecimal} takes. */
function decimalText(value: unknown): string {
	if (typeof value !== 'string' && typeof value !== 'bigint') {
		throw new ValueRefusal(`${nameOf(value)} is not a number`);
	}
	const text = String(value).trim();
	if (text.length > mostDecimalDigits) {
		throw new ValueRefusal(`${shown(value)} has more digits than a database keeps`);
	}
	if (!isDecimalText(text)) throw new ValueRefusal(`${shown(value)} is not a number`);
	return text;
}

/** @param scale digits after the point, negative for whole tens, hundreds… */
export function scaledDecimalCell(
	value: unknown,
	precision: number,
	scale: number,
	notes?: EncodingNotes,
): Cell {
	const cell = decimalCell(value, notes);
	const decimal = parseDecimal(String(cell));
	if (decimal === undefined || decimal.digits === '') return cell;
	if (decimal.exponent < -scale) {
		throw new ValueRefusal(
			scale < 0
				? `${shown(value)} would be rounded, since the column keeps whole multiples of ${10 ** -scale}`
				: `${shown(value)} would be rounded, since the column keeps ${count(scale, 'digit')} after the point`,
		);
	}
	if (wholeDigits(decimal) > precision - scale) {
		throw new ValueRefusal(
			`${shown(value)} is too large, since the column keeps ${count(precision, 'digit')}, ${scale} of them after the point`,
		);
	}
	return cell;
}

export function doubleCell(value: unknown): number {
	if (typeof value === 'number') return finite(value);
	const text = decimalText(value);
	const number = Number(text);
	if (!Number.isFinite(number)) throw new ValueRefusal(`${shown(value)} exceeds a double`);
	const decimal = parseDecimal(text);
	if (decimal === undefined || !isExactDouble(decimal, number)) {
		throw new ValueRefusal(
			`${shown(value)} would be rounded to ${number}, since the column keeps about 15 digits`,
		);
	}
	return number;
}

export function realCell(value: unknown): number {
	const number = doubleCell(value);
	const decimal = parseDecimal(String(number));
	if (decimal !== undefined && isExactReal(decimal, number)) return number;
	const real = Math.fround(number);
	throw new ValueRefusal(
		Number.isFinite(real)
			? `${shown(value)} would be rounded, since the column keeps about 6 digits`
			: `${shown(value)} exceeds a 32-bit floating-point number`,
	);
}

export function finite(value: number): number {
	if (!Number.isFinite(value)) throw new ValueRefusal(`${value} is not a number`);
	return value;
}

export function count(number: number, what: string): string {
	return `${number} ${what}${number === 1 ? '' : 's'}`;
}
