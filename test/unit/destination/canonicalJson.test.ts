import fc from 'fast-check';

import { canonicalJson } from '../../../engine/destination/canonicalJson';

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
		[{ a: undefined, b: () => 1, c: [undefined] }, '{"c":[null]}'],
		[{ at: new Date(0), n: -0 }, '{"at":"1970-01-01T00:00:00.000Z","n":0}'],
		['a "quoted" \\ line\n', '"a \\"quoted\\" \\\\ line\\n"'],
		[{ 'a"b': '😀' }, '{"a\\"b":"😀"}'],
	])('%j is written as %s', (value, expected) => {
		expect(canonicalJson(value)).toBe(expected);
	});
});
