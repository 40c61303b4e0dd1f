import { ValueRefusal } from './errors';

/**
 * JSON with the keys of every object in code-unit order, so that equal contents are equal texts. What JSON cannot say
 * is refused rather than lost: NaN, infinities, NUL characters and halves of surrogate pairs. Undefined keys are left
 * out, and `toJSON` is honoured, both as in `JSON.stringify`.
 *
 * @throws {ValueRefusal} with the reason
 */
export function canonicalJson(value: unknown): string {
	const text = JSON.stringify(sorted(value)) as string | undefined;
	if (text === undefined) throw new ValueRefusal(`a ${typeof value} cannot be written as JSON`);
	if (text.includes('\\u') && unstorableEscape.test(text)) {
		throw new ValueRefusal(
			'the JSON holds a NUL character or half of a surrogate pair, which a database cannot keep',
		);
	}
	return text;
}

/** In what `JSON.stringify` wrote: \u0000 or a lone surrogate, and not a backslash followed by the letter u. */
const unstorableEscape = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** Copies only what is not sorted already: most sources send their keys in one order, often the alphabet's. */
function sorted(value: unknown, depth = 0): unknown {
	if (typeof value === 'number' && !Number.isFinite(value)) {
		throw new ValueRefusal(`JSON has no ${value}`);
	}
	if (typeof value === 'bigint') {
		throw new ValueRefusal('JSON has no BigInt; give it as text');
	}
	if (typeof value !== 'object' || value === null) return value;
	if (depth > maxDepth)
		throw new ValueRefusal(`it is nested more than ${maxDepth} deep, or in itself`);
	if ('toJSON' in value && typeof value.toJSON === 'function') {
		return sorted(value.toJSON(), depth + 1);
	}
	return Array.isArray(value) ? sortedArray(value, depth) : sortedObject(value, depth);
}

const maxDepth = 200;

function sortedArray(array: readonly unknown[], depth: number): readonly unknown[] {
	let copy: unknown[] | undefined;
	for (let index = 0; index < array.length; index++) {
		const element = array[index];
		const replaced = sorted(element, depth + 1);
		if (replaced !== element) (copy ??= [...array])[index] = replaced;
	}
	return copy ?? array;
}

function sortedObject(object: object, depth: number): object {
	const record = object as Record<string, unknown>;
	const keys = Object.keys(record);
	let copy: Record<string, unknown> | undefined = inOrder(keys) ? undefined : plainObject();
	for (const key of copy === undefined ? keys : keys.sort()) {
		const value = record[key];
		const replaced = sorted(value, depth + 1);
		if (replaced !== value && copy === undefined) copy = Object.assign(plainObject(), record);
		if (copy !== undefined) copy[key] = replaced;
	}
	return copy ?? object;
}

/** Without a prototype, so that a key named `__proto__` is a key. */
function plainObject(): Record<string, unknown> {
	return Object.create(null) as Record<string, unknown>;
}

function inOrder(keys: readonly string[]): boolean {
	for (let index = 1; index < keys.length; index++) {
		if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return false;
	}
	return true;
}
