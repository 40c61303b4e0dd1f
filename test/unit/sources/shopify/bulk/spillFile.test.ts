import { readdirSync } from 'node:fs';

import { jsonLines } from '../../../../../engine/sources/shopify/bulk/file/jsonLines';
import { BulkJoin } from '../../../../../engine/sources/shopify/bulk/join/bulkJoin';
import { inFolder, item, listNamed, order } from './joinedFile';

const lineItems = listNamed('lineItems');

describe('what a join keeps on disk', () => {
	const many = Array.from({ length: 3_000 }, (_item, at) =>
		item(at, at % 10, { title: 'x'.repeat(100) }),
	);
	const text = [...many, ...Array.from({ length: 10 }, (_order, at) => order(at))]
		.map((line) => JSON.stringify(line))
		.join('\n');
	async function* chunks(): AsyncGenerator<Uint8Array> {
		yield Buffer.from(text);
	}
	const joinIn = (folder: string) =>
		new BulkJoin({ plan: { idKey: 'id', lists: [lineItems] }, folder, expectedBytes: 1 });

	it('has no name while it is used, so that no death of the process leaves it behind', async () => {
		await inFolder(async (folder) => {
			const join = joinIn(folder);
			await join.read(jsonLines(chunks()));
			expect(join.spilledBytes).toBeGreaterThan(500_000);
			expect(readdirSync(folder)).toEqual([]);
			const items: unknown[] = [];
			for await (const page of join.pages(4)) items.push(...page);
			expect(items).toHaveLength(10);
			await join.close();
			await join.close();
		});
	});

	it('is gone after a reader that stopped early, and after a line that cannot be read', async () => {
		await inFolder(async (folder) => {
			const stopped = joinIn(folder);
			await stopped.read(jsonLines(chunks()));
			for await (const page of stopped.pages(4)) {
				expect(page).toHaveLength(4);
				break;
			}
			await stopped.close();
			const broken = joinIn(folder);
			const withFault = (async function* () {
				yield* chunks();
				yield Buffer.from('\n{"name":1}\n');
			})();
			await expect(broken.read(jsonLines(withFault))).rejects.toMatchObject({
				kind: 'malformedAnswer',
			});
			await broken.close();
		});
	});

	it('is an error with a remedy where there is no room for it, and where the folder cannot be made', async () => {
		const join = joinIn('/dev/null/at all');
		await expect(join.read(jsonLines(chunks()))).rejects.toMatchObject({
			kind: 'bulkNoRoom',
			message:
				"The lines of Shopify's bulk operation cannot be kept in a temporary file in /dev/null/at all (ENOTDIR)",
		});
		await join.close();
	});

	it('is nothing for a small file', async () => {
		await inFolder(async (folder) => {
			const join = joinIn(folder);
			await join.read(
				jsonLines(
					(async function* () {
						yield Buffer.from(`${JSON.stringify(order(1))}\n`);
					})(),
				),
			);
			expect(join.spilledBytes).toBe(0);
			await join.close();
		});
	});
});
