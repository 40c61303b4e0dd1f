import { shown } from '../../shortened';
import { act, say } from '../../wording';
import { storeError } from '../errors';
import { parseTimestamp } from './timestamp';
import type { VariableValue } from './variableValue';

/** Where Advance leads. */
export type Advance =
	| { readonly moves: true; readonly value: VariableValue }
	| { readonly moves: false; readonly reason: 'equal' | 'behind' };

/**
 * Decides whether `next` is ahead of `current`: as timestamps when both are (a date, or text that is an ISO 8601
 * time with an offset), else as numbers. What it moves to has the type that the variable has.
 *
 * @throws EngineError `variablesNotComparable` when the two are neither both timestamps nor both numbers
 */
export function advance(name: string, current: VariableValue, next: VariableValue): Advance {
	const difference = compare(current, next);
	if (difference === undefined) throw notComparable(name, current, next);
	if (difference <= 0) return { moves: false, reason: difference === 0 ? 'equal' : 'behind' };
	return { moves: true, value: asTypeOf(current, next) ?? fail(name, current, next) };
}

/** The first position of a variable that does not exist yet: a date, else a number. */
export function firstPosition(name: string, next: VariableValue): VariableValue {
	if (asTimestamp(next) !== undefined) return { type: 'date', value: String(next.value) };
	const number = asTypeOf({ type: 'number', value: 0 }, next);
	if (asNumber(next) !== undefined && number !== undefined) return number;
	throw storeError(
		'variablesNotComparable',
		`The variable "${name}" cannot begin at ${shown(next.value)}, which is neither a timestamp nor a number`,
		REMEDY,
		{ parameter: 'value' },
	);
}

/** Above 0 when `next` is ahead; undefined when the two do not compare. */
function compare(current: VariableValue, next: VariableValue): number | undefined {
	const timestamps = [asTimestamp(current), asTimestamp(next)] as const;
	const numbers = [asNumber(current), asNumber(next)] as const;
	for (const [from, to] of [timestamps, numbers]) {
		if (from !== undefined && to !== undefined) return to > from ? 1 : to < from ? -1 : 0;
	}
	return undefined;
}

function asTimestamp({ type, value }: VariableValue): bigint | undefined {
	return type === 'date' || type === 'string' ? parseTimestamp(value) : undefined;
}

/** Of a number in text: longer ones are no position of a source, and would take long to make. */
const MOST_DIGITS = 1_000;

/** Whole numbers in text are exact: record IDs outgrow what a number can hold. */
function asNumber({ type, value }: VariableValue): bigint | number | undefined {
	if (type === 'number') return value;
	if (type !== 'string') return undefined;
	if (value.length > MOST_DIGITS) return undefined;
	if (/^[+-]?\d+$/.test(value)) return BigInt(value.replace('+', ''));
	return /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value) ? Number(value) : undefined;
}

/** Undefined when a number could not hold it exactly. */
function asTypeOf(current: VariableValue, next: VariableValue): VariableValue | undefined {
	if (current.type !== 'number') {
		return { type: current.type === 'date' ? 'date' : 'string', value: String(next.value) };
	}
	const value = Number(next.value);
	const exact = typeof asNumber(next) !== 'bigint' || Number.isSafeInteger(value);
	return exact && Number.isFinite(value) ? { type: 'number', value } : undefined;
}

function fail(name: string, current: VariableValue, next: VariableValue): never {
	throw notComparable(name, current, next);
}

const REMEDY = say`${act('advance')} compares two timestamps (ISO 8601 with an offset, for example 2026-01-31T09:30:00Z), or two numbers up to 9007199254740991 (longer ones as text, in a variable of type string). To put anything else into a variable, use ${act('set')}.`;

function notComparable(name: string, current: VariableValue, next: VariableValue): Error {
	return storeError(
		'variablesNotComparable',
		`The variable "${name}" cannot advance from ${shown(current.value)} (${current.type}) to ${shown(next.value)} (${next.type})`,
		REMEDY,
		{ parameter: 'value' },
	);
}
