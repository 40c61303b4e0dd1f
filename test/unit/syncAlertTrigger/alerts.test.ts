import '../../support/n8nUserFolder';
import { AlertTriggerWorld } from '../../support/publishedAlerts';

const MINUTE = 60_000;

let world: AlertTriggerWorld;
beforeEach(() => {
	world = new AlertTriggerWorld('2026-03-02T08:00:00Z');
});
afterEach(async () => await world.close());

describe('a Sync Alert Trigger that is published', () => {
	it('starts the workflow with one item when something begins to be wrong, and with one when it is well', async () => {
		await world.run();
		const published = await world.publish();
		expect(published.expressions).toEqual([expect.stringMatching(/^\d{1,2} \* \* \* \* \*$/)]);
		await published.pass(5);
		const wrong = await world.run('incomplete');
		await published.pass(3);
		await world.run();
		await published.pass(3);
		const [began, ended] = world.items;
		expect(began).toEqual({
			event: 'began',
			condition: 'receiptNotComplete',
			sync: 'shopify.orders',
			object: null,
			message: 'shopify.orders: the last receipt is incomplete: 2 records failed',
			remedy:
				'Mend what the receipt names. A window that was not moved past is covered again by the next run, and a gap by a backfill; what is kept is tried again with Retry Failed.',
			since: '2026-03-02T08:05:00.000Z',
			raisedAt: '2026-03-02T08:06:00.000Z',
			endedAt: null,
			durationMinutes: 1,
			accountId: 'acme',
			alertId: expect.stringMatching(/^[\w-]{22}$/),
			numbers: {
				receiptsInARow: 1,
				runId: wrong,
				verdict: 'incomplete',
				reason: '2 records failed',
			},
			lastRun: {
				runId: wrong,
				status: 'committed',
				startedAt: '2026-03-02T08:05:00.000Z',
				finishedAt: '2026-03-02T08:05:00.000Z',
				message: 'incomplete: 2 records failed',
				workflowId: 'w',
				executionId: '7',
			},
			isTest: false,
		});
		expect(ended).toMatchObject({
			event: 'ended',
			message: 'shopify.orders: a receipt is no longer incomplete, after 4 minutes',
			remedy: 'Nothing is to be done.',
			alertId: began?.alertId,
			endedAt: '2026-03-02T08:09:00.000Z',
			durationMinutes: 4,
		});
		expect(world.items).toHaveLength(2);
		await published.close();
	});

	it('starts it once for all that begins in one moment, under a key that names that', async () => {
		await world.run('incomplete', 'a');
		await world.run('incomplete', 'b');
		const [one, other] = [await world.publish(), await world.publish({}, 'init')];
		await one.pass(1);
		await other.pass(1);
		expect(world.started).toMatchObject([
			{ items: [{ sync: 'a' }, { sync: 'b' }], key: expect.stringMatching(/^workflow-1:node-1:/) },
		]);
	});

	it('writes times in the words of its message as the workflow has them', async () => {
		await world.run();
		const published = await world.publish({ conditions: ['missedRun'], runWithinMinutes: 30 });
		await published.pass(30);
		expect(world.items[0]?.message).toBe(
			'shopify.orders: no run was committed since 09:00:00, 30 minutes ago; expected within 30 minutes',
		);
	});

	it('knows after a restart what it has told', async () => {
		await world.run('incomplete');
		const published = await world.publish();
		await published.pass(2);
		await published.close();
		const restarted = await world.publish({}, 'init');
		await restarted.pass(5);
		await world.run();
		await restarted.pass(1);
		expect(world.items.map(({ event }) => event)).toEqual(['began', 'ended']);
	});

	it('tells that the store is out of reach, with what to do about it, and begins to watch without one', async () => {
		await world.account(async ({ alerts }) => await alerts.knownSyncs());
		const { credential } = world;
		world.credential = { ...credential, store: 'postgres', host: '127.0.0.1', port: 1 };
		Object.assign(world.credential, { database: 'd', user: 'u', password: 'p', ssl: 'disable' });
		const published = await world.publish({}, 'init');
		await published.pass(6);
		expect(world.items).toMatchObject([
			{
				event: 'began',
				condition: 'storeUnreachable',
				sync: null,
				accountId: 'acme',
				message: expect.stringMatching(
					/^The store cannot be reached since 09:01:00, 5 minutes ago: .*127\.0\.0\.1/,
				),
				remedy: expect.stringMatching(/Sync Account credential/),
				numbers: { unreachableForMinutes: 5 },
				lastRun: null,
			},
		]);
		expect(world.logged).toEqual([
			expect.stringMatching(/^"Watch" of workflow "Alerts": could not look at the syncs: /),
		]);
		await expect(world.publish()).rejects.toThrow(/127\.0\.0\.1/);
	});
});

describe('a test run from the editor', () => {
	it('gives out what is wrong now, and remembers nothing', async () => {
		await world.run('incomplete', 'a');
		await world.run('complete', 'b');
		world.now += 61 * MINUTE;
		const items = await world.test({ conditions: ['missedRun', 'receiptNotComplete'] });
		expect(
			items.map(({ event, condition, sync, isTest }) => [event, condition, sync, isTest]),
		).toEqual([
			['began', 'missedRun', 'a', true],
			['began', 'receiptNotComplete', 'a', true],
			['began', 'missedRun', 'b', true],
		]);
		const published = await world.publish({ conditions: ['receiptNotComplete'] });
		await published.pass(1);
		expect(world.items).toHaveLength(1);
	});

	it('gives out an example when nothing is wrong', async () => {
		expect(await world.test()).toMatchObject([
			{
				event: 'began',
				condition: 'missedRun',
				sync: 'shopify.orders',
				message:
					'Nothing is wrong. An example: shopify.orders: no run was committed since 06:00:00, 3 hours ago; expected within an hour',
				isTest: true,
			},
		]);
	});
});
