import { noneSeen, withSeen } from '../../../nodes/HttpListRecords/seenIds';

const page = (from: number, count: number) =>
	Array.from({ length: count }, (_, index) => `id-${from + index}`);

describe('IDs that have come', () => {
	it('are counted once more where they come again, on the same page or a later one', () => {
		const first = withSeen(noneSeen, ['a', 'b', 'a']);
		expect(first.again).toBe(1);
		const second = withSeen(first, ['b', 'c', 'a']);
		expect(second).toMatchObject({ again: 3, isFull: false });
		expect(withSeen(second, []).again).toBe(3);
	});

	it('take eight characters each, and no more', () => {
		expect(withSeen(noneSeen, page(0, 1_000)).digests).toHaveLength(8_000);
	});

	it('are told apart up to 100,000 of them; of more it is said that they are not', () => {
		const full = withSeen(noneSeen, page(0, 100_000));
		expect(full).toMatchObject({ again: 0, isFull: false });
		expect(withSeen(full, page(0, 10))).toMatchObject({ again: 10, isFull: false });
		const over = withSeen(full, page(100_000, 5));
		expect(over).toMatchObject({ again: 0, isFull: true });
		expect(over.digests).toHaveLength(800_000);
	});
});
