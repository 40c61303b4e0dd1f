import fc from 'fast-check';

import { splitDown } from '../../../engine/destination/splitting';

class Fault extends Error {}

/** Takes a list if it holds no bad item, and keeps count. */
function recipient(isBad: (item: number) => boolean) {
	const taken: number[] = [];
	let attempts = 0;
	const attempt = async (items: readonly number[]) => {
		attempts++;
		if (items.some(isBad)) throw new Fault('bad');
		taken.push(...items);
	};
	return { attempt, taken, attempts: () => attempts };
}

const isFault = (error: unknown) => error instanceof Fault;

describe('splitting a batch down to its bad records', () => {
	it('all good items are taken once and in order, and all bad ones come back', async () => {
		const batches = fc.array(fc.boolean(), { maxLength: 200 });
		await fc.assert(
			fc.asyncProperty(batches, async (goodness) => {
				const items = goodness.map((_, index) => index);
				const { attempt, taken } = recipient((item) => goodness[item] === false);
				const faults = await splitDown(items, attempt, isFault);
				expect(taken).toEqual(items.filter((item) => goodness[item]));
				expect(faults.map(({ item }) => item)).toEqual(items.filter((item) => !goodness[item]));
			}),
		);
	});

	it('one bad record among 1,024 costs 21 attempts', async () => {
		const { attempt, attempts } = recipient((item) => item === 700);
		await splitDown(
			Array.from({ length: 1024 }, (_, index) => index),
			attempt,
			isFault,
		);
		expect(attempts()).toBe(21);
	});

	it('an error that is no record’s ends it', async () => {
		const attempt = async () => {
			throw new Error('the connection broke');
		};
		await expect(splitDown([1, 2], attempt, isFault)).rejects.toThrow('the connection broke');
	});

	it('an empty batch is not attempted', async () => {
		const { attempt, attempts } = recipient(() => true);
		expect(await splitDown([], attempt, isFault)).toEqual([]);
		expect(attempts()).toBe(0);
	});
});
