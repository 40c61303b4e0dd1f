import type { ApiRecord } from '../../../../engine/sources/http/records';
import { BoundaryRecords } from '../../../../engine/sources/http/source/boundaryRecords';

const start = Date.parse('2026-03-02T08:00:00.000Z');
const user = (id: number, atMs: number): ApiRecord => ({ id, at: atMs });
const boundary = () => new BoundaryRecords(({ at }) => start + Number(at));
const ids = (records: readonly ApiRecord[]) => records.map(({ id }) => id);

describe('records at the boundary of two lists', () => {
	it('come once, and those of the same second that the list before did not get to come, too', () => {
		const records = boundary();
		records.beginList(-Infinity);
		expect(ids(records.fresh([user(1, 100), user(2, 2_000)]))).toEqual([1, 2]);
		records.beginList(start + 2_000);
		const next = [user(1, 100), user(2, 2_000), user(3, 2_000), user(4, 2_500), user(5, 3_000)];
		expect(ids(records.fresh(next))).toEqual([3, 4, 5]);
	});

	it('come again in another version', () => {
		const records = boundary();
		records.beginList(-Infinity);
		records.fresh([user(1, 2_000)]);
		records.beginList(start + 2_000);
		const edited = { ...user(1, 2_000), name: 'new' };
		expect(records.fresh([edited])).toEqual([edited]);
	});
});
