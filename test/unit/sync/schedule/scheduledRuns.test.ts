import type { ExecutionEnd } from '../../../../engine/store';
import { ProcessMemory, ScheduledRuns } from '../../../../engine/sync';
import type { EndRefused, ScheduledRun, ScheduleReport } from '../../../../engine/sync';
import { forgetProcessMemory } from '../../../../engine/sync/schedule/processMemory';
import { createSchedule, timeZone } from '../../../../engine/time';

const minuteMs = 60_000;
const start = Date.parse('2026-03-01T10:00:00Z');
const silent: ScheduleReport = {
	decided: () => undefined,
	skipped: () => undefined,
	died: () => undefined,
	closed: () => undefined,
	endRefused: () => undefined,
	undecided: (error) => {
		throw error;
	},
	endUnsaved: () => undefined,
};

/** A host that is not n8n: it keeps an object, starts what it is told to, and says how it ended. */
class Host {
	now = start;
	readonly kept: Record<string, unknown> = {};
	readonly started: Pick<ScheduledRun, 'key' | 'runNumber' | 'overlaps'>[] = [];
	end: ExecutionEnd | EndRefused = { kind: 'ended', syncRunIds: [], failure: undefined };

	async schedule(): Promise<ScheduledRuns> {
		const environment = {
			now: () => this.now,
			sleep: async () => await new Promise<void>(() => undefined),
		};
		return new ScheduledRuns({
			name: { workflowId: 'job', schedule: 'job:orders' },
			settings: {
				policy: { overlap: 'skip', missed: 'runOnce', maxMadeUp: 1, maxRuns: undefined },
				paused: false,
				fireOnPublish: false,
				maxRunTimeMs: 60 * minuteMs,
			},
			plan: {
				schedule: await createSchedule({ unit: 'minutes', every: 5 }, timeZone('UTC')),
				jitterMs: 0,
			},
			memory: new ProcessMemory('job:orders', this.kept, environment.now),
			environment,
			start: ({ key, runNumber, overlaps }, withEnd) => {
				this.started.push({ key, runNumber, overlaps });
				return withEnd ? Promise.resolve(this.end) : undefined;
			},
			report: silent,
			runEnded: () => undefined,
		});
	}

	async tickAt(runs: ScheduledRuns, now: number): Promise<void> {
		this.now = now;
		await runs.tick(now);
	}
}

afterEach(forgetProcessMemory);

it('a schedule starts each due time once on a host that is not n8n, however often the host ticks', async () => {
	const host = new Host();
	const runs = await host.schedule();
	await runs.open('published');
	for (const afterMs of [4 * minuteMs, 5 * minuteMs, 5 * minuteMs, 10 * minuteMs]) {
		await host.tickAt(runs, start + afterMs);
	}
	await runs.close();
	await host.tickAt(runs, start + 15 * minuteMs);
	expect(host.started).toEqual([
		{ key: 'job:orders:2026-03-01T10:05:00.000Z', runNumber: 1, overlaps: 0 },
		{ key: 'job:orders:2026-03-01T10:10:00.000Z', runNumber: 2, overlaps: 0 },
	]);
});

it('a schedule goes on from what its host has kept when the process has ended meanwhile', async () => {
	const host = new Host();
	const before = await host.schedule();
	await before.open('published');
	await host.tickAt(before, start + 5 * minuteMs);
	await before.close();
	forgetProcessMemory();
	host.now = start + 16 * minuteMs;
	const after = await host.schedule();
	await after.open('resumed');
	expect(host.started.map(({ key }) => key)).toEqual([
		'job:orders:2026-03-01T10:05:00.000Z',
		'job:orders:2026-03-01T10:15:00.000Z',
	]);
});

it('a run is started again with its key, and not counted as going, when the host refuses to report its end', async () => {
	const host = new Host();
	host.end = { kind: 'refused', error: new Error('no'), always: true };
	const runs = await host.schedule();
	await runs.open('published');
	await host.tickAt(runs, start + 5 * minuteMs);
	await host.tickAt(runs, start + 10 * minuteMs);
	expect(host.started).toEqual([
		{ key: 'job:orders:2026-03-01T10:05:00.000Z', runNumber: 1, overlaps: 0 },
		{ key: 'job:orders:2026-03-01T10:05:00.000Z', runNumber: 1, overlaps: 0 },
		{ key: 'job:orders:2026-03-01T10:10:00.000Z', runNumber: 2, overlaps: null },
	]);
});
