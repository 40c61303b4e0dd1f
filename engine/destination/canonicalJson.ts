import { ValueRefusal } from './errors';

/**
 * JSON with the keys of every object in code-unit order, so that equal contents are equal texts. What a database cannot
 * keep or JSON cannot say is refused rather than lost: NaN, infinities, NUL characters and halves of surrogate pairs.
 * Otherwise as `JSON.stringify`: undefined keys are left out, `toJSON` is honoured.
 *
 * @throws {ValueRefusal} with the reason
 */
export function canonicalJson(value: unknown): string {
	const text = written(value, 0);
	if (text === undefined) throw new ValueRefusal(`a ${typeof value} cannot be written as JSON`);
	return text;
}

const maxDepth = 200;

function written(value: unknown, depth: number): string | undefined {
	switch (typeof value) {
		case 'string':
			return quotedText(value);
		case 'number':
			if (!Number.isFinite(value)) throw new ValueRefusal(`JSON has no ${value}`);
			return String(value === 0 ? 0 : value);
		case 'boolean':
			return value ? 'true' : 'false';
		case 'bigint':
			throw new ValueRefusal('JSON has no BigInt; give it as text');
		case 'object':
			return value === null ? 'null' : writtenObject(value, depth);
		default:
			return undefined;
	}
}

function writtenObject(value: object, depth: number): string | undefined {
	if (depth > maxDepth) {
		throw new ValueRefusal(`it is nested more than ${maxDepth} deep, or in itself`);
	}
	if ('toJSON' in value && typeof value.toJSON === 'function') {
		return written(value.toJSON(), depth + 1);
	}
	if (Array.isArray(value)) return writtenArray(value, depth);
	const record = value as Readonly<Record<string, unknown>>;
	const keys = Object.keys(record);
	sortKeys(keys);
	let text = '{';
	for (const key of keys) {
		const member = written(record[key], depth + 1);
		if (member === undefined) continue;
		if (text !== '{') text += ',';
		text += quotedKey(key);
		text += member;
	}
	return `${text}}`;
}

function writtenArray(array: readonly unknown[], depth: number): string {
	let text = '[';
	for (let index = 0; index < array.length; index++) {
		if (index > 0) text += ',';
		text += written(array[index], depth + 1) ?? 'null';
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

function quotedText(text: string): string {
	if (!mustEscape.test(text)) return `"${text}"`;
	if (text.includes('\0') || !text.isWellFormed()) {
		throw new ValueRefusal(
			'the JSON holds a NUL character or half of a surrogate pair, which a database cannot keep',
		);
	}
	return JSON.stringify(text);
}

/** The records of a source have the same keys; the bound is for maps whose keys are data. */
const quotedKeys = new Map<string, string>();
const maxQuotedKeys = 2000;

function quotedKey(key: string): string {
	const known = quotedKeys.get(key);
	if (known !== undefined) return known;
	const text = `${quotedText(key)}:`;
	if (quotedKeys.size < maxQuotedKeys) quotedKeys.set(key, text);
	return text;
}
