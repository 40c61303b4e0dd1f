import { runSync, syncSingleItem } from '../../../../engine/sync/job/runSync';
import type { SyncJob } from '../../../../engine/sync/job/syncJob';

describe('the external ID of a sync job', () => {
	it('gives the ID on as getExternalId gave it, so that a Map keyed by numbers finds its records', async () => {
		const kept = new Map<number, { id: number; stock: number }>();
		const job: SyncJob<{ id: number; stock: number }, { id: number; stock: number }, number> = {
			name: 'numbers',
			fetchExternal: () => [
				{ id: 1, stock: 1 },
				{ id: 2, stock: 1 },
			],
			getExternalId: ({ id }) => id,
			findLocal: (id) => kept.get(id),
			create: (item, id) => kept.set(id, item),
			update: (_mine, item, id) => kept.set(id, item),
		};
		expect(await runSync(job)).toMatchObject({ created: 2, unchanged: 0 });
		expect(await runSync(job)).toMatchObject({ created: 0, unchanged: 2 });
		expect(await syncSingleItem(job, { id: 1, stock: 2 })).toEqual({
			action: 'updated',
			externalId: '1',
		});
		expect(kept.get(1)).toEqual({ id: 1, stock: 2 });
	});

	it('refuses a number as ID whose last digits are lost, which two records may share', async () => {
		const ids = JSON.parse('[1234567890123456789, 1234567890123456790, 9007199254740991]');
		const job = {
			name: 'long',
			fetchExternal: () => ids as number[],
			getExternalId: (id: number) => id,
			findLocal: () => undefined,
			create: () => undefined,
			update: () => undefined,
		};
		const lost =
			'1234567890123456800 is a number beyond 2^53, so its last digits are lost; take the ID as text';
		const { created, errors } = await runSync(job);
		expect(created).toBe(1);
		expect(errors).toEqual([
			{ externalId: '', message: `Item 1 has no exact external ID: ${lost}` },
			{ externalId: '', message: `Item 2 has no exact external ID: ${lost}` },
		]);
		await expect(syncSingleItem(job, ids[0])).rejects.toMatchObject({
			kind: 'itemFailed',
			message: expect.stringContaining(lost),
		});
	});

	it('what is thrown that cannot be made text fails its record, and stops nothing', async () => {
		const { created, errors } = await runSync({
			name: 'thrown',
			fetchExternal: () => ['a', 'b', 'c'],
			getExternalId: (id: string) => id,
			findLocal: () => undefined,
			create: (id: string) => {
				if (id === 'b') throw JSON.parse('{"toString":1,"valueOf":1}');
			},
			update: () => undefined,
		});
		expect(created).toBe(2);
		expect(errors).toEqual([{ externalId: 'b', message: 'what was thrown is no error' }]);
	});
});
