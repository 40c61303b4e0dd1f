import type { SourceColumnKind } from '../../../../engine/source';
import { kindsThatHold } from '../../../../engine/sync/transform/kindsThatHold';

const held = (kind: SourceColumnKind, ...values: readonly (readonly [unknown, unknown])[]) =>
	kindsThatHold(
		{ field: kind },
		values.map(([before, after]) => ({ before: { field: before }, after: { field: after } })),
	)?.field;

describe('the kind that a source says of a column', () => {
	it.each<[SourceColumnKind, unknown, unknown]>([
		['numeric', '12.5', '12.5'],
		['numeric', '12.5', '12.50'],
		['numeric', '12.5', 12],
		['numeric', '12.5', 12.5],
		['numeric', '12.5', null],
		['bigint', '7', '8'],
		['bigint', '7', 8],
		['timestamptz', '2026-03-02T08:00:00Z', new Date(0)],
		['timestamptz', '2026-03-02T08:00:00Z', '2026-03-02T09:00:00+01:00'],
		['jsonb', ['a'], ['a', 'b']],
		['jsonb', ['a'], { a: 1 }],
		['jsonb', 'plain', 'plain'],
	])('holds (%s) where %p comes back as %p', (kind, before, after) => {
		expect(held(kind, [before, after])).toBe(kind);
	});

	it.each<[SourceColumnKind, unknown, unknown]>([
		['numeric', '12.5', '12.50 EUR'],
		['numeric', '12.5', true],
		['bigint', '7', 7.5],
		['bigint', '7', 'seven'],
		['timestamptz', '2026-03-02T08:00:00Z', '2026-03-02'],
		['timestamptz', '2026-03-02T08:00:00Z', 1_772_438_400],
		['jsonb', ['a', 'b'], 'a, b'],
	])('no longer holds (%s) where %p comes back as %p', (kind, before, after) => {
		expect(held(kind, [before, after])).toBeUndefined();
	});

	it('holds only if it does for all records that came back', () => {
		expect(held('numeric', ['1', '1'], ['2', 'two'])).toBeUndefined();
		expect(held('numeric', ['1', '1'], ['2', undefined])).toBe('numeric');
	});

	it('is nothing where the source says nothing', () => {
		expect(kindsThatHold(undefined, [{ before: { a: 1 }, after: { a: 2 } }])).toBeUndefined();
	});
});
