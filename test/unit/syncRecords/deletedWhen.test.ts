import type { IDataObject } from 'n8n-workflow';

import { goneBy, readDeletedWhen } from '../../../nodes/SyncRecords/fields/deletedWhen';
import type { ParameterSource } from '../../../nodes/shared/parameters/read';

/** A rule as it is entered, by its parts. */
function entered(rule: IDataObject): ParameterSource {
	return {
		getNodeParameter: ((name: string, _index: number, fallback: unknown) =>
			rule[name.split('.').at(-1) ?? ''] ?? fallback) as ParameterSource['getNodeParameter'],
	};
}

const isGone = (rule: IDataObject, record: object) =>
	goneBy(readDeletedWhen(entered({ deletes: 'soft', ...rule }), 0))(
		record as Readonly<Record<string, unknown>>,
	);

describe('Deleted When', () => {
	it.each([
		[true],
		[1],
		['yes'],
		['2026-01-31T10:00:00Z'],
		[new Date(0)],
		[['archived']],
		[{ at: '2026-01-31' }],
	])('takes a field that holds %j for one that is set', (deleted) => {
		expect(isGone({ field: 'deleted' }, { deleted })).toBe(true);
	});

	it.each([
		[false],
		[0],
		[''],
		['  '],
		['0'],
		['False'],
		['no'],
		[null],
		[undefined],
		[[]],
		[{}],
		['0000-00-00'],
		['0000-00-00 00:00:00'],
		[new Date(Number.NaN)],
	])('takes a field that holds %j for one that is not', (deleted) => {
		expect(isGone({ field: 'deleted' }, { deleted })).toBe(false);
	});

	it.each([
		['deleted', 'deleted', true],
		[' deleted ', 'deleted', true],
		['1', 1, true],
		['true', true, true],
		['0', 0, true],
		['deleted', 'active', false],
		['deleted', ['deleted'], false],
		['null', null, false],
		// Blanks are no value.
		[' ', 'deleted', true],
		[' ', '', false],
	])('with the value %j of a field that holds %j: %p', (value, status, gone) => {
		expect(isGone({ field: 'status', value }, { status })).toBe(gone);
	});

	it('finds a field within another, and none by a name that every object has', () => {
		expect(isGone({ field: 'meta.deleted' }, { meta: { deleted: true } })).toBe(true);
		expect(isGone({ field: 'constructor' }, {})).toBe(false);
	});

	it('is no rule where all of it is empty', () => {
		expect(readDeletedWhen(entered({ field: ' ', value: ' ' }), 0)).toBeUndefined();
	});

	it.each([[true], [['deleted']], [1]])(
		'refuses the value %j that an expression gives',
		(value) => {
			expect(() => readDeletedWhen(entered({ field: 'status', value }), 0)).toThrow(
				'The parameter "Deleted When" must be text',
			);
		},
	);
});
