import type { IDataObject } from 'n8n-workflow';

import { inheritedNames, withFields } from '../../support/inheritedNames';
import { onEachStore } from '../../support/syncRecordsBlock';

const write = { operation: 'writeToTable', table: 'things' };
const time = (minute: number) => `2026-01-31T10:${String(minute).padStart(2, '0')}:00.000Z`;
const thing = (...fields: readonly (readonly [string, unknown])[]) =>
	withFields(...fields) as IDataObject;

onEachStore('Sync Records, given names that every JavaScript object answers to', (block) => {
	it('records with a field of such a name are written, and so are those before, between and after', async () => {
		const items = inheritedNames.flatMap((name, index) => [
			thing(['id', `${index}-plain`], ['n', 1]),
			thing(['id', `${index}-strange`], [name, 'x'], ['n', 1]),
		]);
		items.push(thing(['id', 'last'], ['n', 1]));
		const run = await block.run(write, { items });
		expect(run.json('Records')).toMatchObject([{ created: items.length, failed: 0 }]);
		for (const [index, name] of inheritedNames.entries()) {
			const filled = await block.query(`SELECT id FROM things WHERE "${name}" IS NOT NULL`);
			expect(filled).toEqual([{ id: `${index}-strange` }]);
		}
		const again = await block.run(write, { items: items.slice(0, 1) });
		expect(again.json('Records')).toMatchObject([{ unchanged: 1, failed: 0 }]);
	});

	it('a field of such a name is the external ID or the cursor, and a record without it has none', async () => {
		for (const [index, name] of inheritedNames.entries()) {
			const keyed = await block.run(
				{ ...write, table: `keyed_${index}`, externalId: name },
				{ items: [thing([name, 'a']), thing(['n', 1]), thing([name, 'c'])] },
			);
			expect(keyed.json('Records')).toMatchObject([{ created: 2, failed: 1 }]);
			expect(keyed.json('Records', 1)).toMatchObject([
				{ externalId: '', reason: expect.stringContaining(`the column "${name}"`) },
			]);
			const followed = { ...write, table: `followed_${index}`, cursorField: name };
			const items = [
				thing(['id', 'a'], [name, time(2)]),
				thing(['id', 'b']),
				thing(['id', 'c'], [name, time(2)]),
			];
			const first = await block.run(followed, { items });
			expect(first.json('Records')).toMatchObject([{ created: 3, failed: 0 }]);
			const older = thing(['id', 'a'], [name, time(1)]);
			const later = await block.run(followed, { items: [older] });
			expect(later.json('Records')).toMatchObject([{ unchanged: 1, stale: 1 }]);
		}
	});

	it('Detect Changes tells by fields of such names, and ignores those that it is to ignore', async () => {
		const synced = async (items: IDataObject[], ignoredFields: string) => {
			const { runId } = await block.begin();
			const detect = { operation: 'detectChanges', runId: String(runId) };
			const run = await block.run({ ...detect, options: { ignoredFields } }, { items });
			await block.commit(runId);
			block.timeMs += 300_000;
			return [0, 1, 2, 3, 4].map((output) => run.json('Records', output).length);
		};
		const versions = (value: string) =>
			inheritedNames.map((name) => thing(['id', name], [name, value]));
		const count = inheritedNames.length;
		expect(await synced(versions('x'), '')).toEqual([count, 0, 0, 0, 0]);
		expect(await synced(versions('x'), '')).toEqual([0, 0, count, 0, 0]);
		expect(await synced(versions('y'), '')).toEqual([0, count, 0, 0, 0]);
		const ignored = inheritedNames.join(', ');
		expect(await synced(versions('z'), ignored)).toEqual([0, count, 0, 0, 0]);
		expect(await synced(versions('w'), ignored)).toEqual([0, 0, count, 0, 0]);
	});

	it('an object in the place of an ID is refused by its text, whatever its fields are called', async () => {
		const bad = withFields<unknown>(...inheritedNames.map((name) => [name, 1] as const));
		const items = [thing(['id', 'a']), thing(['id', bad]), thing(['id', 'c'])];
		const reason = expect.stringContaining('an object is no ID');
		const written = await block.run(write, { items });
		expect(written.json('Records')).toMatchObject([{ created: 2, failed: 1 }]);
		expect(written.json('Records', 1)).toMatchObject([{ reason }]);
		const { runId } = await block.begin();
		const detect = { operation: 'detectChanges', runId: String(runId) };
		const detected = await block.run(detect, { items });
		expect(detected.json('Records')).toHaveLength(2);
		expect(detected.json('Records', 4)).toMatchObject([{ reason }]);
	});

	it('Sync One takes records with and without fields of such names', async () => {
		const items = [
			thing(['id', 'a']),
			...inheritedNames.map((name) => thing(['id', name], [name, 'x'])),
			thing(['id', 'z']),
		];
		const one = { operation: 'syncOne', syncName: 'stock', externalId: 'id' };
		for (const destination of [{ table: 'stock' }, { destination: 'remember' }]) {
			for (const action of ['created', 'unchanged']) {
				const out = await block.items({ ...one, ...destination }, { items });
				const actions = new Set(out.map((item) => item.action));
				// The first was written before the columns of the others were.
				if (action === 'created') expect(actions).toEqual(new Set(['created']));
				else expect(out).toHaveLength(items.length);
			}
		}
	});
});

onEachStore('Sync Records, of what the columns hold', (block) => {
	it('a hint tells which fields are in columns of other names', async () => {
		const items = [
			{ id: 'a', _sync_hash: 'x' },
			{ id: 'b', _sync_hash: 'y' },
		];
		const run = await block.run(write, { items });
		expect(run.remarks('Records')).toEqual([
			{
				message: expect.stringMatching(
					/^Fields whose names a table cannot have are written to columns of other names: "_sync_hash" is in "_sync_hash_[a-z0-9]{8}"\.$/,
				),
				type: 'warning',
				location: 'outputPane',
			},
		]);
	});

	it('a hint tells which numbers may have lost digits, with the first five of their records', async () => {
		const items = Array.from({ length: 7 }, (_, index) => ({
			id: `r${index}`,
			number: Number('1234567890123456789') + index * 4096,
		}));
		const run = await block.run(write, { items });
		expect(run.json('Records')).toMatchObject([{ created: 7, failed: 0 }]);
		expect(run.remarks('Records')).toEqual([
			{
				message:
					'The column "number" got whole numbers beyond 2^53 as they came, and JSON may have taken digits from them on the way: r0, r1, r2, r3, r4, …. Have the source give such numbers as text.',
				type: 'warning',
				location: 'outputPane',
			},
		]);
	});
});
