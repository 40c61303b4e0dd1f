import { ask, noon, simulators, StandingClock } from '../client';
import {
	cancel,
	finished,
	look,
	ordersAlone,
	ordersWithLineItems,
	run,
	textOf,
	timed,
} from './bulkClient';

const start = simulators();
const dayMs = 86_400_000;

/** What an operation goes through, a second a step. */
async function statuses(
	options: ReturnType<typeof timed>,
	id: string,
	seconds: number,
	url: string,
) {
	const seen: string[] = [];
	for (let second = 0; second < seconds; second++) {
		seen.push((await look({ url }, id)).status);
		options.clock.advance(1000);
	}
	return seen;
}

describe('the life of a bulk operation', () => {
	it('is created, runs, and is complete, by the clock of the shop', async () => {
		const options = timed();
		const simulator = await start(options);
		const { bulkOperation, userErrors } = await run(simulator, ordersAlone);
		expect(userErrors).toEqual([]);
		expect(bulkOperation).toEqual({
			id: expect.stringMatching(/^gid:\/\/shopify\/BulkOperation\/\d+$/),
			status: 'CREATED',
			errorCode: null,
			createdAt: '2026-11-10T12:00:00Z',
			completedAt: null,
			objectCount: '0',
			rootObjectCount: '0',
			fileSize: null,
			url: null,
			partialDataUrl: null,
			query: ordersAlone,
			type: 'QUERY',
		});
		const id = bulkOperation?.id ?? '';
		expect(await statuses(options, id, 3, simulator.url)).toEqual([
			'CREATED',
			'RUNNING',
			'COMPLETED',
		]);
		const done = await look(simulator, id);
		expect(done).toMatchObject({
			completedAt: '2026-11-10T12:00:02Z',
			objectCount: '20',
			rootObjectCount: '20',
			errorCode: null,
			partialDataUrl: null,
		});
		expect(done.fileSize).toBe(String(Buffer.byteLength(await textOf(done.url))));
	});

	it('tells how far it has come, in texts, children and roots apart', async () => {
		const { clock, ...options } = timed({ lineItems: 3 });
		const simulator = await start({ ...options, clock });
		const { bulkOperation } = await run(simulator, ordersWithLineItems);
		const counts = async () => {
			const { objectCount, rootObjectCount } = await look(simulator, bulkOperation?.id ?? '');
			return [objectCount, rootObjectCount];
		};
		clock.advance(1500);
		expect(await counts()).toEqual(['40', '10']);
		clock.advance(500);
		expect(await counts()).toEqual(['80', '20']);
	});

	it('without results it is complete without a URL', async () => {
		const { clock, ...options } = timed({ orders: 0 });
		const operation = await finished(await start({ ...options, clock }), clock, ordersAlone);
		expect(operation).toMatchObject({
			status: 'COMPLETED',
			objectCount: '0',
			url: null,
			fileSize: null,
		});
	});

	it('expires after seven days, and its URL with it', async () => {
		const { clock, ...options } = timed();
		const simulator = await start({ ...options, clock });
		const { id, url } = await finished(simulator, clock, ordersAlone);
		clock.advance(7 * dayMs - 1);
		expect((await fetch(url ?? '')).status).toBe(200);
		clock.advance(1);
		expect(await look(simulator, id)).toMatchObject({ status: 'EXPIRED', url: null });
		expect((await fetch(url ?? '')).status).toBe(403);
	});

	it('is stopped as failed after ten days', async () => {
		const { clock, ...options } = timed();
		const simulator = await start({ ...options, clock });
		simulator.faults.add({ kind: 'bulkSlow', delayMs: Infinity });
		const { bulkOperation } = await run(simulator, ordersAlone);
		const id = bulkOperation?.id ?? '';
		clock.advance(10 * dayMs);
		expect((await look(simulator, id)).status).toBe('RUNNING');
		clock.advance(1000);
		expect((await look(simulator, id)).status).toBe('FAILED');
	});

	it('what the app may not read fails it', async () => {
		const { clock, ...options } = timed({ app: { scopes: ['read_orders'] } });
		const simulator = await start({ ...options, clock });
		const operation = await finished(
			simulator,
			clock,
			'{ orders { edges { node { id customer { id firstName } } } } }',
		);
		expect(operation).toMatchObject({ status: 'FAILED', errorCode: 'ACCESS_DENIED', url: null });
		const products = await finished(simulator, clock, '{ products { edges { node { id } } } }');
		expect(products).toMatchObject({ status: 'FAILED', errorCode: 'ACCESS_DENIED' });
	});

	it('an unknown ID is nothing', async () => {
		const simulator = await start({ orders: 0 });
		expect(await look(simulator, 'gid://shopify/BulkOperation/1')).toBeNull();
	});
});

