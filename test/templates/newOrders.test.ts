import { nowAfterwards } from '../safety/recipe';
import type { ShopWorld } from '../support/shopWorld';
import { openShopWorld } from '../support/shopWorld';
import { editBlock, readTemplate, withSettings } from '../support/template';
import type { WorkflowJson } from '../support/workflowEngine';

const minuteMs = 60_000;
const start = '2026-03-02T08:00:00.000Z';

let world: ShopWorld;
let template: WorkflowJson;
let account = '';
let accounts = 0;

beforeEach(async () => {
	accounts += 1;
	account = `account-${accounts}`;
	world = await openShopWorld({ accountId: account, now: start });
	template = withSettings(readTemplate('02-new-orders-every-5-minutes.json'), {
		appUrl: world.receiver.url,
	});
});

afterEach(async () => {
	await world.close();
});

/** Creates orders a second apart, and returns their names. */
function createOrders(count: number): string[] {
	return Array.from({ length: count }, () => {
		world.clock.advance(1_000);
		return world.simulator.shop.createOrder().name;
	});
}

function keptNames(): string[] {
	return world.receiver.kept.map(({ order }) => String(order.name));
}

describe('what a run sends', () => {
	it('is each order of the window, once, and the saved date moves to the frozen bound', async () => {
		await world.initialise(start);
		const names = createOrders(3);
		world.clock.advance(5 * minuteMs);
		const run = await world.tick(template);

		expect(run.error).toBeUndefined();
		expect(run.status).toBe('success');
		expect(keptNames().sort()).toEqual(names.sort());
		expect(world.receiver.deliveries).toHaveLength(3);
		expect(run.json('Advance saved date')).toMatchObject([
			{ accountId: account, name: 'lastFilterDate', moved: true, written: true },
		]);
		expect(await world.variable()).toBe('2026-03-02T08:03:03Z');
	});

	it('is named by a key of account, sync, order and version', async () => {
		await world.initialise(start);
		createOrders(1);
		world.clock.advance(5 * minuteMs);
		await world.tick(template);
		const [delivery] = world.receiver.deliveries;

		expect(delivery?.key).toBe(
			`${account}:new-orders:${delivery?.order.legacyResourceId}:2026-03-02T08%3A00%3A01Z`,
		);
	});

	it('is nothing when there is nothing new, and the saved date moves all the same', async () => {
		await world.initialise(start);
		world.clock.advance(5 * minuteMs);
		const run = await world.tick(template);

		expect(run.status).toBe('success');
		expect(world.receiver.deliveries).toEqual([]);
		expect(await world.variable()).toBe('2026-03-02T08:03:00Z');
	});

	it('is nothing while the window is empty, and the saved date stays', async () => {
		await world.initialise(start);
		createOrders(2);
		const run = await world.tick(template);

		expect(run.status).toBe('success');
		expect(run.json('Freeze the window')).toMatchObject([{ isEmpty: true }]);
		expect(world.receiver.deliveries).toEqual([]);
		expect(await world.variable()).toBe(start);
	});

	it('comes page by page, each sent before the next is fetched', async () => {
		await world.initialise(start);
		const names = createOrders(120);
		world.clock.advance(5 * minuteMs);
		const run = await world.tick(template);

		expect(run.status).toBe('success');
		expect(run.rounds('Send to your app')).toBe(3);
		expect(run.rounds('Advance saved date')).toBe(1);
		expect(world.receiver.peakConcurrency).toBeLessThanOrEqual(50);
		expect(keptNames().sort()).toEqual(names.sort());
	});

	it.each(['[]', '[1,2,3]', '', 'plain text', '{"error":"in a body that says 200"}'])(
		'is counted as accepted whatever the app writes into its confirmation: %j',
		async (confirmation) => {
			await world.initialise(start);
			createOrders(3);
			world.clock.advance(5 * minuteMs);
			world.receiver.confirmation = confirmation;
			const run = await world.tick(template);

			expect(run.status).toBe('success');
			expect(await world.variable()).toBe('2026-03-02T08:03:03Z');
		},
	);

	it('belongs to one account: another has a saved date and keys of its own', async () => {
		const hostile = 'Käse & Söhne "50%"/…';
		await world.initialise(start);
		createOrders(2);
		world.clock.advance(5 * minuteMs);
		await world.tick(template);
		world.credentials.syncAccountApi = { ...world.credentials.syncAccountApi, accountId: hostile };
		await world.initialise(start);
		const run = await world.tick(template);

		expect(run.error).toBeUndefined();
		expect(world.receiver.kept).toHaveLength(4);
		expect(new Set(world.receiver.kept.map(({ key }) => key)).size).toBe(4);
		expect(world.receiver.kept.at(-1)?.key).toMatch(
			new RegExp(`^${encodeURIComponent(hostile).replaceAll('.', '\\.')}:new-orders:\\d+:`),
		);
	});
});

