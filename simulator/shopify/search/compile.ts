import { parseSearch, type SearchNode, type SearchTerm } from './parse';
import { readTime } from './timeValue';
import type { FieldReader, Vocabulary } from './vocabulary';

/** What Shopify puts into `extensions.search[].warnings`. */
export interface SearchWarning {
	readonly field: string;
	readonly message: string;
	readonly code: 'invalid_field' | 'invalid_value';
}

export interface Search<Item> {
	readonly matches: (item: Item) => boolean;
	readonly warnings: readonly SearchWarning[];
	/** What was understood, as `extensions.search[].parsed` shows it. */
	readonly parsed: unknown;
	/** Bounds that every match keeps, both included; they let a scan start and end early. */
	readonly bounds: Readonly<Record<string, Bounds>>;
}

export interface Bounds {
	readonly lowest: number;
	readonly highest: number;
}

export interface SearchContext<Item> {
	readonly vocabulary: Vocabulary<Item>;
	readonly now: number;
	readonly seed: number;
	readonly timeZone: string;
	/** The fields that the served version documents; any other is ignored with a warning. */
	readonly knownFields: ReadonlySet<string>;
	/** From 2026-10 `>` and `<=` take the second that is shown as a whole; before, they met the hidden sub-seconds. */
	readonly wholeSeconds: boolean;
}

/** A part that was left out (unknown field, unreadable value) is undefined: all rows come back. */
type Test<Item> = ((item: Item) => boolean) | undefined;

export function compileSearch<Item>(query: string, context: SearchContext<Item>): Search<Item> {
	const tree = parseSearch(query);
	const warnings: SearchWarning[] = [];
	const bounds = new Map<string, Bounds>();
	if (tree === null) return { matches: () => true, warnings, parsed: {}, bounds: {} };
	const test = compileNode(tree, context, warnings, bounds);
	return {
		matches: test ?? (() => true),
		warnings,
		parsed: describe(tree),
		bounds: Object.fromEntries(bounds),
	};
}

function compileNode<Item>(
	node: SearchNode,
	context: SearchContext<Item>,
	warnings: SearchWarning[],
	bounds: Map<string, Bounds> | null,
): Test<Item> {
	if (node.kind === 'term') return compileTerm(node, context, warnings, bounds);
	if (node.kind === 'not') {
		const test = compileNode(node.part, context, warnings, null);
		return test === undefined ? undefined : (item) => !test(item);
	}
	const inner = node.kind === 'and' ? bounds : null;
	const tests = node.parts
		.map((part) => compileNode(part, context, warnings, inner))
		.filter((test) => test !== undefined);
	if (tests.length === 0) return undefined;
	return node.kind === 'and'
		? (item) => tests.every((test) => test(item))
		: (item) => tests.some((test) => test(item));
}

function compileTerm<Item>(
	term: SearchTerm,
	context: SearchContext<Item>,
	warnings: SearchWarning[],
	bounds: Map<string, Bounds> | null,
): Test<Item> {
	const { field } = term;
	if (field === undefined) {
		const matches = textTest(term);
		return (item) => context.vocabulary.texts(item, context.seed).some(matches);
	}
	const name = field.toLowerCase();
	if (!context.knownFields.has(name) && !name.startsWith('metafields.')) {
		warnings.push({
			field,
			message: 'Invalid search field for this query.',
			code: 'invalid_field',
		});
		return undefined;
	}
	const reader = context.vocabulary.readers[name];
	if (reader === undefined) return () => false;
	const test = readerTest(reader, term, context, (found) =>
		bounds?.set(name, meet(bounds.get(name), found)),
	);
	if (test !== undefined) return test;
	warnings.push({
		field,
		message: `Input \`${term.value}\` is not an accepted value.`,
		code: 'invalid_value',
	});
	return undefined;
}

