import { types } from 'node:util';

import { type EncodingNotes, mayBeRounded } from './lostDigits';
import { ValueRefusal } from './refusal';
import { isInvalidTime, nameOf } from './values';

/**
 * Writes JSON with the keys of every object in code-unit order, so that equal contents are equal texts. What JSON cannot say is
 * refused rather than lost: NaN, infinities, functions, invalid times, Maps and Sets. Otherwise as `JSON.stringify`:
 * undefined keys are left out, `toJSON` is honored.
 *
 * @throws {ValueRefusal} with the reason
 */
export function canonicalJson(value: unknown): string {
	return jsonOf(value, undefined);
}

/** Returns the same for a database, which keeps no NUL characters and no halves of surrogate pairs. */
export function storableJson(value: unknown, notes?: EncodingNotes): string {
	return jsonOf(value, notes ?? { isRounded: false });
}

/** @param notes given where it is for a database */
function jsonOf(value: unknown, notes: EncodingNotes | undefined): string {
	const text = written(value, 0, notes);
	if (text === undefined) throw new ValueRefusal(`${nameOf(value)} cannot be written as JSON`);
	return text;
}

const maxDepth = 200;

function written(
	value: unknown,
	depth: number,
	notes: EncodingNotes | undefined,
): string | undefined {
	switch (typeof value) {
		case 'string':
			return quotedText(value, notes);
		case 'number':
			if (!Number.isFinite(value)) throw new ValueRefusal(`JSON has no ${value}`);
			if (notes !== undefined && mayBeRounded(value)) notes.isRounded = true;
			return String(value === 0 ? 0 : value);
		case 'boolean':
			return value ? 'true' : 'false';
		case 'bigint':
			throw new ValueRefusal('JSON has no BigInt; give it as text');
		case 'object':
			return value === null ? 'null' : writtenObject(value, depth, notes);
		case 'undefined':
			return undefined;
		default:
			throw new ValueRefusal(`${nameOf(value)} cannot be written as JSON`);
	}
}

function writtenObject(
	value: object,
	depth: number,
	notes: EncodingNotes | undefined,
): string | undefined {
	if (depth > maxDepth) {
		throw new ValueRefusal(`it is nested more than ${maxDepth} deep, or in itself`);
	}
	if (Array.isArray(value)) return writtenArray(value, depth, notes);
	if ('toJSON' in value && typeof value.toJSON === 'function') {
		if (isInvalidTime(value)) throw new ValueRefusal('JSON has no invalid time');
		return written(value.toJSON(), depth + 1, notes);
	}
	const record = value as Readonly<Record<string, unknown>>;
	const keys = Object.keys(record);
	// A boxed text has its characters as keys.
	if (keys.length === 0 || keys[0] === '0') {
		if (types.isBoxedPrimitive(value)) return written(value.valueOf(), depth + 1, notes);
		checkNothingHidden(value, keys);
	}
	sortKeys(keys);
	let text = '{';
	for (const key of keys) {
		const member = written(record[key], depth + 1, notes);
		if (member === undefined) continue;
		if (text !== '{') text += ',';
		text += quotedKey(key, notes);
		text += member;
	}
	return `${text}}`;
}

/** What has its content elsewhere than in keys would be written as an empty object. */
function checkNothingHidden(value: object, keys: readonly string[]): void {
	if (keys.length > 0) return;
	const kind = hiddenContents.find(([, is]) => is(value))?.[0];
	if (kind !== undefined) throw new ValueRefusal(`${kind} cannot be written as JSON`);
}

const hiddenContents: readonly (readonly [string, (value: unknown) => boolean])[] = [
	['a Map', types.isMap],
	['a Set', types.isSet],
	['a regular expression', types.isRegExp],
	['an Error', types.isNativeError],
	['a Promise', types.isPromise],
	['a buffer of bytes', types.isAnyArrayBuffer],
	['a WeakMap', types.isWeakMap],
	['a WeakSet', types.isWeakSet],
];

function writtenArray(
	array: readonly unknown[],
	depth: number,
	notes: EncodingNotes | undefined,
): string {
	let text = '[';
	for (let index = 0; index < array.length; index++) {
		if (index > 0) text += ',';
		text += written(array[index], depth + 1, notes) ?? 'null';
	}
	return `${text}]`;
}

const fewKeys = 24;

/** By insertion where they are few, as in most records: that is several times faster there than the built-in sort. */
function sortKeys(keys: string[]): void {
	if (keys.length > fewKeys) {
		keys.sort();
		return;
	}
	for (let end = 1; end < keys.length; end++) {
		const key = keys[end] ?? '';
		let place = end;
		for (; place > 0; place--) {
			const before = keys[place - 1] ?? '';
			if (before <= key) break;
			keys[place] = before;
		}
		keys[place] = key;
	}
}

const mustEscape = /["\\\u0000-\u001f\ud800-\udfff]/;

function quotedText(text: string, notes: EncodingNotes | undefined): string {
	if (!mustEscape.test(text)) return `"${text}"`;
	if (notes !== undefined && (text.includes('\0') || !text.isWellFormed())) {
		throw new ValueRefusal(
			'the JSON holds a NUL character or half of a surrogate pair, which a database cannot keep',
		);
	}
	return JSON.stringify(text);
}

/** The records of a source have the same keys; the bound is for maps whose keys are data. */
const quotedKeys = new Map<string, string>();
const maxQuotedKeys = 2000;
const longestQuotedKey = 100;

function quotedKey(key: string, notes: EncodingNotes | undefined): string {
	const known = key.length <= longestQuotedKey ? quotedKeys.get(key) : undefined;
	if (known !== undefined) return known;
	const text = `${quotedText(key, notes)}:`;
	// What only a hash may hold must not be found here when it is for a database.
	if (key.length <= longestQuotedKey && quotedKeys.size < maxQuotedKeys && !mustEscape.test(key)) {
		quotedKeys.set(key, text);
	}
	return text;
}
