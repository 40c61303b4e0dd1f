import type { IDataObject, IRun } from 'n8n-workflow';

import type { ExecutionClosed, ExecutionEnd, GoingRun, ScheduledRunsNow } from '../../engine/store';
import { decide, isFarAhead, isWaiting, takeUp, withoutWaiting } from '../../engine/time';
import type { Beginning, Comer, Decision, Plan, ScheduleProgress, Start } from '../../engine/time';
import { DeathWatch } from './deathWatch';
import type { Report } from './report';
import { readOutcome, readRejection, refusesToReport } from './runEnd';
import { publishPauseMs, runItem, runKey, type TriggerName } from './runItem';
import { saveEnd } from './savedEnd';
import type { ScheduleMemory, Step } from './scheduleMemory';
import type { ScheduleSettings } from './scheduleParameters';

export interface RunsOptions {
	readonly name: TriggerName;
	readonly settings: ScheduleSettings;
	readonly plan: Plan;
	readonly memory: ScheduleMemory;
	now(): number;
	/**
	 * Starts a run with that item. n8n starts no second one with the same key.
	 *
	 * @param withEnd whether to have n8n report the end
	 * @returns how it ended, if asked for
	 */
	start(
		item: IDataObject,
		deduplicationKey: string,
		withEnd: boolean,
	): Promise<IRun | undefined> | undefined;
	readonly report: Report;
	/** Called when a run has ended, whichever version of the workflow started it. */
	runEnded(closed: ExecutionClosed): void;
	/** Rejects when the signal is aborted before. */
	wait(durationMs: number, signal: AbortSignal): Promise<void>;
}

/** A tick that comes a little before its time is meant for that time. */
const earlyTickMs = 1_000;

interface Made extends Step, Decision {
	readonly runs: ScheduledRunsNow;
	readonly isOurs: boolean;
}

/** Decides, tick by tick, what is to run, and says so to n8n. It starts nothing while the trigger is closed. */
export class ScheduledRuns {
	private known: ScheduleProgress | undefined;
	/** When the next time is due, so that most ticks cost nothing. */
	private dueAt = -Infinity;
	private readonly rule: string;
	private isOpen = true;
	private reportsEnd = true;
	/** One decision after the other. */
	private work: Promise<void> = Promise.resolve();
	private readonly watch: DeathWatch;

	constructor(private readonly options: RunsOptions) {
		const { settings, plan } = options;
		this.watch = new DeathWatch(options.wait, async () => await this.look());
		this.rule = settings.paused ? `paused ${plan.schedule.name}` : plan.schedule.name;
	}

	/** Takes the schedule up; what it starts with is started. */
	async open(beginning: Beginning): Promise<void> {
		const { settings, plan } = this.options;
		const isPublication = beginning !== 'resumed';
		await this.next(async () => {
			await this.decide(this.options.now(), (known, now) => {
				const taken = takeUp(plan, settings.policy, this.rule, now, beginning, known);
				const progress = settings.paused ? withoutWaiting(taken) : taken;
				const comer = isPublication ? this.onPublish(progress, now) : undefined;
				return { progress, comer };
			});
		});
	}

	/** @param firedFor the time that n8n meant the tick for */
	async tick(firedFor: number): Promise<void> {
		const now = this.options.now();
		const isEarly = firedFor > now && firedFor - now <= earlyTickMs;
		const clock = isEarly ? firedFor : now;
		if (!this.isOpen || !this.hasSomethingToDo(clock)) return;
		await this.next(async () => void (await this.goOn(clock)));
	}

	/**
	 * A run has ended, so what waits for that may start.
	 *
	 * @param isInDoubt whether a part of it may still be working, or have died
	 */
	async wake(isInDoubt: boolean): Promise<void> {
		const { known } = this;
		if (isInDoubt || (known !== undefined && isWaiting(known))) await this.look();
	}

	/** Starts nothing any more. Resolves when what was decided has been started. */
	async close(): Promise<void> {
		this.isOpen = false;
		this.watch.close();
		await this.settled();
	}

	/** Resolves when what it was deciding has been decided, and started. */
	async settled(): Promise<void> {
		await this.work;
	}

	/** Whether one of the runs has died, and what is to be done about it. */
	private async look(): Promise<void> {
		await this.next(async () => {
			if (!(await this.goOn(this.options.now()))) this.watch.planAgain();
		});
	}

	/** Returns whether it could be decided what to do. */
	private async goOn(clock: number): Promise<boolean> {
		if (!this.isOpen) return true;
		try {
			await this.decide(clock, (known) => ({ progress: known ?? this.known }));
			return true;
		} catch (error) {
			this.options.report.undecided(error);
			return false;
		}
	}

