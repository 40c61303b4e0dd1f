import { syncSingleItem } from '../../../engine/sync/job/runSync';

describe('without isUnchanged, a record is unchanged', () => {
	const when = Date.UTC(2026, 0, 31);
	it.each<[string, unknown, unknown, boolean]>([
		['in all fields that the external one has', { a: 1, id: 7 }, { a: 1 }, true],
		['in whatever order they are', { a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 }, true],
		['and a field that is undefined does not count', { a: 1 }, { a: 1, b: undefined }, true],
		['but one that is null does', { a: 1 }, { a: 1, b: null }, false],
		['not when a field differs', { a: 1 }, { a: 2 }, false],
		['not when a field differs in its type', { a: '1' }, { a: 1 }, false],
		[
			'not when a nested field is there that the external one lacks',
			{ a: { b: 1, c: 2 } },
			{ a: { b: 1 } },
			false,
		],
		['nor when a list has another order', { a: [1, 2] }, { a: [2, 1] }, false],
		['and a Date equals its text', { a: new Date(when) }, { a: '2026-01-31T00:00:00.000Z' }, true],
		[
			'and a mapper says what is in its record',
			{ toJSON: () => ({ a: 1, id: 7 }) },
			{ a: 1 },
			true,
		],
		['and what is no record is compared as it is', 5, 5, true],
		['so a list differs from a shorter one', [1, 2], [1], false],
		[
			'also where a database could not keep it',
			{ a: 'x\0', b: '\ud83d' },
			{ a: 'x\0', b: '\ud83d' },
			true,
		],
		['so another half of a character differs', { a: '\ud83d' }, { a: '\ud83e' }, false],
		['but what JSON cannot hold counts as changed', { a: 1n }, { a: 1n }, false],
		['and so does NaN', { a: Number.NaN }, { a: Number.NaN }, false],
		['not when it lacks a field named like what every object has', {}, { constructor: 1 }, false],
		['and such a field is one where both have it', { toString: 1 }, { toString: 1 }, true],
		[
			'and a field named like no other is a field',
			{ a: 1 },
			JSON.parse('{"__proto__":{"a":1}}'),
			false,
		],
	])(
		'whether a record is unchanged is told by its fields where there is no isUnchanged: %s',
		async (_rule, local, external, isUnchanged) => {
			const { action } = await syncSingleItem(
				{
					name: 'content',
					getExternalId: () => 1,
					findLocal: () => local,
					create: () => undefined,
					update: () => undefined,
				},
				external,
			);
			expect(action).toBe(isUnchanged ? 'unchanged' : 'updated');
		},
	);
});
