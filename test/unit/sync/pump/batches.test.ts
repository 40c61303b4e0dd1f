import { batchesOf } from '../../../../engine/sync/pump/batches';

describe('batches', () => {
	it('a list is cut into batches that know their place', () => {
		expect([...batchesOf([1, 2, 3, 4, 5], 2)]).toEqual([
			{ batchNum: 1, totalBatches: 3, progress: 40, isLastBatch: false, items: [1, 2] },
			{ batchNum: 2, totalBatches: 3, progress: 80, isLastBatch: false, items: [3, 4] },
			{ batchNum: 3, totalBatches: 3, progress: 100, isLastBatch: true, items: [5] },
		]);
	});

	it('an empty list has no batch', () => {
		expect([...batchesOf([])]).toEqual([]);
	});

	it('without a size a batch has 500', () => {
		const lengths = [...batchesOf(new Array<number>(1001).fill(0))].map(
			({ items }) => items.length,
		);
		expect(lengths).toEqual([500, 500, 1]);
	});

	it.each([0, -1, 1.5, Number.NaN])('a batch size of %j is refused', (size) => {
		expect(() => [...batchesOf([1], size)]).toThrow(
			`A batch size is a whole number from 1, not ${size}`,
		);
	});
});