	private async decide(
		clock: number,
		stand: (
			known: ScheduleProgress | undefined,
			now: number,
		) => { readonly progress: ScheduleProgress | undefined; readonly comer?: Comer },
	): Promise<void> {
		const { memory, plan, settings } = this.options;
		const made = await memory.decide<Made>((known, runs) => {
			const { progress, comer } = stand(known, clock);
			if (progress === undefined) throw new Error('The schedule was not taken up');
			const { going } = runs;
			const newestDied = this.hasNewestDied(progress, runs);
			const moment = { now: clock, going: going.length, newestDied, comer };
			// Another version of the workflow may have taken over, in another process.
			const isOurs = !settings.paused && progress.rule === this.rule;
			const decision = isOurs
				? decide(plan, settings.policy, progress, moment)
				: { progress, starts: [], skippedNow: undefined };
			const started = decision.starts.map((start) => this.goingRun(start, clock));
			const leavesRuns = !isOurs;
			return { ...decision, state: decision.progress, started, leavesRuns, runs, isOurs };
		});
		this.known = made.progress;
		this.dueAt = (plan.schedule.next(made.progress.settled) ?? Infinity) + plan.jitterMs;
		this.watch.plan(made.isOurs ? made.runs.deadInMs : undefined);
		this.tell(made);
		for (const [index, start] of made.starts.entries()) {
			const number = made.progress.runs - made.starts.length + index + 1;
			this.start(start, number, made.runs.going.length + index);
		}
	}

	private hasNewestDied({ newest }: ScheduleProgress, { died }: ScheduledRunsNow): boolean {
		if (newest === undefined) return false;
		const newestKey = runKey(this.options.name, newest);
		return died.some(({ key }) => key === newestKey);
	}

	private tell({ runs, started, skippedNow, isOurs }: Made): void {
		const { report } = this.options;
		report.decided();
		if (skippedNow !== undefined) report.skipped(skippedNow, runs.going);
		if (isOurs && runs.died.length > 0) {
			report.died(
				runs.died,
				started.map(({ key }) => key),
			);
		}
	}

	private onPublish(progress: ScheduleProgress, now: number): Comer | undefined {
		if (!this.options.settings.fireOnPublish) return undefined;
		const last = progress.lastFiredAt;
		const ranJustNow = last !== undefined && now - last < publishPauseMs && !isFarAhead(last, now);
		return ranJustNow ? undefined : { trigger: 'publish', scheduledFor: now };
	}

	private hasSomethingToDo(clock: number): boolean {
		const { known } = this;
		if (known === undefined || clock >= this.dueAt || isFarAhead(known.settled, clock)) return true;
		return isWaiting(known);
	}

	private goingRun(start: Start, startedAt: number): GoingRun {
		const { name, settings } = this.options;
		return {
			key: runKey(name, start),
			scheduledFor: start.scheduledFor,
			startedAt,
			heldUntil: startedAt + settings.maxRunTimeMs,
			status: this.reportsEnd ? 'going' : 'unreported',
		};
	}

	private start(start: Start, runNumber: number, going: number): void {
		const { name, plan, settings, memory } = this.options;
		const overlaps = this.reportsEnd || memory.seesUnreported ? going : null;
		const occasion = { ...start, firedAt: this.options.now(), overlaps };
		const item = { ...runItem(name, plan, settings.payload, occasion), runNumber };
		const key = runKey(name, start);
		const end = this.options.start(item, key, this.reportsEnd);
		if (end !== undefined) void this.follow(start, item, key, end);
	}

	private async follow(
		start: Start,
		item: IDataObject,
		key: string,
		end: Promise<IRun | undefined>,
	): Promise<void> {
		const outcome = await end.then(
			// Of a time that was missed, n8n says nothing when it was run before after all.
			(run): ExecutionEnd =>
				run === undefined && start.trigger === 'missed' ? { kind: 'notStarted' } : readOutcome(run),
			(error: unknown) => readRejection(error) ?? { refusal: error },
		);
		if (!('refusal' in outcome)) {
			await this.ended(key, outcome);
			return;
		}
		// Nothing was started. With the same key, and without asking how it ends.
		this.options.report.endRefused(outcome.refusal);
		if (refusesToReport(outcome.refusal)) this.reportsEnd = false;
		this.options.start(item, key, false);
		await this.ended(key, { kind: 'unreported' });
	}

	private async ended(key: string, end: ExecutionEnd): Promise<void> {
		const { memory, report, runEnded } = this.options;
		const closed = await saveEnd(memory, report, key, end);
		if (closed !== undefined) runEnded(closed);
	}

	private async next(work: () => Promise<void>): Promise<void> {
		const done = this.work.then(work);
		this.work = done.catch(() => undefined);
		await done;
	}
}
