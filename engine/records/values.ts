import { isBoxedPrimitive, isDate } from 'node:util/types';

import { shortened } from '../shortened';
import { ValueRefusal } from './refusal';

/**
 * Tells what an object stands for, where it says so itself: a Luxon DateTime its Date, a boxed primitive its value,
 * anything with `toJSON` (a decimal, a duration, a URL, a Buffer) its JSON. Everything else is returned as it is.
 *
 * @throws {ValueRefusal} for a time that is invalid, whose JSON would be null
 */
export function plainObject(value: object): unknown {
	if (isDate(value)) return value;
	if (isInvalidTime(value)) throw new ValueRefusal('it is an invalid time');
	if ('toJSDate' in value && typeof value.toJSDate === 'function') {
		return value.toJSDate() as unknown;
	}
	if (isBoxedPrimitive(value)) return value.valueOf();
	return 'toJSON' in value && typeof value.toJSON === 'function'
		? (value.toJSON() as unknown)
		: value;
}

/** Luxon has `isValid` as a property, others as a method. */
export function isInvalidTime(value: object): boolean {
	if (isDate(value)) return Number.isNaN(value.getTime());
	// A record may have fields of these names; data holds no functions.
	if (!('isValid' in value && 'toJSON' in value) || typeof value.toJSON !== 'function')
		return false;
	const isValid: unknown =
		typeof value.isValid === 'function' ? (value.isValid() as unknown) : value.isValid;
	return isValid === false;
}

export function nameOf(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	const type = typeof value;
	return type === 'object' || type === 'undefined' ? `an ${type}` : `a ${type}`;
}

/** Enough of a value to recognize it by. */
export function shown(value: unknown): string {
	if (isDate(value)) return Number.isNaN(value.getTime()) ? 'an invalid Date' : value.toISOString();
	if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol') {
		return nameOf(value);
	}
	return `"${shortened(String(value))}"`;
}
