import fc from 'fast-check';
import { DateTime } from 'luxon';

import { canonicalJson, storableJson } from '../../../engine/records/canonicalJson';

/** The same content with the keys of every object in another order. */
function reordered(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(reordered);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.reverse()
			.map(([key, member]) => [key, reordered(member)]),
	);
}

const json = fc
	.jsonValue({ noUnicodeString: false })
	.filter((value) => !/\\u(0000|d[89a-f])/.test(JSON.stringify(value)));

describe('canonical JSON', () => {
	it('is JSON of the same content, whatever the order of keys', () => {
		fc.assert(
			fc.property(json, (value) => {
				const text = canonicalJson(value);
				expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
				expect(canonicalJson(reordered(value))).toBe(text);
			}),
		);
	});

	it.each([
		[
			{ b: 1, a: { d: [2, { y: 1, x: 2 }], c: null } },
			'{"a":{"c":null,"d":[2,{"x":2,"y":1}]},"b":1}',
		],
		[{ a: undefined, c: [undefined] }, '{"c":[null]}'],
		[{ a: new Number(1), b: new String('x') }, '{"a":1,"b":"x"}'],
		[{ at: new Date(0), n: -0 }, '{"at":"1970-01-01T00:00:00.000Z","n":0}'],
		['a "quoted" \\ line\n', '"a \\"quoted\\" \\\\ line\\n"'],
		[{ 'a"b': '😀' }, '{"a\\"b":"😀"}'],
	])('%j is written as %s', (value, expected) => {
		expect(canonicalJson(value)).toBe(expected);
	});

	it('holds NUL characters and halves of an emoji where it is not for a database', () => {
		const content = { 'k\ud83d': 'a\0b', text: 'half \ud83d' };
		expect(canonicalJson(content)).toBe('{"k\\ud83d":"a\\u0000b","text":"half \\ud83d"}');
		expect(() => storableJson({ 'k\ud83d': 1 })).toThrow('which a database cannot keep');
		expect(() => storableJson({ a: 'a\0b' })).toThrow('which a database cannot keep');
	});

	it.each([
		[new Map([['a', 1]]), 'a Map cannot be written as JSON'],
		[{ a: [new Set([1])] }, 'a Set cannot be written as JSON'],
		[{ a: /x/ }, 'a regular expression cannot be written as JSON'],
		[new Error('x'), 'an Error cannot be written as JSON'],
		[{ a: () => 1 }, 'a function cannot be written as JSON'],
		[[Symbol('x')], 'a symbol cannot be written as JSON'],
		[{ a: new Date(Number.NaN) }, 'JSON has no invalid time'],
		[{ a: DateTime.invalid('for a test') }, 'JSON has no invalid time'],
		[{ a: Number.NaN }, 'JSON has no NaN'],
		[{ a: 1n }, 'JSON has no BigInt; give it as text'],
		[undefined, 'an undefined cannot be written as JSON'],
	])('what JSON would lose of %j is refused', (value, reason) => {
		expect(() => canonicalJson(value)).toThrow(reason);
	});
});
