import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { onEachDatabase } from '../../support/syncRecordsBlock';

const MINUTE = 60_000;
const typeVersion = 1.2;
const at = (minute: number) => `2026-01-31T10:${String(minute).padStart(2, '0')}:00.000Z`;
const order = (id: string, total: unknown, minute = 0): IDataObject => ({
	id,
	total: total as number,
	updatedAt: at(minute),
});

onEachDatabase('Keep Failed and Retry Failed', (block) => {
	const places = (options: INodeParameters = {}) => ({ ...block.place, ...options });
	const write = (options: INodeParameters = {}) => ({
		operation: 'writeToTable',
		table: 'orders',
		runId: '={{ $json._run }}',
		columnsFrom: 'mapped',
		columns: {
			mappingMode: 'defineBelow',
			value: { id: '={{ $json.id }}', total: '={{ $json.total }}' },
		},
		options: places(options),
	});
	const retry = (options: INodeParameters = {}) => ({
		operation: 'retryFailed',
		syncName: 'orders',
		table: 'orders',
		options: places(options),
	});
	const rows = async () =>
		(await block.query('SELECT id, total, note FROM orders ORDER BY id')).map(
			({ id, total, note }) => [id, Number(total), note],
		);
	const retried = async (parameters: INodeParameters = retry()) =>
		(await block.items(parameters, { items: [{}], typeVersion }))[0];
	const listed = async () => await block.account(async ({ failed }) => await failed.list({}));
	const ofRun = async (items: readonly IDataObject[]) => {
		const { runId } = await block.begin();
		return { runId, items: items.map((item) => ({ ...item, _run: String(runId) })) };
	};

	/** A table of the user's: amounts below 100, and a column that the sync knows nothing of. */
	beforeEach(async () => {
		await block.query(
			`CREATE TABLE ${tableName()} (id TEXT PRIMARY KEY, total INTEGER CHECK (total < 100), note TEXT)`,
		);
	});
	const bookkept = (options: INodeParameters = {}) => write({ addBookkeeping: true, ...options });

	it('keeps what a table refuses in a run, which then moves on, and is complete once that has arrived', async () => {
		await block.query(`CREATE UNIQUE INDEX one_total ON ${tableName()} (total)`);
		const { runId, items } = await ofRun([order('a', 1), order('b', 1), order('c', 1)]);
		const [written] = await block.items(bookkept(), { items, typeVersion });
		expect(written).toMatchObject({ created: 1, failed: 2, kept: 2 });
		const counts = { countBefore: 3, countAfter: 3 };
		expect(await block.commit(runId, { counts })).toMatchObject({
			verdict: 'incomplete',
			moved: true,
			reason: '2 records failed, and are kept to be tried again',
		});
		expect(await retried()).toMatchObject({ claimed: 0 });
		block.timeMs += 2 * MINUTE;
		const none = { sync: 'orders', table: 'orders', superseded: 0, givenUp: 0, lost: 0 };
		expect(await retried()).toEqual({ ...none, claimed: 2, resolved: 0, stillFailing: 2 });
		await block.query(`DROP INDEX ${indexName()}`);
		block.timeMs += 3 * MINUTE;
		expect(await retried()).toEqual({ ...none, claimed: 2, resolved: 2, stillFailing: 0 });
		expect((await rows()).map(([id]) => id)).toEqual(['a', 'b', 'c']);
		const [report] = await block.account(
			async ({ runs }) => await runs.list({ id: String(runId) }),
		);
		expect(report?.receipt).toMatchObject({
			verdict: 'complete',
			reason:
				'3 fetched; the source counted 3 before and 3 after. All 2 that had failed were resolved later',
		});
	});

	it('leaves alone what the table has in a newer version, though the older one would still be refused', async () => {
		const first = await ofRun([order('b', 'much', 0)]);
		await block.items(bookkept(), { items: first.items, typeVersion });
		await block.commit(first.runId);
		block.timeMs += 2 * MINUTE;
		const second = await ofRun([order('b', 5, 30)]);
		await block.items(bookkept(), { items: second.items, typeVersion });
		await block.query(`UPDATE ${tableName()} SET note = 'mine'`);
		expect(await retried()).toMatchObject({ claimed: 1, superseded: 1, resolved: 0 });
		expect(await rows()).toEqual([['b', 5, 'mine']]);
		expect(await listed()).toMatchObject([
			{ status: 'resolved', note: 'superseded: a newer version is there' },
		]);
	});

	it('never brings back the past: of two versions that were kept, the newer one stays', async () => {
		const first = await ofRun([order('b', 300, 0)]);
		await block.items(bookkept(), { items: first.items, typeVersion });
		await block.commit(first.runId);
		block.timeMs += 2 * MINUTE;
		const second = await ofRun([order('b', 200, 30)]);
		await block.items(bookkept(), { items: second.items, typeVersion });
		await block.commit(second.runId);
		block.timeMs += 2 * MINUTE;
		// The older one waits for the newer one, which is refused as well.
		expect(await retried()).toMatchObject({ claimed: 2, stillFailing: 2, superseded: 0 });
	});

	it('writes only the columns that were mapped, and leaves the others as they are', async () => {
		const { runId, items } = await ofRun([order('a', 1, 0)]);
		await block.items(bookkept(), { items, typeVersion });
		await block.commit(runId);
		await block.query(`UPDATE ${tableName()} SET note = 'mine'`);
		block.timeMs += 2 * MINUTE;
		const next = await ofRun([order('a', 50, 10)]);
		await block.account(async ({ failed }) => {
			await failed.keep(String(next.runId), [
				{
					content: {
						kind: 'record',
						record: {
							externalId: 'a',
							columns: { id: 'a', total: 50 },
							cursor: at(10),
							cursorField: 'updatedAt',
							readAt: block.timeMs,
							only: ['id', 'total'],
						},
					},
					place: 'orders',
					page: undefined,
					batchNum: 1,
					reason: 'was down',
					next: { kind: 'waits', dueAt: block.timeMs },
				},
			]);
		});
		expect(await retried()).toMatchObject({ claimed: 1, resolved: 1 });
		expect(await rows()).toEqual([['a', 50, 'mine']]);
	});

	it('counts no try where the table cannot be reached, and fails with the reason', async () => {
		const { runId, items } = await ofRun([order('b', 'much')]);
		await block.items(bookkept(), { items, typeVersion });
		await block.commit(runId);
		await block.query(`DROP TABLE ${tableName()}`);
		block.timeMs += 2 * MINUTE;
		const settings = { onError: 'continueRegularOutput' as const };
		const both = { items: [{}, {}], typeVersion, settings };
		const items2 = await block.items(retry(), both);
		expect(items2).toMatchObject([{ details: { kind: 'tableMissing' } }, { claimed: 0 }]);
		expect(await listed()).toMatchObject([{ status: 'waiting', attempts: 0 }]);
	});

	it('gives up after as many tries as are asked for, and tries again when that is asked for', async () => {
		const { runId, items } = await ofRun([order('b', 'much')]);
		await block.items(bookkept(), { items, typeVersion });
		await block.commit(runId);
		block.timeMs += 2 * MINUTE;
		expect(await retried(retry({ mostAttempts: 1 }))).toMatchObject({ claimed: 1, givenUp: 1 });
		block.timeMs += 600 * MINUTE;
		expect(await retried()).toMatchObject({ claimed: 0 });
		expect(await retried(retry({ tryAllNow: true }))).toMatchObject({
			claimed: 1,
			stillFailing: 1,
		});
	});

	it('gives up at once a record without an ID: no try can help', async () => {
		const { runId, items } = await ofRun([order('', 1)]);
		const [written] = await block.items(bookkept(), { items, typeVersion });
		expect(written).toMatchObject({ failed: 1, kept: 1 });
		await block.commit(runId);
		expect(await listed()).toMatchObject([{ status: 'givenUp', externalId: '' }]);
	});

	it('keeps nothing where it is off, in nodes of earlier versions, without a run, and in a test run', async () => {
		const refused = [order('b', 'much')];
		const off = await ofRun(refused);
		const [written] = await block.items(bookkept({ keepFailed: false }), {
			items: off.items,
			typeVersion,
		});
		expect(written).not.toHaveProperty('kept');
		expect(await block.commit(off.runId)).toMatchObject({
			moved: false,
			reason: '1 record failed',
		});
		const before = await ofRun(refused);
		await block.items(bookkept(), { items: before.items, typeVersion: 1.1 });
		const dry = [{ ...refused[0], _run: 'dry-20260131T120000Z-k3x09p2m4q-orders' }];
		await block.items(bookkept(), { items: dry, typeVersion });
		await block.items(bookkept(), { items: refused, typeVersion });
		expect(await listed()).toEqual([]);
	});

	it('says on the output panel what became of what was tried', async () => {
		const { runId, items } = await ofRun([order('b', 'much')]);
		await block.items(bookkept(), { items, typeVersion });
		await block.commit(runId);
		const said = async () =>
			(await block.run(retry(), { items: [{}], typeVersion })).hints('Records');
		expect(await said()).toMatchObject([
			{
				type: 'info',
				message: 'Nothing that the table "orders" refused is to be tried again now.',
			},
		]);
		block.timeMs += 2 * MINUTE;
		expect(await said()).toMatchObject([
			{ type: 'warning', message: 'Tried 1 record again for the table "orders": 1 still failing.' },
		]);
	});

	const indexName = () => tableName().replace('orders', 'one_total');
	const tableName = () =>
		block.place['schema'] === undefined ? 'orders' : `${String(block.place['schema'])}.orders`;
});
