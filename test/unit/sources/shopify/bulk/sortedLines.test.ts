import fc from 'fast-check';

import type { KeyedLine } from '../../../../../engine/sources/shopify/bulk/join/keyedLine';
import { SortedLines } from '../../../../../engine/sources/shopify/bulk/join/sortedLines';
import { SpillFile } from '../../../../../engine/sources/shopify/bulk/join/spillFile';
import { inFolder } from './joinedFile';

describe('lines that are sorted on disk', () => {
	const line = (key: string, number: number, length = 5): KeyedLine => ({
		...{ key, number, isChild: number % 2 === 0 },
		bytes: Buffer.from(`${number} `.padEnd(length, 'x')),
	});
	/** As text, which is compared sooner than bytes. */
	const plain = (lines: readonly KeyedLine[]) =>
		lines.map((each) => ({ ...each, bytes: each.bytes.toString() }));
	const sorted = async (lines: readonly KeyedLine[], roomBytes: number) =>
		await inFolder(async (folder) => {
			const spill = new SpillFile(folder);
			const sorting = new SortedLines(spill, roomBytes);
			for (const each of lines) await sorting.add(each);
			const groups: (readonly KeyedLine[])[] = [];
			// What is given out stays as it is while others follow.
			for await (const group of sorting.lines()) groups.push(group);
			await spill.close();
			return groups.map(plain);
		});

	it('come by the numbers at the end of their keys', async () => {
		const numbers = [10, 9, 100, 1, 99, 11];
		for (const roomBytes of [1, 100, 10_000]) {
			const groups = await sorted(
				numbers.map((number) => line(`gid://shopify/Order/${number}`, number)),
				roomBytes,
			);
			expect(groups.flat().map(({ number }) => number)).toEqual([1, 9, 10, 11, 99, 100]);
		}
	});

	it('come whole and each once, those of one key in the order in which they were added', async () => {
		const given = fc.array(
			fc.record({ key: fc.constantFrom('a', 'b', 'ä', 'cc', ''), length: fc.nat({ max: 300 }) }),
			{ maxLength: 60 },
		);
		await fc.assert(
			fc.asyncProperty(given, fc.constantFrom(1, 200, 1_000, 100_000), async (all, roomBytes) => {
				const lines = all.map(({ key, length }, number) => line(key, number, length));
				const expected = ['', 'a', 'b', 'ä', 'cc'].flatMap((key) =>
					lines.filter((each) => each.key === key),
				);
				expect((await sorted(lines, roomBytes)).flat()).toEqual(plain(expected));
			}),
			{ numRuns: 80 },
		);
	});

	it('come some at a time, those of one key together, though a line is longer than what is read at once', async () => {
		const lengths = [10, 200_000, 70_000, 50, 150_000, 65_536, 1_000];
		const lines = Array.from({ length: 70 }, (_line, number) =>
			line(`${(number * 7) % 10}`, number, lengths[number % lengths.length]),
		);
		const groups = await sorted(lines, 300_000);
		const expected = lines.toSorted(
			(one, other) => Number(one.key) - Number(other.key) || one.number - other.number,
		);
		expect(groups.flat()).toEqual(plain(expected));
		const keys = groups.map((group) => new Set(group.map(({ key }) => key)));
		expect(keys.length).toBeGreaterThan(5);
		expect(keys.reduce((sum, { size }) => sum + size, 0)).toBe(10);
	});
});
