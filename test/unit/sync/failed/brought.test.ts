import type { RecordOutcome } from '../../../../engine/sync/pump/sink';
import { broughtIn } from '../../../../engine/sync/failed/brought';

const cursor = '2026-01-31T10:00:00.000Z';
const record = { externalId: '7', cursor: Date.parse(cursor) };
const outcome = (action: 'created' | 'updated' | 'deleted' | 'unchanged'): RecordOutcome => ({
	action,
	externalId: '7',
});
const refused: RecordOutcome = { action: 'failed', externalId: '7', message: 'no' };

describe('what another try has brought in', () => {
	it.each(['created', 'updated', 'deleted'] as const)(
		'is what was %s, where an edit moves the cursor',
		(action) => {
			const tried = { cursor, cursorField: 'updatedAt' };
			expect(broughtIn(tried, outcome(action), false)).toEqual([record]);
		},
	);

	it.each(['createdAt', 'inserted_at', 'dateAdded', 'placed_at'])(
		'is only what was created, where the cursor stays: %s',
		(cursorField) => {
			const tried = { cursor, cursorField };
			expect(broughtIn(tried, outcome('created'), false)).toEqual([record]);
			expect(broughtIn(tried, outcome('updated'), false)).toEqual([]);
		},
	);

	it('is nothing where the table had it, unless a try was broken off that may have written it', () => {
		const tried = { cursor, cursorField: 'updatedAt' };
		expect(broughtIn(tried, outcome('unchanged'), false)).toEqual([]);
		expect(broughtIn(tried, outcome('unchanged'), true)).toEqual([{ ...record, inDoubt: true }]);
		expect(broughtIn(tried, refused, true)).toEqual([]);
	});

	it('is nothing without a time', () => {
		expect(broughtIn({ cursor: null, cursorField: '' }, outcome('created'), true)).toEqual([]);
		expect(broughtIn({ cursor: '17', cursorField: 'id' }, outcome('created'), true)).toEqual([]);
	});

	it('goes by the ID that it was kept under, where it is written by another', () => {
		const tried = { cursor, cursorField: 'updatedAt' };
		expect(broughtIn(tried, outcome('created'), false, 'kept')).toEqual([
			{ ...record, externalId: 'kept' },
		]);
	});
});
