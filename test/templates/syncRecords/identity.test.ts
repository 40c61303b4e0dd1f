import type { IDataObject } from 'n8n-workflow';

import { onEachStore } from '../../support/syncRecordsBlock';

const MINUTE = 60_000;
const lost =
	'its external ID is refused: 1234567890123456800 is a number beyond 2^53, so its last digits are lost; take the ID as text';

onEachStore('The external ID of a change', (block) => {
	const detect = (runId: unknown) => ({
		operation: 'detectChanges',
		runId: String(runId),
		cursorField: '',
	});

	it('is refused by name where two records may share it, and the others are given out', async () => {
		const { runId } = await block.begin();
		const items = JSON.parse(
			'[{"id":1234567890123456789},{"id":1234567890123456790},{"id":{"x":1}},{"id":[1]},{"id":1},{"id":"1234567890123456789"}]',
		) as IDataObject[];
		const run = await block.run(detect(runId), { items });
		expect(run.json('Records').map(({ id }) => id)).toEqual([1, '1234567890123456789']);
		expect(run.json('Records', 4).map(({ reason }) => reason)).toEqual([
			lost,
			lost,
			'its external ID is refused: an object is no ID',
			'its external ID is refused: a list is no ID',
		]);
	});

	it('of a single record is refused likewise', async () => {
		const one = { operation: 'syncOne', syncName: 'orders', destination: 'remember' };
		const items = [{ id: 1234567890123456789 }];
		const { error } = await block.run(one, { items });
		expect(error).toMatchObject({
			message: `The record "1234567890123456800" was refused: ${lost}`,
			context: { kind: 'recordRefused' },
		});
	});
});

onEachStore('Content that no database can keep', (block) => {
	const half = '\ud83d';
	const broken = (total: number): IDataObject[] => [
		{ id: 'a', title: 'A\0', total },
		{ id: 'b', title: `cut ${half}`, total },
		{ id: 'c', [`key${half}\0`]: [{ deep: '\0' }], total },
		{ id: 'd', total: 1 },
	];
	const ids = (items: readonly IDataObject[]) => items.map(({ id }) => id);

	it('is given out, and is unchanged until it changes: only a hash of it is kept', async () => {
		const detected: unknown[] = [];
		for (const total of [1, 1, 2]) {
			const { runId } = await block.begin();
			const detect = { operation: 'detectChanges', runId: String(runId), cursorField: '' };
			const run = await block.run(detect, { items: broken(total) });
			detected.push([0, 1, 2, 4].map((output) => ids(run.json('Records', output))));
			const counts = { countBefore: 4, countAfter: 4 };
			expect(await block.commit(runId, { counts })).toMatchObject({ verdict: 'complete' });
			block.timeMs += 30 * MINUTE;
		}
		expect(detected).toEqual([
			[['a', 'b', 'c', 'd'], [], [], []],
			[[], [], ['a', 'b', 'c', 'd'], []],
			[[], ['a', 'b', 'c'], ['d'], []],
		]);
	});

	it('of a single record is given out, confirmed, and then unchanged', async () => {
		const one = {
			operation: 'syncOne',
			syncName: 'orders',
			destination: 'remember',
			cursorField: '',
		};
		const items = broken(1);
		const given = await block.items(one, { items });
		expect(given.map(({ action }) => action)).toEqual(items.map(() => 'created'));
		const confirm = {
			operation: 'confirmDelivery',
			syncName: 'orders',
			deliveredId: '={{ $json.externalId }}',
			idempotencyKey: '={{ $json.idempotencyKey }}',
		};
		const confirmed = await block.items(confirm, { items: given });
		expect(confirmed.map((item) => item.confirmed)).toEqual(items.map(() => true));
		block.timeMs += MINUTE;
		const again = await block.items(one, { items });
		expect(again.map(({ action }) => action)).toEqual(items.map(() => 'unchanged'));
	});
});

