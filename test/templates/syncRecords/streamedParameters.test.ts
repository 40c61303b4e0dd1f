import { accountBackEnds } from '../../support/accountTables';
import type { StreamWorld } from '../../support/streamWorld';
import { openStreamWorld } from '../../support/streamWorld';

const minuteMs = 60_000;

describe.each(accountBackEnds)('the parameters of a streamed window ($kind)', (backEnd) => {
	let world: StreamWorld;
	let ids: string[];
	beforeAll(async () => await backEnd.start());
	beforeEach(async () => {
		world = await openStreamWorld(backEnd);
		ids = world.createOrders(12);
		world.clock.advance(5 * minuteMs);
	});
	afterEach(async () => await world.close());
	afterAll(async () => await backEnd.stop());

	const run = async (records = {}, parts = {}) =>
		await world.engine.run(world.workflow(records, parts), { items: [{}] });

	it('followed by the time of creation, an order comes once, and no edit brings it again', async () => {
		const created = { cursorField: 'createdAt' };
		expect((await run(created)).json('Records')).toMatchObject([{ created: 12, countAfter: 12 }]);
		// Beyond the overlap, so that only the edit could bring it in.
		world.clock.advance(30 * minuteMs);
		world.simulator.shop.editOrder(ids[0] ?? '', { note: 'edited' });
		world.clock.advance(5 * minuteMs);
		await run(created);
		world.clock.advance(5 * minuteMs);
		expect((await run(created)).json('Records')).toMatchObject([{ fetched: 0, updated: 0 }]);
		const ofAnother = { begin: { syncName: 'edits' } };
		expect((await run({}, ofAnother)).json('Records')).toMatchObject([{ failed: 12 }]);
		const takingOver = { options: { takeOver: true } };
		expect((await run(takingOver, ofAnother)).json('Records')).toMatchObject([
			// The note is in no column, and the cursor of another field says nothing.
			{ updated: 0, unchanged: 12 },
		]);
	});

	it('an own selection gets what tells orders and their versions apart, and is written as it is', async () => {
		const selection =
			'name total: totalPriceSet { presentmentMoney { amount } } paid: totalReceivedSet { shopMoney { amount currencyCode } }';
		const done = await run({ fields: 'custom', selection });
		expect(done.json('Records')).toMatchObject([{ created: 12 }]);
		const [row = {}] = await world.account.rows(world.table);
		const own = Object.keys(row).filter((name) => !name.startsWith('_sync'));
		expect(own.sort()).toEqual(['id', 'name', 'paid', 'total', 'updatedAt']);
	});

	it('money of an own selection is an amount, with its currency beside it', async () => {
		const selection = 'totalPrice: totalPriceSet { shopMoney { amount currencyCode } }';
		await run({ fields: 'custom', selection });
		const [row = {}] = await world.account.rows(world.table);
		expect(Number(row.totalPrice)).toBeGreaterThan(0);
		expect(row.totalPriceCurrency).toBe('USD');
	});

	it('an item for each batch, when that is wanted', async () => {
		const done = await run({ options: { output: 'batches', pageSize: 5, batchSize: 5 } });
		expect(done.json('Records')).toMatchObject([
			{ batchNum: 1, totalBatches: 3, progress: 41, isLastBatch: false, fetched: 5, created: 5 },
			{ batchNum: 2, totalBatches: 3, progress: 83, isLastBatch: false, fetched: 5, created: 5 },
			{ batchNum: 3, totalBatches: 3, progress: 100, isLastBatch: true, fetched: 2, created: 2 },
		]);
	});

	it.each([
		['Run ID', { runId: '={{ $json.nothing }}' }, '{{ $json.runId }}'],
		['From', { from: '={{ $json.nothing }}' }, '{{ $json.from }}'],
		['To', { to: '={{ $json.nothing }}' }, '{{ $json.to }}'],
		['From', { from: '2026-03-02T08:00:01Z' }, 'Begin'],
		['To', { to: '2026-03-02T08:00:01Z' }, 'Begin'],
		['From', { from: '2026-03-03', to: '2026-03-02' }, 'Begin'],
		['Cursor Field', { cursorField: '={{ "processedAt" }}' }, 'updatedAt'],
		['Batch Size', { options: { batchSize: 0 } }, 'Batch Size'],
		['Simplify', { simplify: '={{ "maybe" }}' }, 'Switch "Simplify" on or off'],
		['Selection', { fields: 'custom', selection: '={{ "name {" }}' }, 'GraphQL'],
	])(
		'"%s" that cannot be used is named, and nothing is written: %j',
		async (label, given, remedy) => {
			const refused = await run(given);
			expect(refused.error).toMatchObject({
				message: expect.stringContaining(label),
				description: expect.stringContaining(remedy),
			});
			expect(await world.account.rows(world.table)).toEqual([]);
		},
	);

	it('a run that has ended is not streamed for', async () => {
		const first = await run();
		const runId = String(first.json('Begin')[0]?.runId);
		world.clock.advance(5 * minuteMs);
		const again = await run({ runId });
		expect(again.error?.message).toContain(runId);
		expect(again.json('Records')).toEqual([]);
	});
});
