import type { Environment } from '../../environment';
import type { ClaimedObject, ExecutionClosed, ExecutionEnd } from '../../store';
import { dueFiring, type Plan } from '../../time';
import { endOf, type EndRefused, saveEnd } from './ended';
import type { ScheduleReport } from './report';

/** How soon one look may follow another that had to leave something. */
const LOOK_AGAIN_AFTER_MS = 1_000;

/** What a look has found. */
export interface DueLook {
	readonly claimed: readonly ClaimedObject[];
	/** Whether something that is due was left, since no more may be in flight. */
	readonly isMoreDue: boolean;
}

export interface DueObjectsOptions {
	/** When to look for what is due. */
	readonly plan: Plan;
	readonly environment: Pick<Environment, 'now' | 'sleep'>;
	/** Claims what is due, no more than may be started. */
	claim(): Promise<DueLook>;
	/**
	 * Starts an execution for an object. The host starts no second one for the same claim.
	 *
	 * @param withEnd whether to have the host report the end
	 * @returns how it ended, if asked for; never rejects
	 */
	start(object: ClaimedObject, withEnd: boolean): Promise<ExecutionEnd | EndRefused> | undefined;
	/** Takes note of what the host says about an execution. */
	ended(object: ClaimedObject, end: ExecutionEnd): Promise<ExecutionClosed>;
	readonly report: Pick<
		ScheduleReport,
		'decided' | 'undecided' | 'closed' | 'endRefused' | 'endUnsaved'
	>;
}

/**
 * Claims at its times what is due, and has the host start an execution for each object. What does not fit is claimed as
 * soon as an execution has ended, so that how often it looks does not limit how much is started. Where the store was out of
 * reach, it looks again with the next tick. Starts nothing any more once it is closed: what it has claimed goes on.
 */
export class DueObjects {
	private lookedFor = -Infinity;
	private lookedAt = -Infinity;
	private isMoreDue = false;
	private looksAgain = false;
	private readonly closing = new AbortController();
	private reportsEnd = true;
	private work: Promise<void> | undefined;

	constructor(private readonly options: DueObjectsOptions) {}

	/** Claims at once. */
	async open(): Promise<void> {
		const now = this.options.environment.now();
		await this.look(this.options.plan.schedule.latest(now) ?? now);
	}

	/** To be called at every moment that may be one of its times, and more often at will. */
	async tick(): Promise<void> {
		const { plan, environment } = this.options;
		const due = dueFiring(plan, this.lookedFor, environment.now());
		if (due !== undefined) await this.look(due.scheduledFor);
	}

	/** Resolves when what was claimed has been started. */
	async close(): Promise<void> {
		this.closing.abort();
		await this.settled();
	}

	/** Resolves when what it was claiming has been claimed, and started. */
	async settled(): Promise<void> {
		await this.work;
	}

	/** One look at a time: what comes meanwhile is passed over, since the next one sees as much. */
	private async look(scheduledFor: number): Promise<void> {
		if (this.closing.signal.aborted || this.work !== undefined) return;
		this.work = this.claim(scheduledFor);
		await this.work;
		this.work = undefined;
	}

	/** Something has ended, so that what was left may fit now. */
	private async lookAgain(): Promise<void> {
		if (!this.isMoreDue || this.looksAgain) return;
		const { environment } = this.options;
		this.looksAgain = true;
		const waitMs = this.lookedAt + LOOK_AGAIN_AFTER_MS - environment.now();
		// Closed meanwhile, it does not look.
		if (waitMs > 0) await environment.sleep(waitMs, this.closing.signal).catch(() => undefined);
		// Whoever is looking now may not have seen the end.
		await this.settled();
		this.looksAgain = false;
		await this.look(this.lookedFor);
	}

	private async claim(scheduledFor: number): Promise<void> {
		const { report, environment } = this.options;
		try {
			const { claimed, isMoreDue } = await this.options.claim();
			this.lookedFor = scheduledFor;
			this.lookedAt = environment.now();
			this.isMoreDue = isMoreDue;
			report.decided();
			for (const object of claimed) this.start(object);
		} catch (error) {
			report.undecided(error);
		}
	}

	private start(object: ClaimedObject): void {
		const end = this.options.start(object, this.reportsEnd);
		if (end !== undefined) void this.follow(object, end);
	}

	private async follow(
		object: ClaimedObject,
		end: Promise<ExecutionEnd | EndRefused>,
	): Promise<void> {
		const { report, environment } = this.options;
		const outcome = await endOf(
			end,
			report,
			() => void this.options.start(object, false),
			() => {
				this.reportsEnd = false;
			},
		);
		const memory = {
			executionEnded: async (_: string, said: ExecutionEnd) =>
				await this.options.ended(object, said),
		};
		await saveEnd({ memory, report, environment }, object.claim.claimId, outcome);
		await this.lookAgain();
	}
}
