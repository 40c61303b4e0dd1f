import { ScheduleWorld } from '../../support/publishedSchedule';
import { createWorkflowEngine } from '../../support/workflowEngine';

let world: ScheduleWorld;
beforeEach(() => {
	world = new ScheduleWorld('2026-10-24T22:30:00.250Z');
});
afterEach(() => world.close());

const hourly = { unit: 'cron', cronExpression: '0 * * * *', timeZone: 'Europe/Berlin' };
/** The day on which clocks are set back: 02:00 comes twice. */
const nextTen = [
	'2026-10-25T01:00:00.000+02:00',
	'2026-10-25T02:00:00.000+02:00',
	'2026-10-25T02:00:00.000+01:00',
	'2026-10-25T03:00:00.000+01:00',
	'2026-10-25T04:00:00.000+01:00',
	'2026-10-25T05:00:00.000+01:00',
	'2026-10-25T06:00:00.000+01:00',
	'2026-10-25T07:00:00.000+01:00',
	'2026-10-25T08:00:00.000+01:00',
	'2026-10-25T09:00:00.000+01:00',
];

describe('a test run in the editor', () => {
	it('gets one item, with now as its time and the next ten firings', async () => {
		const parameters = { ...hourly, options: { payload: { object: 'orders' } } };
		expect(await world.test({ parameters })).toEqual({
			runId: 'workflow-1:node-1:test:2026-10-24T22:30:00.250Z',
			trigger: 'test',
			scheduledFor: '2026-10-25T00:30:00.250+02:00',
			firedAt: '2026-10-25T00:30:00.250+02:00',
			previousScheduledFor: '2026-10-25T00:00:00.000+02:00',
			latenessMs: 0,
			attempt: 1,
			jitterMs: 0,
			timeZone: 'Europe/Berlin',
			skipped: 0,
			skippedSince: null,
			missed: 0,
			missedSince: null,
			overlaps: 0,
			payload: { object: 'orders' },
			nextFirings: nextTen,
			timeZoneData: process.versions.tz,
		});
		expect(world.staticData).toEqual({});
	});

	it('works while the schedule is paused and when its runs are used up', async () => {
		const staticData = {
			'node:Schedule': { progress: { settled: '2026-10-24T22:00:00Z', runs: 5 } },
		};
		const parameters = { ...hourly, paused: true, options: { maxRuns: 1 } };
		expect(await world.test({ parameters, staticData })).toMatchObject({ trigger: 'test' });
	});

	it('runs on the engine of n8n', async () => {
		const type = 'n8n-nodes-scheduled-sync.syncScheduleTrigger';
		const node = { id: 'a', name: 'Schedule', type, typeVersion: 1, parameters: hourly };
		const run = await createWorkflowEngine({}).run(
			{ name: 'test', nodes: [{ ...node, position: [0, 0] }], connections: {} },
			{ mode: 'manual' },
		);
		expect(run.error).toBeUndefined();
		expect(run.json('Schedule')).toMatchObject([{ trigger: 'test', nextFirings: nextTen }]);
	});
});

describe('the list of the next firings', () => {
	it('shows ten, the next of them while it is closed', async () => {
		const preview = await world.preview({ parameters: hourly });
		expect(preview).toHaveLength(10);
		expect(preview.slice(0, 4)).toEqual([
			{
				name: 'Sun 25 Oct 2026, 01:00:00 +02:00 (Europe/Berlin)',
				value: 'next',
				description: `By time zone data ${process.versions.tz}, that of the Node.js of this n8n.`,
			},
			{ name: 'Sun 25 Oct 2026, 02:00:00 +02:00 (Europe/Berlin)', value: '2' },
			{ name: 'Sun 25 Oct 2026, 02:00:00 +01:00 (Europe/Berlin)', value: '3' },
			{ name: 'Sun 25 Oct 2026, 03:00:00 +01:00 (Europe/Berlin)', value: '4' },
		]);
	});

	it('says first what of the rule may not be expected', async () => {
		const parameters = { ...hourly, cronExpression: '*/45 * * * *' };
		const hint =
			'"*/45" counts anew in each hour (0, 45), so runs are not always 45 minutes apart. For every 45 minutes, set "Repeat By" to Minutes and "Every" to 45.';
		const [first] = await world.preview({ parameters });
		expect(first?.description).toBe(
			`${hint} By time zone data ${process.versions.tz}, that of the Node.js of this n8n.`,
		);
		expect(await world.test({ parameters })).toMatchObject({ hint });
	});

	it('says when the schedule is paused', async () => {
		const [first] = await world.preview({ parameters: { ...hourly, paused: true } });
		expect(first?.name).toBe('Paused: Sun 25 Oct 2026, 01:00:00 +02:00 (Europe/Berlin)');
	});

	it('shows what is wrong in place of an empty list', async () => {
		const parameters = { unit: 'cron', cronExpression: 'at noon' };
		await expect(world.preview({ parameters })).rejects.toMatchObject({
			message: 'The cron expression "at noon" cannot be used: it has 2 fields in place of 5 or 6',
			description: expect.stringContaining('"30 2 * * mon-fri"'),
		});
	});
});
