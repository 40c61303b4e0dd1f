import type { IDataObject } from 'n8n-workflow';

import type { Plan } from '../../engine/time';
import {
	dateTimeAt,
	dueFiring,
	isFarAhead,
	iso,
	nextFirings,
	settledAt,
	stableJitterMs,
} from '../../engine/time';
import { previewLength } from './previewFirings';
import type { ScheduleMemory } from './scheduleMemory';
import type { ScheduleSettings } from './scheduleParameters';

export interface RunsOptions {
	readonly settings: ScheduleSettings;
	readonly workflowId: string;
	readonly nodeId: string;
	readonly memory: ScheduleMemory;
	now(): number;
	/** Starts a run with that item. n8n starts no second one with the same key. */
	start(item: IDataObject, deduplicationKey: string): void;
}

/** Two publications within this time are one wish to run. */
const publishPauseMs = 60_000;
/** A tick that comes a little before its time is meant for that time. */
const earlyTickMs = 1_000;

/** Decides, tick by tick, what is to run, and says so to n8n. It starts nothing while the trigger is closed. */
export class ScheduledRuns {
	readonly plan: Plan;
	/** The newest scheduled instant that will not run any more. */
	private settled: number;
	/** When the next one is due, so that most ticks cost nothing. */
	private dueAt: number;

	constructor(private readonly options: RunsOptions) {
		const { settings, workflowId, nodeId, memory } = options;
		this.plan = {
			schedule: settings.schedule,
			jitterMs: stableJitterMs(`${workflowId}:${nodeId}`, settings.maxJitterMs),
		};
		this.settled = settledAt(this.plan, options.now(), memory.lastScheduledFor);
		this.dueAt = this.dueAfter(this.settled);
	}

	/** The workflow was published, rather than taken up again after a restart. */
	publish(): void {
		const { settings, memory } = this.options;
		memory.runs = 0;
		if (!settings.fireOnPublish || settings.paused) return;
		const now = this.options.now();
		const last = memory.lastFiredAt;
		const ranJustNow = last !== undefined && now - last < publishPauseMs && !isFarAhead(last, now);
		if (ranJustNow) return;
		const minute = Math.floor(now / publishPauseMs) * publishPauseMs;
		this.run('publish', { scheduledFor: now, latenessMs: 0 }, `publish:${utc(minute)}`, now);
	}

	/** @param firedFor the time that n8n meant the tick for */
	tick(firedFor: number): void {
		const now = this.options.now();
		const isEarly = firedFor > now && firedFor - now <= earlyTickMs;
		const clock = isEarly ? firedFor : now;
		if (isFarAhead(this.settled, clock)) this.settle(settledAt(this.plan, clock));
		if (clock < this.dueAt) return;
		const firing = dueFiring(this.plan, this.settled, clock);
		if (firing === undefined) return;
		// Settled before it starts: whatever happens from here on, this instant does not come again.
		this.settle(firing.scheduledFor);
		if (this.isExhausted()) return;
		this.options.memory.lastScheduledFor = firing.scheduledFor;
		this.run('schedule', firing, utc(firing.scheduledFor), now);
	}

	/** What a test run in the editor gets: now, and what will come. Nothing is counted or remembered. */
	testItem(): IDataObject {
		const now = this.options.now();
		const { schedule } = this.plan;
		return {
			...this.item('test', { scheduledFor: now, latenessMs: 0 }, `test:${utc(now)}`, now),
			nextFirings: nextFirings(schedule, now, previewLength).map((firing) => this.shown(firing)),
		};
	}

	private settle(instant: number): void {
		this.settled = instant;
		this.dueAt = this.dueAfter(instant);
	}

	private dueAfter(instant: number): number {
		return (this.plan.schedule.next(instant) ?? Infinity) + this.plan.jitterMs;
	}

	private isExhausted(): boolean {
		const { settings, memory } = this.options;
		return settings.maxRuns !== undefined && memory.runs >= settings.maxRuns;
	}

	private run(
		trigger: 'publish' | 'schedule',
		firing: Occasion,
		keyEnd: string,
		firedAt: number,
	): void {
		const { memory, start } = this.options;
		memory.runs += 1;
		memory.lastFiredAt = firedAt;
		const item = this.item(trigger, firing, keyEnd, firedAt);
		start({ ...item, runNumber: memory.runs }, String(item.runId));
	}

	private item(trigger: string, firing: Occasion, keyEnd: string, firedAt: number): IDataObject {
		const { settings, workflowId, nodeId } = this.options;
		const { schedule, jitterMs } = this.plan;
		const previous = schedule.latest(firing.scheduledFor - 1);
		return {
			runId: `${workflowId}:${nodeId}:${keyEnd}`,
			trigger,
			scheduledFor: this.shown(firing.scheduledFor),
			firedAt: this.shown(firedAt),
			previousScheduledFor: previous === undefined ? null : this.shown(previous),
			latenessMs: Math.max(0, firing.latenessMs),
			jitterMs,
			timeZone: schedule.zone.name,
			payload: structuredClone(settings.payload),
		};
	}

	private shown(instant: number): string {
		return iso(dateTimeAt(instant, this.plan.schedule.zone));
	}
}

interface Occasion {
	readonly scheduledFor: number;
	readonly latenessMs: number;
}

function utc(instant: number): string {
	return new Date(instant).toISOString();
}
