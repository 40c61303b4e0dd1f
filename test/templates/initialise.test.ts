import type { ShopWorld } from '../support/shopWorld';
import { openShopWorld } from '../support/shopWorld';
import { readTemplate, withSettings } from '../support/template';
import type { WorkflowRun } from '../support/workflowEngine';

const file = '01-initialise-last-filter-date.json';

let world: ShopWorld;
let account = '';
let accounts = 0;

beforeEach(async () => {
	accounts += 1;
	account = `new-account-${accounts}`;
	world = await openShopWorld({ accountId: account, now: '2026-03-02T08:00:00.000Z' });
});

afterEach(async () => {
	await world.close();
});

async function run(settings: Parameters<typeof withSettings>[1]): Promise<WorkflowRun> {
	return await world.engine.run(withSettings(readTemplate(file), settings), { mode: 'manual' });
}

describe('template 01, initialise lastFilterDate', () => {
	it('sets the start date as a date, also in a test run from the editor', async () => {
		const first = await run({ startDate: '2026-03-01T00:00:00+01:00' });

		expect(first.error).toBeUndefined();
		expect(first.status).toBe('success');
		expect(first.json('Set start date')).toMatchObject([
			{ accountId: account, name: 'lastFilterDate', type: 'date' },
		]);
		expect(Date.parse(String(await world.variable()))).toBe(Date.parse('2026-02-28T23:00:00Z'));
	});

	it('starts one day ago unless told otherwise', async () => {
		const before = Date.now();
		const first = await world.engine.run(readTemplate(file), { mode: 'manual' });
		const saved = Date.parse(String(await world.variable()));
		const dayMs = 24 * 60 * 60_000;

		expect(first.status).toBe('success');
		expect(saved).toBeGreaterThanOrEqual(before - dayMs - 1);
		expect(saved).toBeLessThanOrEqual(Date.now() - dayMs);
	});

	it('leaves a date that is there as it is, and says where it stands and how to start again', async () => {
		await run({ startDate: '2026-03-01T00:00:00Z' });
		const saved = await world.variable();
		const second = await run({ startDate: '2026-01-01T00:00:00Z' });

		expect(second.status).toBe('error');
		expect(second.error?.message).toBe(
			`lastFilterDate of account "${account}" already stands at ${String(saved)}, and was left there. To start again from 2026-01-01T00:00:00Z, unpublish the sync, set startAgain to true in Settings, and run this once more.`,
		);
		expect(await world.variable()).toBe(saved);
	});

	it('starts again when Settings say so', async () => {
		await run({ startDate: '2026-03-01T00:00:00Z' });
		const second = await run({ startDate: '2026-01-01T00:00:00Z', startAgain: true });

		expect(second.status).toBe('success');
		expect(Date.parse(String(await world.variable()))).toBe(Date.parse('2026-01-01T00:00:00Z'));
	});

	it('serves each sync of an account under a name of its own', async () => {
		await run({ startDate: '2026-03-01T00:00:00Z' });
		const other = await run({
			startDate: '2026-02-01T00:00:00Z',
			variableName: 'lastDailyFilterDate',
		});

		expect(other.status).toBe('success');
		expect(Date.parse(String(await world.variable()))).toBe(Date.parse('2026-03-01T00:00:00Z'));
		expect(Date.parse(String(await world.variable('lastDailyFilterDate')))).toBe(
			Date.parse('2026-02-01T00:00:00Z'),
		);
	});

	it.each(['', 'yesterday-ish', '2026-13-01'])(
		'refuses a start date that is none, and sets nothing: %j',
		async (startDate) => {
			const refused = await run({ startDate });

			expect(refused.status).toBe('error');
			expect(refused.record?.data.resultData.lastNodeExecuted).toBe('Set start date');
			expect(await world.variable()).toBeNull();
		},
	);
});
