import { isDeepStrictEqual } from 'node:util';

import { shown } from '../../shortened';
import { suggestionForDate } from '../../time';
import { storeError } from '../errors';
import { parseTimestamp } from './timestamp';

export type JsonValue =
	null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A value with its type, which it keeps from set to get. A date is an ISO 8601 time with an offset, as it was given. */
export type VariableValue =
	| { readonly type: 'string'; readonly value: string }
	| { readonly type: 'number'; readonly value: number }
	| { readonly type: 'boolean'; readonly value: boolean }
	| { readonly type: 'json'; readonly value: JsonValue }
	| { readonly type: 'date'; readonly value: string };

export type VariableType = VariableValue['type'];

/** 1 MB, as UTF-8; of a JSON value, as text. */
export const MAX_VALUE_BYTES = 1_048_576;

/** @throws EngineError `invalidVariableName` */
export function checkVariableName(name: string): void {
	if (/^[A-Za-z0-9_.:-]{1,128}$/.test(name)) return;
	throw storeError(
		'invalidVariableName',
		`This cannot be the name of a variable: ${shown(name)}`,
		'Use 1 to 128 letters, digits, "_", "-", "." and ":", for example lastFilterDate.',
		{ parameter: 'name' },
	);
}

/** A value as it is kept: JSON text and its size. */
export interface EncodedValue {
	readonly type: VariableType;
	readonly text: string;
	readonly bytes: number;
}

/** @throws EngineError `invalidVariableValue` when the value is not of its type, or too large */
export function encodeValue(name: string, { type, value }: VariableValue): EncodedValue {
	if (type === 'number' && !Number.isFinite(value)) {
		throw invalidValue(
			name,
			`is not a finite number: ${String(value)}`,
			'Give a number, for example 42.',
		);
	}
	if (type === 'date' && parseTimestamp(value) === undefined) {
		throw invalidValue(
			name,
			`is not a date with a time zone: ${shown(value)}`,
			`${suggestionForDate(value)}Give an ISO 8601 time that says its offset, for example 2026-01-31T09:30:00+01:00 or 2026-01-31T08:30:00Z.`,
		);
	}
	const text = toJson(value);
	if (text === undefined) {
		throw invalidValue(name, 'cannot be written as JSON', 'Give a value that JSON has.');
	}
	const bytes = Buffer.byteLength(typeof value === 'string' ? value : text);
	if (bytes > MAX_VALUE_BYTES) {
		throw invalidValue(
			name,
			`has ${bytes} bytes; ${MAX_VALUE_BYTES} is the most`,
			'Keep large data in a database or a file, and its place or key in the variable.',
		);
	}
	return { type, text, bytes };
}

/** Undefined for what JSON cannot say: a function, a BigInt, an object that holds itself. */
function toJson(value: unknown): string | undefined {
	try {
		return JSON.stringify(value) as string | undefined;
	} catch {
		return undefined;
	}
}

/** What {@link encodeValue} made. */
export function decodeValue(type: string, text: string): VariableValue {
	return { type, value: JSON.parse(text) } as VariableValue;
}

/** Whether both are of one type and mean the same: dates as instants, JSON whatever the order of its keys. */
export function areEqual(a: VariableValue, b: VariableValue): boolean {
	if (a.type !== b.type) return false;
	if (a.type === 'date' && b.type === 'date') {
		return parseTimestamp(a.value) === parseTimestamp(b.value);
	}
	return isDeepStrictEqual(a.value, b.value);
}

export function invalidValue(name: string, problem: string, remedy: string): Error {
	return storeError(
		'invalidVariableValue',
		`The value for the variable "${name}" ${problem}`,
		remedy,
		{
			parameter: 'value',
		},
	);
}