function readerTest<Item>(
	reader: FieldReader<Item>,
	term: SearchTerm,
	context: SearchContext<Item>,
	bound: (bounds: Bounds) => void,
): Test<Item> {
	switch (reader.kind) {
		case 'time': {
			const found = timeBounds(term, context);
			if (found === null) return undefined;
			bound(found);
			return (item) => {
				const time = reader.read(item);
				return time !== null && within(time, found);
			};
		}
		case 'number': {
			const test = numberTest(term);
			if (test === null) return undefined;
			return (item) => {
				const value = reader.read(item);
				return value !== null && test(value);
			};
		}
		case 'text': {
			const matches = textTest(term);
			return (item) => reader.read(item, context.seed).some(matches);
		}
		case 'otherText': {
			const matches = textTest(term);
			return (item) => !reader.read(item).some(matches);
		}
		case 'boolean': {
			if (!/^(true|false)$/i.test(term.value)) return undefined;
			const wanted = term.value.toLowerCase() === 'true';
			return (item) => reader.read(item) === wanted;
		}
		case 'choice': {
			const tests = term.value
				.split(',')
				.map((value) => reader.choices[value.trim().toLowerCase()]);
			const known = tests.filter((test) => test !== undefined);
			return known.length === tests.length ? (item) => known.some((test) => test(item)) : undefined;
		}
	}
}

function timeBounds(
	{ comparator, value }: SearchTerm,
	context: SearchContext<never>,
): Bounds | null {
	const span = readTime(value, context.now, context.timeZone);
	if (span === null) return null;
	// Sub-seconds are stored and whole seconds shown: until 2026-07 a comparison with a whole second met them.
	const end = context.wholeSeconds || span.end - span.start > 1000 ? span.end : span.start + 1;
	switch (comparator) {
		case '=':
			return { lowest: span.start, highest: span.end - 1 };
		case '>':
			return { lowest: end, highest: Infinity };
		case '>=':
			return { lowest: span.start, highest: Infinity };
		case '<':
			return { lowest: -Infinity, highest: span.start - 1 };
		case '<=':
			return { lowest: -Infinity, highest: end - 1 };
	}
}

type NumberTest = (value: number) => boolean;

function numberTest({ comparator, value }: SearchTerm): NumberTest | null {
	if (comparator === '=') {
		const tests = value.split(',').map(oneNumberOrRange);
		const known = tests.filter((test) => test !== null);
		return known.length === tests.length ? (one) => known.some((test) => test(one)) : null;
	}
	const limit = asNumber(value);
	if (limit === null) return null;
	switch (comparator) {
		case '>':
			return (one) => one > limit;
		case '>=':
			return (one) => one >= limit;
		case '<':
			return (one) => one < limit;
		case '<=':
			return (one) => one <= limit;
	}
}

function oneNumberOrRange(text: string): NumberTest | null {
	const range = /^([\d.]+?)\.\.([\d.]+)$/.exec(text);
	const lowest = asNumber(range?.[1] ?? text);
	const highest = asNumber(range?.[2] ?? text);
	if (lowest === null || highest === null) return null;
	return (value) => value >= lowest && value <= highest;
}

/** A number, or the number at the end of a global ID. */
function asNumber(text: string): number | null {
	const digits = text.replace(/^gid:\/\/shopify\/\w+\//, '').trim();
	return /^-?\d+(\.\d+)?$|^-?\.\d+$/.test(digits) ? Number(digits) : null;
}

function textTest({ value, quoted }: SearchTerm): (text: string | null) => boolean {
	const wanted = (quoted ? [value] : value.split(',')).map((part) => part.trim().toLowerCase());
	return (text) => {
		if (text === null) return false;
		const lower = text.toLowerCase();
		return wanted.some((one) =>
			one.endsWith('*') ? lower.startsWith(one.slice(0, -1)) : lower === one,
		);
	};
}

function within(value: number, { lowest, highest }: Bounds): boolean {
	return value >= lowest && value <= highest;
}

function meet(a: Bounds | undefined, b: Bounds): Bounds {
	if (a === undefined) return b;
	return { lowest: Math.max(a.lowest, b.lowest), highest: Math.min(a.highest, b.highest) };
}

const rangeNames = {
	'=': 'match_all',
	'>': 'range_gt',
	'>=': 'range_gte',
	'<': 'range_lt',
	'<=': 'range_lte',
};

function describe(node: SearchNode): unknown {
	if (node.kind === 'term') {
		const key =
			node.comparator === '=' && node.quoted ? 'match_phrase' : rangeNames[node.comparator];
		return { field: node.field ?? 'default', [key]: node.value };
	}
	if (node.kind === 'not') return { not: describe(node.part) };
	return { [node.kind]: node.parts.map(describe) };
}
