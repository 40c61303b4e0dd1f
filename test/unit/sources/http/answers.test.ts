import fc from 'fast-check';

import { parseLossless, pathFault, recordsAt } from '../../../../engine/sources/http';

describe('records are taken from', () => {
	it.each<[string, unknown, string, unknown[]]>([
		['a list at the top', [{ id: 1 }, { id: 2 }], '', [{ id: 1 }, { id: 2 }]],
		['an object at the top', { id: 1 }, '', [{ id: 1 }]],
		['a path', { data: { records: [{ id: 1 }] } }, 'data.records', [{ id: 1 }]],
		['an entry of a list', [{ a: [] }, { a: [{ id: 1 }] }], '[1].a', [{ id: 1 }]],
		[
			'each of several lists, one of them missing',
			{ groups: [{ items: [{ id: 1 }] }, {}, { items: [{ id: 2 }, { id: 3 }] }] },
			'groups[*].items',
			[{ id: 1 }, { id: 2 }, { id: 3 }],
		],
		[
			'a field of each entry',
			{ list: [{ item: { id: 1 } }, { item: { id: 2 } }] },
			'list[*].item',
			[{ id: 1 }, { id: 2 }],
		],
		['no list of several', { groups: [] }, 'groups[*].items', []],
		[
			'a field with a dot in its name',
			{ 'a.b': [{ id: 1 }], a: { b: [{ id: 2 }] } },
			'a.b',
			[{ id: 1 }],
		],
		['below a field with a dot in its name', { 'a.b': { c: [{ id: 1 }] } }, 'a.b.c', [{ id: 1 }]],
		['an empty list', { items: [] }, 'items', []],
	])('%s', (_name, body, path, expected) => {
		expect(recordsAt(body, { path })).toEqual(expected);
	});

	it.each<[unknown, string, RegExp]>([
		[{ users: null }, 'users', /"users" of the answer, but null is there/],
		[{}, 'users', /nothing is there/],
		[{ data: 'text' }, 'data.users', /nothing is there/],
		[{ users: 'text' }, 'users', /"text" is there, which is no record/],
		[{ users: [{ id: 1 }, null] }, 'users', /null is there, which is no record/],
		[{ users: ['a'] }, 'users', /"a" is there/],
		[{ groups: {} }, 'groups[*].items', /nothing is there/],
		['<html>', '', /at the top of the answer/],
		[{ constructor: [] }, 'toString', /nothing is there/],
	])('nothing but a list: not from %j', (body, path, message) => {
		expect(() => recordsAt(body, { path })).toThrow(message);
	});

	it('null, where that is said to be an empty list', () => {
		expect(recordsAt({ users: null }, { path: 'users', nullIsEmpty: true })).toEqual([]);
	});

	it('none of a plain value in the place of the list', () => {
		const place = { path: 'data', scalarField: 'value' };
		expect(() => recordsAt({ data: 'not allowed' }, place)).toThrow(
			'"not allowed" is there, which is no record',
		);
	});

	it('plain values, where their field is named', () => {
		expect(recordsAt(['a', 2], { path: '', scalarField: 'id' })).toEqual([{ id: 'a' }, { id: 2 }]);
		const each = { path: 'users[*].name', scalarField: 'value' };
		expect(recordsAt({ users: [{ name: 'a' }] }, each)).toEqual([{ value: 'a' }]);
	});
});

describe('a path', () => {
	it.each(['', 'a', 'a.b', 'a[0].b', '[*].a', '@odata.nextLink', 'a[*]'])('can be %j', (path) => {
		expect(pathFault(path)).toBeUndefined();
	});

	it.each(['a[x]', 'a[', 'a]', '[-1]', 'a..b', '.a', 'a.'])('cannot be %j', (path) => {
		expect(pathFault(path)).toMatch(/bracket|dot/);
	});
});

describe('JSON', () => {
	it('keeps the digits of whole numbers that no number can hold', () => {
		const text =
			'\ufeff{"id":12345678901234567890,"small":9007199254740991,"list":[-9007199254740993]}';
		expect(parseLossless(text)).toEqual({
			id: '12345678901234567890',
			small: 9007199254740991,
			list: ['-9007199254740993'],
		});
	});

	it.each(['', ' ', '\n', '\t', '\r\n'])(
		'finds them wherever a number can begin, behind %j',
		(space) => {
			const [one, other] = ['12345678901234567890', '-9007199254740993'];
			expect(parseLossless(`${space}${one}${space}`)).toBe(one);
			expect(parseLossless(`${space}${other}`)).toBe(other);
			for (const whole of [one, other]) {
				expect(parseLossless(`[${space}${whole}]`)).toEqual([whole]);
				expect(parseLossless(`[1,${space}${whole}]`)).toEqual([1, whole]);
				expect(parseLossless(`{"a":${space}${whole}}`)).toEqual({ a: whole });
			}
		},
	);

	it('leaves fractions as numbers, and text as it is', () => {
		const text = '{"price":0.1234567890123456789,"big":1e30,"text":"12345678901234567890"}';
		expect(parseLossless(text)).toEqual({
			price: 0.1234567890123456789,
			big: 1e30,
			text: '12345678901234567890',
		});
	});

	it('is otherwise what JSON.parse makes of it', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.bigInt(), (value, whole) => {
				const isExact = whole >= Number.MIN_SAFE_INTEGER && whole <= Number.MAX_SAFE_INTEGER;
				const text = JSON.stringify({ value }).replace(/\d{16,}/g, '7');
				const given = `{"whole":${whole},"given":${text}}`;
				const exact = isExact ? Number(whole) : String(whole);
				expect(parseLossless(given)).toEqual({ whole: exact, given: JSON.parse(text) });
			}),
		);
	});
});
