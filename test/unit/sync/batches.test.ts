import { batchesOf, batchesOfStream } from '../../../engine/sync/batches';

async function* pages(...all: readonly (readonly number[])[]) {
	yield* all;
}

async function collected<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
	const all: Item[] = [];
	for await (const item of items) all.push(item);
	return all;
}

describe('batches', () => {
	it('a list is cut into batches that know their place', () => {
		expect([...batchesOf([1, 2, 3, 4, 5], 2)]).toEqual([
			{ batchNum: 1, totalBatches: 3, progress: 40, isLastBatch: false, items: [1, 2] },
			{ batchNum: 2, totalBatches: 3, progress: 80, isLastBatch: false, items: [3, 4] },
			{ batchNum: 3, totalBatches: 3, progress: 100, isLastBatch: true, items: [5] },
		]);
	});

	it('an empty list and an empty stream have no batch', async () => {
		expect([...batchesOf([])]).toEqual([]);
		expect(await collected(batchesOfStream(pages([], [])))).toEqual([]);
	});

	it('without a size a batch has 500', () => {
		const lengths = [...batchesOf(new Array<number>(1001).fill(0))].map(
			({ items }) => items.length,
		);
		expect(lengths).toEqual([500, 500, 1]);
	});

	it('pages of any size become batches of one size, and the last one is known as the last', async () => {
		expect(await collected(batchesOfStream(pages([1], [2, 3, 4], [], [5, 6]), 2))).toEqual([
			{ batchNum: 1, totalBatches: null, progress: null, isLastBatch: false, items: [1, 2] },
			{ batchNum: 2, totalBatches: null, progress: null, isLastBatch: false, items: [3, 4] },
			{ batchNum: 3, totalBatches: 3, progress: 100, isLastBatch: true, items: [5, 6] },
		]);
	});

	it.each([
		[
			6,
			[
				[3, 33],
				[3, 66],
				[3, 100],
			],
		],
		[
			3,
			[
				[2, 66],
				[3, 99],
				[3, 100],
			],
		],
		[
			60,
			[
				[30, 3],
				[30, 6],
				[3, 100],
			],
		],
	])(
		'where the source expected %i of 6, the progress grows and ends at 100',
		async (expected, places) => {
			const batches = await collected(batchesOfStream(pages([1, 2, 3, 4, 5, 6]), 2, expected));
			expect(batches.map(({ totalBatches, progress }) => [totalBatches, progress])).toEqual(places);
		},
	);

	it.each([0, -1, 1.5, Number.NaN])('a batch size of %j is refused', (size) => {
		expect(() => [...batchesOf([1], size)]).toThrow(
			`A batch size is a whole number from 1, not ${size}`,
		);
	});
});