describe('an order that is created during the run', () => {
	/** Runs with one order before the run, one created as the first is delivered, and runs again until quiet. */
	const runWithLateOrder = async (workflow: WorkflowJson) => {
		await world.initialise(start);
		const [early] = createOrders(1);
		world.clock.advance(5 * minuteMs);
		let late: string | undefined;
		world.receiver.decide = () => {
			world.clock.advance(2_000);
			late ??= world.simulator.shop.createOrder().name;
			world.clock.advance(2_000);
			return 'kept';
		};
		const first = await world.tick(workflow);
		world.clock.advance(5 * minuteMs);
		const second = await world.tick(workflow);
		expect([first.status, second.status]).toEqual(['success', 'success']);
		return { early, late };
	};

	it('is in the next window', async () => {
		const { early, late } = await runWithLateOrder(template);

		expect(keptNames()).toEqual([early, late]);
	});

	it('is lost by the recipe that saves "now" afterwards', async () => {
		const { early } = await runWithLateOrder(nowAfterwards(template));

		expect(keptNames()).toEqual([early]);
	});
});

describe('an order that Shopify lists late', () => {
	const runWithLag = async (workflow: (filledIn: WorkflowJson) => WorkflowJson) => {
		await world.close();
		world = await openShopWorld({ accountId: account, now: start, indexLagMs: 110_000 });
		const filledIn = withSettings(template, { appUrl: world.receiver.url });
		await world.initialise(start);
		world.clock.advance(5 * minuteMs);
		const [name] = createOrders(1);
		world.clock.advance(1_000);
		await world.tick(workflow(filledIn));
		world.clock.advance(5 * minuteMs);
		await world.tick(workflow(filledIn));
		return name;
	};

	it('is sent once it is listed, as the window ends behind the settle delay', async () => {
		const name = await runWithLag((filledIn) => filledIn);

		expect(keptNames()).toEqual([name]);
	});

	it('is lost by the recipe that saves "now" afterwards', async () => {
		await runWithLag(nowAfterwards);

		expect(keptNames()).toEqual([]);
	});
});

describe('an account that was never initialised', () => {
	it('is told so, and what to do; nothing is sent', async () => {
		createOrders(2);
		world.clock.advance(5 * minuteMs);
		const run = await world.tick(template);

		expect(run.status).toBe('error');
		expect(run.order).toEqual([
			'Every 5 minutes',
			'Settings',
			'Is the address yours?',
			'Get saved date',
		]);
		expect(run.error?.message).toContain(account);
		expect(run.error?.message).toContain('lastFilterDate');
		expect(run.error).toMatchObject({
			description: expect.stringMatching(/initialise/i) as unknown,
		});
		expect(world.receiver.deliveries).toEqual([]);
	});
});

describe('where the blocks stand on the canvas', () => {
	const layouts: Array<[string, (x: number, y: number, index: number) => [number, number]]> = [
		['upside down', (x, y) => [x, -y]],
		['mirrored', (x, y) => [-x, y]],
		['upside down and mirrored', (x, y) => [-x, -y]],
		['all in one place', () => [0, 0]],
		['shuffled', (_x, _y, index) => [((index * 7919) % 13) * 100, ((index * 104_729) % 11) * 100]],
	];

	it.each(layouts)('changes nothing: %s', async (_name, place) => {
		const moved: WorkflowJson = {
			...template,
			nodes: template.nodes.map((node, index) => ({
				...node,
				position: place(node.position[0], node.position[1], index),
			})),
		};
		await world.initialise(start);
		const names = createOrders(60);
		world.clock.advance(5 * minuteMs);
		const run = await world.tick(moved);

		expect(run.order).toEqual([
			'Every 5 minutes',
			'Settings',
			'Is the address yours?',
			'Get saved date',
			'Freeze the window',
			'List new orders',
			'Send to your app',
			'List new orders',
			'Send to your app',
			'List new orders',
			'Advance saved date',
		]);
		expect(keptNames().sort()).toEqual(names.sort());
		expect(await world.variable()).toBe('2026-03-02T08:04:00Z');
	});
});

