/**
 * A place in JSON: names with dots between them, `[2]` for an entry of a list, `[*]` for each of them; empty for all of
 * it. A field that has a dot in its name goes before a path: `@odata.nextLink` is one field where there is one.
 */
export type JsonPath = string;

type JsonObject = Readonly<Record<string, unknown>>;

/** Says what is wrong with a path, or undefined. */
export function pathFault(path: JsonPath): string | undefined {
	if (/\[(?!\*\]|\d+\])/.test(path) || /^[^[]*\]/.test(path)) {
		return 'has a bracket that holds neither a number nor *';
	}
	if (/^\.|\.$|\.\.|\.\[/.test(path)) return 'has a dot without a name beside it';
	return undefined;
}

/** Every value at a place, in order: none where nothing is there, several by `[*]`. */
export function* valuesAt(value: unknown, path: JsonPath): Generator<unknown> {
	if (path === '') {
		yield value;
	} else if (path.startsWith('[')) {
		const end = path.indexOf(']');
		yield* inList(value, path.slice(1, end), withoutDot(path.slice(end + 1)));
	} else if (isObject(value)) {
		yield* inObject(value, path);
	}
}

/** The first value at a place; undefined where nothing is there. */
export function valueAt(value: unknown, path: JsonPath): unknown {
	for (const found of valuesAt(value, path)) return found;
	return undefined;
}

/** Returns a copy of an object with a value at a place; objects and lists on the way are made where they are missing. */
export function withValueAt(object: JsonObject, path: JsonPath, value: unknown): JsonObject {
	const { name, rest } = firstName(object, path);
	const inner = Object.hasOwn(object, name) ? object[name] : undefined;
	return { ...object, [name]: placed(inner, rest, value) };
}

function placed(inner: unknown, rest: JsonPath, value: unknown): unknown {
	if (rest === '') return value;
	const [, index, further = ''] = /^\[(\d{1,3})\](.*)$/.exec(rest) ?? [];
	if (index === undefined) return withValueAt(isObject(inner) ? inner : {}, rest, value);
	const list: unknown[] = Array.isArray(inner) ? [...(inner as readonly unknown[])] : [];
	list[Number(index)] = placed(list[Number(index)], withoutDot(further), value);
	return list;
}

function* inList(list: unknown, which: string, rest: JsonPath): Generator<unknown> {
	if (!Array.isArray(list)) return;
	const entries = list as readonly unknown[];
	for (const entry of which === '*' ? entries : entries.slice(Number(which), Number(which) + 1)) {
		yield* valuesAt(entry, rest);
	}
}

function* inObject(object: JsonObject, path: JsonPath): Generator<unknown> {
	const { name, rest } = firstName(object, path);
	if (Object.hasOwn(object, name)) yield* valuesAt(object[name], rest);
}

/** The longest beginning of a path that is a field of the object, and what is left of the path. */
function firstName(object: JsonObject, path: JsonPath): { name: string; rest: JsonPath } {
	const ends = [path.length, ...[...path.matchAll(/[.[]/g)].map(({ index }) => index).reverse()];
	const end = ends.find((at) => Object.hasOwn(object, path.slice(0, at))) ?? ends.at(-1) ?? 0;
	return { name: path.slice(0, end), rest: withoutDot(path.slice(end)) };
}

function withoutDot(path: string): JsonPath {
	return path.startsWith('.') ? path.slice(1) : path;
}

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