describe('slots', () => {
	const inProgress = (id: string | undefined) => [
		{
			field: null,
			code: 'OPERATION_IN_PROGRESS',
			message: `A bulk query operation for this app and shop is already in progress: ${id}.`,
		},
	];

	it('five at once, and no sixth until one has ended', async () => {
		const { clock, ...options } = timed();
		const simulator = await start({ ...options, clock });
		const started = [];
		for (let i = 0; i < 5; i++) started.push(await run(simulator, ordersAlone));
		expect(new Set(started.map(({ bulkOperation }) => bulkOperation?.id)).size).toBe(5);
		const sixth = await run(simulator, ordersAlone);
		expect(sixth.bulkOperation).toBeNull();
		expect(sixth.userErrors).toEqual(inProgress(started[0]?.bulkOperation?.id));
		clock.advance(2000);
		expect((await run(simulator, ordersAlone)).userErrors).toEqual([]);
		expect(simulator.stats().bulkStarts).toBe(6);
	});

	it('one at once, as before 2026-01', async () => {
		const simulator = await start({ orders: 1, bulk: { operationsAtOnce: 1, runningMs: 60_000 } });
		const first = await run(simulator, ordersAlone);
		const second = await run(simulator, ordersAlone);
		expect(second.userErrors).toEqual(inProgress(first.bulkOperation?.id));
	});

	it('other clients of the app take slots, one that is CANCELING too', async () => {
		const { clock, ...options } = timed({ bulk: { operationsAtOnce: 1, cancelingMs: 5000 } });
		const simulator = await start({ ...options, clock });
		const theirs = simulator.bulk.startForeign({ slowerMs: 60_000 });
		expect((await run(simulator, ordersAlone)).userErrors).toEqual(inProgress(theirs));
		expect(simulator.bulk.operations()).toMatchObject([
			{ id: theirs, startedBy: 'another client', status: 'CREATED', downloads: 0 },
		]);
		simulator.bulk.cancel(theirs);
		expect((await look(simulator, theirs)).status).toBe('CANCELING');
		expect((await run(simulator, ordersAlone)).userErrors).toEqual(inProgress(theirs));
		clock.advance(5000);
		expect((await run(simulator, ordersAlone)).userErrors).toEqual([]);
		expect(simulator.stats()).toMatchObject({ bulkStarts: 1, bulkCancels: 0 });
	});
});

describe('canceling', () => {
	it('goes through CANCELING to CANCELED, and leaves no URL', async () => {
		const options = timed();
		const simulator = await start(options);
		const { bulkOperation } = await run(simulator, ordersAlone);
		const id = bulkOperation?.id ?? '';
		expect(await cancel(simulator, id)).toMatchObject({
			bulkOperation: { id, status: 'CANCELING' },
			userErrors: [],
		});
		expect(await statuses(options, id, 2, simulator.url)).toEqual(['CANCELING', 'CANCELED']);
		expect(await look(simulator, id)).toMatchObject({ url: null, partialDataUrl: null });
		expect(simulator.stats().bulkCancels).toBe(1);
	});

	it('comes too late for what has ended, and knows no strangers', async () => {
		const { clock, ...options } = timed();
		const simulator = await start({ ...options, clock });
		const { id } = await finished(simulator, clock, ordersAlone);
		expect(await cancel(simulator, id)).toMatchObject({
			bulkOperation: { id, status: 'COMPLETED' },
			userErrors: [
				{ field: null, message: 'A bulk operation cannot be canceled when it is completed' },
			],
		});
		expect(await cancel(simulator, 'gid://shopify/BulkOperation/1')).toEqual({
			bulkOperation: null,
			userErrors: [{ field: ['id'], message: 'Bulk operation does not exist' }],
		});
	});
});

describe('finding operations', () => {
	async function shop() {
		const { clock, ...options } = timed();
		const simulator = await start({ ...options, clock });
		const first = await finished(simulator, clock, ordersAlone);
		const second = await run(simulator, ordersWithLineItems);
		await cancel(simulator, second.bulkOperation?.id ?? '');
		clock.advance(1000);
		const third = await run(simulator, ordersAlone);
		const ids = [first.id, second.bulkOperation?.id, third.bulkOperation?.id];
		const found = async (args: string) => {
			const query = `{ bulkOperations(first: 9, ${args}) { nodes { id } } }`;
			const { body } = await ask(simulator, query);
			expect(body.errors).toBeUndefined();
			return body.data.bulkOperations.nodes.map(({ id }: { id: string }) => ids.indexOf(id));
		};
		return { simulator, ids, found };
	}

	it('a list of all, the newest first, by status, time, type and ID', async () => {
		const { ids, found } = await shop();
		expect(await found('reverse: false')).toEqual([2, 1, 0]);
		expect(await found('reverse: true')).toEqual([0, 1, 2]);
		expect(await found('sortKey: COMPLETED_AT')).toEqual([0, 2, 1]);
		expect(await found('query: "status:canceled"')).toEqual([1]);
		expect(await found('query: "status:created OR status:completed"')).toEqual([2, 0]);
		expect(await found(`query: "created_at:>='2026-11-10T12:00:02Z'"`)).toEqual([2, 1]);
		expect(await found('query: "operation_type:mutation"')).toEqual([]);
		expect(await found(`query: "id:${ids[1]?.split('/').at(-1)}"`)).toEqual([1]);
	});

	it('the current one is the newest; by node it is found as well', async () => {
		const { simulator, ids } = await shop();
		const { body } = await ask(
			simulator,
			`{ currentBulkOperation { id status } mutations: currentBulkOperation(type: MUTATION) { id }
				node(id: "${ids[0]}") { ... on BulkOperation { status } } }`,
		);
		expect(body.data).toEqual({
			currentBulkOperation: { id: ids[2], status: 'CREATED' },
			mutations: null,
			node: { status: 'COMPLETED' },
		});
	});

	it('what a look shows is never an older one, kept pages or not', async () => {
		const clock = new StandingClock(noon);
		const simulator = await start({ orders: 1, clock, keepRenderedPages: true });
		const { bulkOperation } = await run(simulator, ordersAlone);
		const id = bulkOperation?.id ?? '';
		expect((await look(simulator, id)).status).toBe('CREATED');
		clock.advance(300);
		expect((await look(simulator, id)).status).toBe('COMPLETED');
	});
});
