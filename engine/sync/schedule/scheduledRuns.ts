import type { ExecutionEnd, GoingRun, ScheduledRunsNow } from '../../store';
import { decide, isFarAhead, isWaiting, takeUp, withoutWaiting } from '../../time';
import type { Beginning, Comer, Decision, ScheduleProgress, Start } from '../../time';
import { DeathWatch } from './deathWatch';
import { endOf, type EndRefused, saveEnd } from './ended';
import type { Step } from './memory';
import { publishPauseMs, runKey } from './runKey';
import type { RunsOptions, ScheduledRun } from './runsOptions';

/** A tick that comes a little before its time is meant for that time. */
const earlyTickMs = 1_000;

interface Made extends Step, Decision {
	readonly runs: ScheduledRunsNow;
	readonly isOurs: boolean;
}

/** Decides, tick by tick, what is to run, and has the host start it. Starts nothing any more once it is closed. */
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
		const { settings, plan, environment } = options;
		this.watch = new DeathWatch(environment, async () => await this.look());
		this.rule = settings.paused ? `paused ${plan.schedule.name}` : plan.schedule.name;
	}

	/** Takes the schedule up; what it starts with is started. */
	async open(beginning: Beginning): Promise<void> {
		const { settings, plan, environment } = this.options;
		await this.next(async () => {
			await this.decide(environment.now(), (known, now) => {
				const taken = takeUp(plan, settings.policy, this.rule, now, beginning, known);
				const progress = settings.paused ? withoutWaiting(taken) : taken;
				const comer = beginning === 'resumed' ? undefined : this.onPublish(progress, now);
				return { progress, comer };
			});
		});
	}

	/** @param firedFor the time that the host meant the tick for */
	async tick(firedFor: number): Promise<void> {
		const now = this.options.environment.now();
		const isEarly = firedFor > now && firedFor - now <= earlyTickMs;
		const clock = isEarly ? firedFor : now;
		if (!this.isOpen || !this.hasSomethingToDo(clock)) return;
		await this.next(async () => void (await this.goOn(clock)));
	}

	/**
	 * Starts what waited for a run that has ended.
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

	/** Finds out whether one of the runs has died, and what is to be done about it. */
	private async look(): Promise<void> {
		await this.next(async () => {
			if (!(await this.goOn(this.options.environment.now()))) this.watch.planAgain();
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
			const runNumber = made.progress.runs - made.starts.length + index + 1;
			this.start(start, runNumber, made.runs.going.length + index);
		}
	}

	private hasNewestDied({ newest }: ScheduleProgress, { died }: ScheduledRunsNow): boolean {
		if (newest === undefined) return false;
		const newestKey = this.key(newest);
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
		return {
			key: this.key(start),
			scheduledFor: start.scheduledFor,
			startedAt,
			heldUntil: startedAt + this.options.settings.maxRunTimeMs,
			status: this.reportsEnd ? 'going' : 'unreported',
		};
	}

	private key(comer: Comer): string {
		return runKey(this.options.name.schedule, comer);
	}

	private start(start: Start, runNumber: number, going: number): void {
		const { memory, environment } = this.options;
		const overlaps = this.reportsEnd || memory.seesUnreported ? going : null;
		const key = this.key(start);
		const run = { ...start, key, runNumber, firedAt: environment.now(), overlaps };
		const end = this.options.start(run, this.reportsEnd);
		if (end !== undefined) void this.follow(run, end);
	}

	private async follow(run: ScheduledRun, end: Promise<ExecutionEnd | EndRefused>): Promise<void> {
		const outcome = await endOf(
			end,
			this.options.report,
			() => void this.options.start(run, false),
			() => {
				this.reportsEnd = false;
			},
		);
		const closed = await saveEnd(this.options, run.key, outcome);
		if (closed !== undefined) this.options.runEnded(closed);
	}

	private async next(work: () => Promise<void>): Promise<void> {
		const done = this.work.then(work);
		this.work = done.catch(() => undefined);
		await done;
	}
}