describe('an order that the app refuses', () => {
	/** Runs while the app refuses one order of six, then once more when it takes all. */
	const runWithRefusal = async (workflow: WorkflowJson) => {
		await world.initialise(start);
		const names = createOrders(6);
		world.clock.advance(5 * minuteMs);
		world.receiver.decide = ({ order }) => (order.name === names[2] ? { status: 422 } : 'kept');
		const refused = await world.tick(workflow);
		const savedAfterRefusal = await world.variable();
		const keptAtRefusal = keptNames();
		world.receiver.decide = () => 'kept';
		const accepted = await world.tick(workflow);
		return { names, refused, savedAfterRefusal, keptAtRefusal, accepted };
	};
	const stopping = () =>
		editBlock(template, 'Send to your app', (parameters) => parameters, {
			onError: 'stopWorkflow',
		});

	it('fails the run, which names it, after the others were delivered; the saved date stays', async () => {
		const { names, refused, savedAfterRefusal, keptAtRefusal } = await runWithRefusal(template);

		expect(refused.status).toBe('error');
		expect(refused.order).not.toContain('Advance saved date');
		expect(refused.error?.message).toMatch(/\b1\b.*\b6\b|\b1\b/);
		expect(JSON.stringify(refused.error)).toContain(names[2]);
		expect(savedAfterRefusal).toBe(start);
		expect(keptAtRefusal.sort()).toEqual(names.filter((_name, index) => index !== 2).sort());
	});

	it('is sent again by the next run, under the same key', async () => {
		const { names, accepted } = await runWithRefusal(template);
		const keys = world.receiver.deliveries
			.filter(({ order }) => order.name === names[2])
			.map(({ key }) => key);

		expect(accepted.status).toBe('success');
		expect(keys).toHaveLength(2);
		expect(new Set(keys).size).toBe(1);
		expect(new Set(keptNames())).toEqual(new Set(names));
		expect(await world.variable()).toBe('2026-03-02T08:03:06Z');
	});

	it('stops the run where "Send to your app" is set to stop; the next run sends the window again', async () => {
		const { names, refused, savedAfterRefusal, accepted } = await runWithRefusal(stopping());

		expect(refused.status).toBe('error');
		expect(refused.record?.data.resultData.lastNodeExecuted).toBe('Send to your app');
		expect(savedAfterRefusal).toBe(start);
		expect(accepted.status).toBe('success');
		expect(new Set(keptNames())).toEqual(new Set(names));
	});
});

describe('executions that are not the schedule running to its end', () => {
	it('a test run in the editor fires the schedule once, and sends', async () => {
		await world.initialise(start);
		const names = createOrders(2);
		world.clock.advance(5 * minuteMs);
		const run = await world.engine.run(template, { mode: 'manual' });

		expect(run.status).toBe('success');
		expect(run.json('Every 5 minutes')).toHaveLength(1);
		expect(keptNames().sort()).toEqual(names.sort());
		expect(await world.variable()).toBe(start);
	});

	it('a test run in the editor with pinned data sends, and says that it does not move the saved date', async () => {
		await world.initialise(start);
		createOrders(2);
		world.clock.advance(5 * minuteMs);
		const run = await world.engine.run(template, {
			mode: 'manual',
			pinData: { 'Every 5 minutes': [{ json: {} }] },
		});

		expect(run.status).toBe('success');
		expect(world.receiver.kept).toHaveLength(2);
		expect(run.json('Advance saved date')).toMatchObject([{ written: false }]);
		expect(run.hints('Advance saved date').map((hint) => hint.message)).toEqual([
			expect.stringMatching(/test run/i),
		]);
		expect(await world.variable()).toBe(start);
	});

	it('an old execution that is retried sends its window again and moves nothing back', async () => {
		await world.initialise(start);
		const names = createOrders(2);
		world.clock.advance(5 * minuteMs);
		world.receiver.decide = () => ({ status: 503 });
		const failed = await world.tick(
			editBlock(template, 'Send to your app', (parameters) => parameters, {
				onError: 'stopWorkflow',
			}),
		);
		world.receiver.decide = () => 'kept';
		world.clock.advance(60 * minuteMs);
		await world.tick(template);
		const saved = await world.variable();
		const retried = await world.engine.retry(template, failed);

		expect(failed.status).toBe('error');
		expect(retried.status).toBe('success');
		expect(retried.json('Advance saved date')).toMatchObject([{ moved: false }]);
		expect(keptNames().sort()).toEqual([...names, ...names].sort());
		expect(saved).toBe('2026-03-02T09:03:02Z');
		expect(await world.variable()).toBe(saved);
	});

	it.each(['cancelled', 'timed out'] as const)(
		'one that is %s does not move the saved date; the next sends the window again',
		async (end) => {
			await world.initialise(start);
			const names = createOrders(2);
			world.clock.advance(5 * minuteMs);
			// n8n lets a running block end: so a request that hangs must not hang for long.
			const impatient = editBlock(template, 'Send to your app', (parameters) => ({
				...parameters,
				options: { ...(parameters.options as object), timeout: 600 },
			}));
			world.receiver.decide = () => {
				if (end === 'cancelled') execution.cancel();
				else execution.timeOut();
				return 'hang';
			};
			const execution = world.engine.start(impatient, { items: [{}] });
			const stopped = await execution.finished;
			const saved = await world.variable();
			world.receiver.decide = () => 'kept';
			const next = await world.tick(template);

			expect(stopped.status).toBe('canceled');
			expect(stopped.order.at(-1)).toBe('Send to your app');
			expect(saved).toBe(start);
			expect(next.status).toBe('success');
			expect(keptNames().sort()).toEqual(names.sort());
		},
	);
});
