import fc from 'fast-check';

import { itemOf, lineOf } from '../../../engine/archive';
import { packed, unpacked } from '../../../engine/archive/lines';
import { folderName } from '../../../engine/archive/names';

/** What records can hold, however deep. */
const { value: values } = fc.letrec((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4 },
		fc.string(),
		fc.double(),
		fc.bigInt(),
		fc.date({ noInvalidDate: true }),
		fc.boolean(),
		fc.constant(null),
		fc.uint8Array(),
		fc.array(tie('value')),
		fc.dictionary(fc.oneof(fc.string(), fc.constant('$')), tie('value')),
	),
}));

describe('a line of an archive', () => {
	it('gives back every value that a record can have, also what JSON has no word for', () => {
		const hard = {
			bigint: 12345678901234567890n,
			date: new Date('2026-01-31T09:30:00.123Z'),
			bytes: new Uint8Array([0, 255]),
			infinite: -Infinity,
			none: Number.NaN,
			zero: -0,
			beyond: 2 ** 63,
			digits: '12345678901234567890',
			$: { $: 'date', value: 'no date at all' },
			text: 'a\u2028"\\\n\u0000',
			['__proto__']: 1,
		};
		const item = { columns: hard, cursor: null, readAt: 1769860800000 };
		expect(itemOf(lineOf(item))).toEqual(item);
		expect(Object.is((itemOf(lineOf(item)).columns as typeof hard).zero, -0)).toBe(true);
	});

	it('is read as it was written, whatever is in it, and is one line', () => {
		const records = fc.dictionary(fc.string(), values);
		fc.assert(
			fc.property(records, fc.option(fc.string()), fc.boolean(), (columns, cursor, deleted) => {
				const item = { columns, cursor, readAt: 1769860800000, ...(deleted && { deleted }) };
				const line = lineOf(item);
				expect(line).not.toContain('\n');
				expect(itemOf(line)).toEqual(item);
			}),
			{ numRuns: 500 },
		);
	});

	it.each([
		'{}',
		'[]',
		'"x"',
		'{"cursor":1,"readAt":1,"record":{}}',
		'{"cursor":null,"record":{}}',
		'{',
	])('that is %s is none', (line) => {
		expect(() => itemOf(line)).toThrow();
	});

	it('is packed to the same bytes each time, and unpacked to the same text', async () => {
		const lines = Array.from({ length: 500 }, (_, at) =>
			lineOf({ columns: { at, é: '日本' }, cursor: null, readAt: at }),
		);
		const [first, second] = [await packed(lines), await packed(lines)];
		expect(first.equals(second)).toBe(true);
		expect(await unpacked(first)).toEqual(lines);
		await expect(unpacked(first.subarray(0, -1))).rejects.toThrow('unexpected end of file');
	});
});

describe('the folder of an account', () => {
	it('has a name that every file system takes, and shares it with no other', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (one, other) => {
				expect(folderName(one)).toMatch(/^([a-z0-9][a-z0-9-]{0,40}-)?[0-9a-f]{16}$/);
				expect(folderName(one) === folderName(other)).toBe(one === other);
			}),
		);
	});

	it.each([
		['My Shop', 'my-shop-'],
		['con', 'con-'],
		['../../etc', 'etc-'],
		['shop.', 'shop-'],
		['日本', ''],
	])('of %j begins with %j', (name, beginning) => {
		expect(folderName(name)).toMatch(new RegExp(`^${beginning}[0-9a-f]{16}$`));
	});
});
