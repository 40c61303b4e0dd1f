import { EngineError } from '../../../../engine/errors';
import { paired, type Returned } from '../../../../engine/sync/transform/pairing';

const record = (externalId: string, version = '1') => ({
	externalId,
	version,
	columns: { id: externalId },
});
const idOf = (columns: Returned['columns']) => (typeof columns.id === 'string' ? columns.id : '');
const back = (externalId: string, columns: Returned['columns'] = {}, version = '1'): Returned => ({
	of: { externalId, version },
	columns,
});
const unnamed = (columns: Returned['columns']): Returned => ({ of: undefined, columns });
const [a, b, c] = [record('a'), record('b'), record('c')];

describe('what a transform gives back', () => {
	it('is paired by name, in whatever order it comes', () => {
		const returned = [back('c', { n: 3 }), back('a', { n: 1 }), back('b', { n: 2 })];
		expect(paired([a, b, c], returned, idOf)).toEqual([
			{ columns: { n: 1 } },
			{ columns: { n: 2 } },
			{ columns: { n: 3 } },
		]);
	});

	it('refuses the record that is left out, and the one that is doubled, and no other', () => {
		const returned = [back('a'), back('c'), back('c')];
		expect(paired([a, b, c], returned, idOf)).toEqual([
			{ columns: {} },
			{ refusal: 'the transform did not give it back' },
			{ refusal: 'the transform gave it back 2 times, and was given it once' },
		]);
	});

	it('refuses a record that comes back with an error, for that reason', () => {
		const failed = { ...back('a', { n: 1 }), error: 'no e-mail' };
		expect(paired([a, b], [failed, back('b')], idOf)).toEqual([
			{ refusal: 'no e-mail' },
			{ columns: {} },
		]);
	});

	it('tells two versions of one record apart, and takes the same one twice in its order', () => {
		const [older, newer] = [record('a', '1'), record('a', '2')];
		const returned = [back('a', { n: 2 }, '2'), back('a', { n: 1 }, '1')];
		expect(paired([older, newer], returned, idOf)).toEqual([
			{ columns: { n: 1 } },
			{ columns: { n: 2 } },
		]);
		const twice = [record('a'), record('a')];
		expect(paired(twice, [back('a', { n: 1 }), back('a', { n: 2 })], idOf)).toEqual([
			{ columns: { n: 1 } },
			{ columns: { n: 2 } },
		]);
		expect(paired(twice, [back('a')], idOf)).toEqual([
			{ refusal: 'the transform gave it back once, and was given it 2 times' },
			{ refusal: 'the transform gave it back once, and was given it 2 times' },
		]);
	});

	it('is paired by place where it has no names and is as many, also where only some have lost theirs', () => {
		expect(paired([a, b], [unnamed({ n: 1 }), unnamed({ n: 2 })], idOf)).toEqual([
			{ columns: { n: 1 } },
			{ columns: { n: 2 } },
		]);
		const lost = { of: undefined, columns: {}, error: 'broken' };
		expect(paired([a, b], [back('a', { n: 1 }), lost], idOf)).toEqual([
			{ columns: { n: 1 } },
			{ refusal: 'broken' },
		]);
	});

	it('is nothing at all where nothing comes back: each record is refused', () => {
		expect(paired([a, b], [], idOf)).toEqual([
			{ refusal: 'the transform did not give it back' },
			{ refusal: 'the transform did not give it back' },
		]);
	});

	it.each([
		['fewer without names', [unnamed({})]],
		['names in other places than their own, beside items without', [unnamed({}), back('a')]],
		['items that have the IDs of each other', [unnamed({ id: 'b' }), unnamed({ id: 'a' })]],
		['the name of a record that did not go in', [back('a'), back('x'), back('b')]],
		['a version that did not go in', [back('a'), back('b', {}, '2'), back('b')]],
	])('is an error for the whole batch with %s', (_case, returned) => {
		expect(() => paired([a, b], returned, idOf)).toThrow(
			expect.objectContaining({ kind: 'transformUnmatched', parameter: 'transformWith' }),
		);
	});

	it('says how many came back, what one of them says, and what to do', () => {
		const lost = { of: undefined, columns: {}, error: 'e-mail is missing' };
		const unmatched = (): unknown => {
			try {
				return paired([a, b], [lost], idOf);
			} catch (error) {
				return error;
			}
		};
		const error = unmatched();
		expect(error).toBeInstanceOf(EngineError);
		expect(error).toMatchObject({
			message:
				'Of 2 records that went into the transform, 1 came back, and not all of them say which records they were made of. One of them says: e-mail is missing',
			remedy:
				'Let what transformWith runs give back each item with its "_sync", or as many items as it was given, in the same order. Nothing of this batch was written.',
		});
	});
});