onEachStore('A cursor without an offset', (block) => {
	const options = { cursorTimeZone: 'Europe/Berlin' };
	const order = (id: string, total: number, updatedAt: string): IDataObject => ({
		id,
		total,
		updatedAt,
	});
	const totals = async () =>
		(await block.query('SELECT total FROM orders ORDER BY id')).map(({ total }) => Number(total));
	const write = { operation: 'writeToTable', table: 'orders', options };
	const poll = async (...items: IDataObject[]) => {
		const { runId } = await block.begin();
		const result = await block.items({ ...write, runId: String(runId) }, { items });
		await block.commit(runId);
		block.timeMs += 30 * MINUTE;
		return result;
	};

	it('is read by the clocks of its zone, and beside times with an offset', async () => {
		await poll(order('a', 1, '2025-07-01 12:00:00'));
		expect(await poll(order('a', 2, '2025-07-01T10:30:00Z'))).toMatchObject([{ updated: 1 }]);
		expect(await poll(order('a', 3, '2025-07-01 12:29:00'))).toMatchObject([
			{ updated: 0, unchanged: 1, stale: 1, staleIds: ['a'] },
		]);
		expect(await totals()).toEqual([2]);
	});

	it('is decided by the time of reading in the hour that clocks show twice', async () => {
		const before = block.timeMs;
		block.timeMs = Date.parse('2026-10-25T00:45:00Z');
		await poll(order('a', 1, '2026-10-25 02:40:00'));
		const [result] = await poll(order('a', 2, '2026-10-25 02:05:00'));
		expect(result).toMatchObject({ updated: 1, stale: 0, late: 0 });
		expect(await totals()).toEqual([2]);
		expect(await poll(order('a', 1, '2026-10-25 01:59:00'))).toMatchObject([{ stale: 1 }]);
		expect(await poll(order('a', 3, '2026-10-25 03:00:00'))).toMatchObject([{ updated: 1 }]);
		block.timeMs = before;
	});

	it('decides what Detect Changes and Sync One give out in the same way', async () => {
		const { runId } = await block.begin();
		const detect = { operation: 'detectChanges', runId: String(runId), options };
		await block.items(detect, { items: [order('a', 1, '2025-07-01 12:00:00')] });
		await block.commit(runId);
		const one = { operation: 'syncOne', syncName: 'orders', destination: 'remember', options };
		const items = [order('a', 2, '2025-07-01T09:59:00Z'), order('a', 3, '2025-07-01T10:01:00Z')];
		expect(await block.items(one, { items })).toMatchObject([
			{ action: 'stale' },
			{ action: 'updated' },
		]);
		block.timeMs += 30 * MINUTE;
		const next = { ...detect, runId: String((await block.begin()).runId) };
		const run = await block.run(next, { items: [order('a', 1, '2025-07-01 11:00:00')] });
		expect(run.json('Records', 2)).toMatchObject([{ id: 'a' }]);
	});

	it('in a zone that is none is refused by the name of the option', async () => {
		const parameters = { ...write, options: { cursorTimeZone: 'Europe/Berln' } };
		const { error } = await block.run(parameters, { items: [order('a', 1, '2025-07-01')] });
		expect(error).toMatchObject({
			message: 'The time zone "Europe/Berln" is not known',
			context: { parameter: 'Cursor Time Zone' },
		});
	});
});

onEachStore('The window of a run', (block) => {
	it('is given out by the clocks of a zone too, for sources that filter by local time', async () => {
		block.timeMs = Date.parse('2026-10-25T01:12:00Z');
		const options = { boundsTimeZone: 'europe/berlin' };
		const window = { initialStart: '2026-10-25T00:30:00Z', options };
		expect(await block.begin(window)).toMatchObject({
			from: '2026-10-25T00:30:00.000Z',
			to: '2026-10-25T01:10:00.000Z',
			fromLocal: '2026-10-25T02:00:00',
			toLocal: '2026-10-25T03:00:00',
		});
		const wrong = { syncName: 'drafts', options: { boundsTimeZone: 'Mars' } };
		await expect(block.begin(wrong)).rejects.toMatchObject({
			context: { parameter: 'Bounds Time Zone' },
		});
		expect(await block.begin({ syncName: 'drafts' })).not.toHaveProperty('fromLocal');
	});
});

onEachStore('A time from another block', (block) => {
	it('is a time in a table that is made from records, as in one that is mapped', async () => {
		const { DateTime } = await import('luxon');
		const at = DateTime.fromISO('2025-07-01T12:00:00', { zone: 'Europe/Berlin' });
		const items = [
			{ id: '1', at, updatedAt: at },
			{ id: '2', at: at.toJSDate(), updatedAt: at.toJSDate() },
		] as unknown as IDataObject[];
		const [result] = await block.items({ operation: 'writeToTable', table: 'times' }, { items });
		expect(result).toMatchObject({ created: 2, failed: 0 });
		const rows = await block.query('SELECT at FROM times ORDER BY id');
		expect(rows.map((row) => new Date(String(row.at)).toISOString())).toEqual([
			'2025-07-01T10:00:00.000Z',
			'2025-07-01T10:00:00.000Z',
		]);
	});
});
