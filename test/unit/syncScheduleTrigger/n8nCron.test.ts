import { ScheduleWorld } from '../../support/publishedSchedule';

// After the above, which gives n8n-core a user folder of its own.
import { Container } from '@n8n/di';
import { InstanceSettings, ScheduledTaskManager } from 'n8n-core';

let world: ScheduleWorld | undefined;

/** A world on the clock of the process, whose timers n8n's cron waits on. */
function worldAt(start: string): ScheduleWorld {
	jest.useFakeTimers({ now: Date.parse(start) });
	world = new ScheduleWorld(start, () => Date.now());
	return world;
}

beforeEach(() => Container.get(InstanceSettings).markAsLeader());
afterEach(() => {
	Container.get(ScheduledTaskManager).deregisterGroup({ type: 'workflow', id: 'workflow-1' });
	world?.close();
	jest.useRealTimers();
});

describe("on n8n's own cron", () => {
	it.each([
		['Europe/Berlin', '2026-03-28T23:59:30Z'],
		['Europe/Berlin', '2026-10-24T23:59:30Z'],
		['America/New_York', '2026-11-01T04:59:30Z'],
		['Australia/Lord_Howe', '2026-04-04T13:59:30Z'],
		['Australia/Lord_Howe', '2026-10-03T13:59:30Z'],
		['Asia/Kathmandu', '2026-03-28T23:59:30Z'],
	])(
		'every quarter of an hour is met through the night, in %s from %s',
		async (timeZone, start) => {
			const schedules = worldAt(start);
			await schedules.publish({
				parameters: { unit: 'minutes', every: 15 },
				timeZone,
				cron: 'n8n',
			});
			await jest.advanceTimersByTimeAsync(3 * 3_600_000);
			const first = Date.parse(start) + 30_000;
			expect(
				schedules.runs.map(({ item }) => [Date.parse(String(item.scheduledFor)), item.latenessMs]),
			).toEqual(Array.from({ length: 12 }, (_, index) => [first + index * 15 * 60_000, 0]));
		},
	);

	it('nothing runs on an instance that is not the leader', async () => {
		Container.get(InstanceSettings).markAsFollower();
		const schedules = worldAt('2026-03-28T23:59:30Z');
		await schedules.publish({ parameters: { unit: 'minutes', every: 1 }, cron: 'n8n' });
		await jest.advanceTimersByTimeAsync(3_600_000);
		expect(schedules.runs).toEqual([]);
	});
});
