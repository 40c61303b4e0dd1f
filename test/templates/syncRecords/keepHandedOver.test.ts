import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { accountBackEnds } from '../../support/accountTables';
import { start, workflowOf } from '../../support/listOrdersWorkflow';
import { openTakingWorld, takingWorkflowId, type TakingWorld } from '../../support/takingWorld';

const minuteMs = 60_000;

describe.each(accountBackEnds)('Keep Failed with Send To Sub-Workflow ($kind)', (backEnd) => {
	let world: TakingWorld;
	beforeAll(async () => await backEnd.start());
	beforeEach(async () => {
		world = await openTakingWorld(backEnd);
	});
	afterEach(async () => await world.close());
	afterAll(async () => await backEnd.stop());

	const run = async (options: INodeParameters = {}) => {
		const parameters = {
			handOver: 'subWorkflow',
			workflowId: takingWorkflowId,
			options: { pageSize: 10, maxRetries: 0, ...options },
		};
		return await world.engine.run(world.workflow(parameters), { items: [{}] });
	};
	const syncRun = async (parameters: INodeParameters) => {
		const block = { type: 'n8n-nodes-scheduled-sync.syncRun', typeVersion: 1.1, parameters };
		const workflow = workflowOf({ Start: start, Run: block }, ['Start > Run']);
		const done = await world.engine.run(workflow, { items: [{}] });
		if (done.error !== undefined) throw done.error;
		return done.json('Run');
	};
	const refusing = (ids: readonly unknown[]) => {
		world.taken.answer = (page: IDataObject[]) =>
			page.map((order) => (ids.includes(order.id) ? { ...order, error: 'not this one' } : order));
	};
	const verdict = async () =>
		(await syncRun({ operation: 'list', syncName: 'orders' }))[0]?.verdict;

	it('keeps what the sub-workflow refuses, moves on, and is complete once that was taken from the list of failures', async () => {
		const created = world.createOrders(15);
		const bad = [created[2], created[12]];
		world.clock.advance(5 * minuteMs);
		refusing(bad);
		const done = await run({ keepFailed: true });
		expect(done.json('Records')).toMatchObject([
			{ fetched: 15, delivered: 13, failed: 2, kept: 2, finished: true },
		]);
		expect(done.json('Records', 1).map(({ externalId }) => externalId)).toEqual(bad);
		expect(done.json('Commit')).toMatchObject([
			{
				verdict: 'incomplete',
				moved: true,
				reason: '2 records failed, and are kept to be tried again',
			},
		]);

		// As it was handed over, so that it can be handed over again.
		const tryAllNow = { options: { tryAllNow: true } };
		const claimed = await syncRun({ operation: 'claimFailed', syncName: 'orders', ...tryAllNow });
		expect(claimed.map(({ externalId }) => externalId).sort()).toEqual([...bad].sort());
		expect(claimed.find(({ externalId }) => externalId === bad[1])).toMatchObject({
			kind: 'record',
			reason: 'not this one',
			destination: null,
			batchNum: 2,
			record: { id: bad[1], totalPrice: { currencyCode: 'USD' } },
		});
		expect(await verdict()).toBe('incomplete');
		for (const { failedId, claimId } of claimed) {
			await syncRun({
				operation: 'resolveFailed',
				failedId: failedId as string,
				claimId: claimId as string,
			});
		}
		expect(await verdict()).toBe('complete');
	});

	it('hands over what was kept again when it is changed, and only that', async () => {
		const created = world.createOrders(5);
		world.clock.advance(5 * minuteMs);
		refusing([created[2]]);
		await run({ keepFailed: true });
		refusing([]);
		world.simulator.shop.editOrder(created[2] ?? '', { note: 'mended' });
		world.clock.advance(5 * minuteMs);
		world.taken.pages = [];
		const next = await run({ keepFailed: true });
		expect(world.taken.pages.flat().map(({ id }) => id)).toEqual([created[2]]);
		expect(next.json('Records')).toMatchObject([{ delivered: 1, failed: 0 }]);
		expect(next.json('Commit')).toMatchObject([{ verdict: 'complete' }]);
	});

	it('keeps nothing with Keep Failed off, and the next run hands over again what was refused', async () => {
		const created = world.createOrders(5);
		world.clock.advance(5 * minuteMs);
		refusing([created[2]]);
		const done = await run({ keepFailed: false });
		expect(done.json('Records')[0]).not.toHaveProperty('kept');
		expect(done.json('Commit')).toMatchObject([{ moved: false, reason: '1 record failed' }]);
		expect(await syncRun({ operation: 'listFailed', syncName: 'orders' })).toEqual([]);
		refusing([]);
		world.clock.advance(5 * minuteMs);
		world.taken.pages = [];
		await run({ keepFailed: false });
		expect(world.taken.pages.flat().map(({ id }) => id)).toEqual([created[2]]);
	});
});
