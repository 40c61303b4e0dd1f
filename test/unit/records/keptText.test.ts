import fc from 'fast-check';

import { keptText, readKept } from '../../../engine/records/keptText';

const leaf = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.double(),
	fc.bigInt(),
	fc.boolean(),
	fc.constant(null),
	fc.date({ noInvalidDate: false }),
	fc.uint8Array(),
);
const { data } = fc.letrec((tie) => ({
	data: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('data')), tie('object')),
	object: fc
		.dictionary(fc.oneof(fc.string(), fc.constantFrom('$', '__proto__', 'value')), tie('data'))
		.map((fields) => Object.fromEntries(Object.entries(fields))),
}));

describe('what is kept as a text', () => {
	it('comes back just as it was, whatever plain data it is', () => {
		fc.assert(
			fc.property(data, (given) => {
				expect(readKept(keptText(given))).toEqual(given);
			}),
		);
	});

	it('leaves out what is undefined, and takes what says itself what its JSON is', () => {
		const given = { a: undefined, b: [undefined, 1], c: new URL('https://example.com/x') };
		expect(readKept(keptText(given))).toEqual({ b: [null, 1], c: 'https://example.com/x' });
	});

	it.each([
		['a function', () => 1, 'a function cannot be kept'],
		['a symbol', Symbol('x'), 'a symbol cannot be kept'],
		['a Map', new Map(), 'an object cannot be kept'],
	])('cannot hold %s', (_name, given, message) => {
		expect(() => keptText({ field: given })).toThrow(message);
	});

	it('cannot hold what is nested in itself', () => {
		const given: Record<string, unknown> = {};
		given['self'] = given;
		expect(() => keptText(given)).toThrow('it is nested too deep, or in itself');
	});
});
