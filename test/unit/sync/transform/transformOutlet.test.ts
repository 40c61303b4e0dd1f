import type { SourceItem, SourceTraits } from '../../../../engine/source';
import type { RecordOutcome } from '../../../../engine/sync/pump/sink';
import type { Outlet } from '../../../../engine/sync/stream/stream';
import type { Returned, Untransformed } from '../../../../engine/sync/transform/pairing';
import { TransformOutlet } from '../../../../engine/sync/transform/transformOutlet';

const place = { batchNum: 1, totalBatches: null, progress: null, isLastBatch: false };
const traits: SourceTraits = {
	cursorField: 'updated',
	cursorMovesWithEdits: true,
	kinds: { total: 'numeric', tags: 'jsonb' },
};
const user = (id: number, fields: object = {}): SourceItem => ({
	columns: { id, ...fields },
	cursor: `2026-03-02T08:00:0${id}Z`,
	readAt: 1_000 + id,
});

/** An outlet that remembers what it was given, and takes all but what is named bad. */
function recorder() {
	const given: { traits: SourceTraits[]; items: SourceItem[][] } = { traits: [], items: [] };
	const outlet: Outlet = {
		sink: (opened) => {
			given.traits.push(opened);
			return {
				take: async (items) => {
					given.items.push([...items]);
					return items.map(({ columns }): RecordOutcome => {
						const externalId = String(columns.external_id);
						return columns.bad === true
							? { action: 'failed', externalId, message: 'bad: refused', kind: 'valueRefused' }
							: { action: 'created', externalId };
					});
				},
			};
		},
		counts: ({ fetched, created }) => ({ fetched, created }),
	};
	return { given, outlet };
}

type Transform = (records: readonly Untransformed[]) => readonly Returned[];

const renamed: Transform = (records) =>
	records.map(({ externalId, version, columns }) => ({
		of: { externalId, version },
		columns: { ...columns, external_id: `user-${externalId}` },
	}));

function transformed(transform: Transform) {
	const { given, outlet } = recorder();
	const calls: (readonly Untransformed[])[] = [];
	const sink = new TransformOutlet(outlet, {
		sourceKey: ['id'],
		key: ['external_id'],
		transform: async (records) => {
			calls.push(records);
			return transform(records);
		},
	}).sink(traits);
	return {
		given,
		calls,
		take: async (items: readonly SourceItem[]) => await sink.take(items, place),
	};
}

describe('an outlet behind a transform', () => {
	it('is given what comes back, with the cursor and the time of reading of the record', async () => {
		const { given, calls, take } = transformed(renamed);
		const outcomes = await take([user(1), user(2)]);
		expect(calls).toEqual([
			[
				{ externalId: '1', version: '2026-03-02T08:00:01Z', columns: { id: 1 } },
				{ externalId: '2', version: '2026-03-02T08:00:02Z', columns: { id: 2 } },
			],
		]);
		expect(given.items).toEqual([
			[
				{ ...user(1), columns: { id: 1, external_id: 'user-1' } },
				{ ...user(2), columns: { id: 2, external_id: 'user-2' } },
			],
		]);
		expect(outcomes).toEqual([
			{ action: 'created', externalId: '1', rowId: 'user-1' },
			{ action: 'created', externalId: '2', rowId: 'user-2' },
		]);
	});

	it('is not given what failed in the transform; each record has its own outcome, in order', async () => {
		const { given, take } = transformed((records) =>
			renamed(records)
				.filter((_each, index) => index !== 1)
				.map((each, index) => (index === 0 ? { ...each, error: 'no e-mail' } : each)),
		);
		const outcomes = await take([user(1), user(2), user(3), user(4, { bad: true })]);
		expect(given.items.flat().map(({ columns }) => columns.id)).toEqual([3, 4]);
		expect(outcomes).toEqual([
			{ action: 'failed', externalId: '1', message: 'no e-mail' },
			{ action: 'failed', externalId: '2', message: 'the transform did not give it back' },
			{ action: 'created', externalId: '3', rowId: 'user-3' },
			{ action: 'failed', externalId: '4', message: 'bad: refused', kind: 'valueRefused' },
		]);
	});

	it('gets none of two records that the transform gave one ID, and both versions of one record', async () => {
		const { given, take } = transformed((records) =>
			renamed(records).map((each) => ({
				...each,
				columns: { external_id: String(each.columns.email) },
			})),
		);
		const same = { email: 'a@b.c' };
		const again = { ...user(3, { email: 'd@e.f' }), cursor: '2026-03-02T08:00:09Z' };
		const outcomes = await take([user(1, same), user(2, same), user(3, { email: 'd@e.f' }), again]);
		expect(given.items.flat()).toHaveLength(2);
		expect(outcomes).toEqual([
			{
				action: 'failed',
				externalId: '1',
				message: 'the transform gave it the ID "a@b.c", which it also gave to the record "2"',
			},
			{
				action: 'failed',
				externalId: '2',
				message: 'the transform gave it the ID "a@b.c", which it also gave to the record "1"',
			},
			{ action: 'created', externalId: '3', rowId: 'd@e.f' },
			{ action: 'created', externalId: '3', rowId: 'd@e.f' },
		]);
	});

	it('leaves a row without an ID to the table, which says so of the record', async () => {
		const { take } = transformed((records) =>
			records.map((each) => ({ of: each, columns: { bad: true } })),
		);
		expect(await take([user(1), user(2)])).toMatchObject([
			{ action: 'failed', externalId: '1', message: 'bad: refused' },
			{ action: 'failed', externalId: '2', message: 'bad: refused' },
		]);
	});

	it('is opened once, for the columns that still hold what the source says', async () => {
		const { given, take } = transformed((records) =>
			records.map((each) => ({
				of: each,
				columns: { ...each.columns, external_id: each.externalId, tags: 'a, b' },
			})),
		);
		await take([user(1, { total: '1.5', tags: ['a', 'b'] })]);
		await take([user(2, { total: 'free', tags: [] })]);
		expect(given.traits).toEqual([{ ...traits, kinds: { total: 'numeric' } }]);
	});

	it('is not opened for a batch of which nothing came back', async () => {
		const { given, take } = transformed(() => []);
		expect(await take([user(1)])).toMatchObject([{ action: 'failed', externalId: '1' }]);
		expect(given).toEqual({ traits: [], items: [] });
	});

	it('gets nothing of a batch whose transform fails as a whole', async () => {
		const { given, take } = transformed(() => {
			throw new Error('The sub-workflow failed');
		});
		await expect(take([user(1)])).rejects.toThrow('The sub-workflow failed');
		expect(given.items).toEqual([]);
	});

	it('counts for the receipt as it does by itself', () => {
		const { outlet } = recorder();
		const behind = new TransformOutlet(outlet, {
			sourceKey: ['id'],
			key: ['id'],
			transform: async () => [],
		});
		const totals = {
			fetched: 3,
			created: 2,
			updated: 0,
			deleted: 0,
			unchanged: 0,
			failed: 1,
			pages: 1,
			batches: 1,
		};
		expect(behind.counts(totals)).toEqual({ fetched: 3, created: 2 });
	});
});
