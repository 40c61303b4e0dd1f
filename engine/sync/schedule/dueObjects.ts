import type { Environment } from '../../environment';
import type { ClaimedObject, ExecutionClosed, ExecutionEnd } from '../../store';
import { dueFiring, type Plan } from '../../time';
import { endOf, type EndRefused, saveEnd } from './ended';
import type { ScheduleReport } from './report';

export interface DueObjectsOptions {
	/** When to look for what is due. */
	readonly plan: Plan;
	readonly environment: Pick<Environment, 'now' | 'sleep'>;
	/** Claims what is due, no more than may be started. */
	claim(): Promise<readonly ClaimedObject[]>;
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
 * Claims at its times what is due, and has the host start an execution for each object. Where the store was out of reach,
 * it looks again with the next tick. Starts nothing any more once it is closed: what it has claimed goes on.
 */
export class DueObjects {
	private lookedFor = -Infinity;
	private isOpen = true;
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
		this.isOpen = false;
		await this.settled();
	}

	/** Resolves when what it was claiming has been claimed, and started. */
	async settled(): Promise<void> {
		await this.work;
	}

	/** One look at a time: what comes meanwhile is passed over, since the next one sees as much. */
	private async look(scheduledFor: number): Promise<void> {
		if (!this.isOpen || this.work !== undefined) return;
		this.work = this.claim(scheduledFor);
		await this.work;
		this.work = undefined;
	}

	private async claim(scheduledFor: number): Promise<void> {
		const { report } = this.options;
		try {
			const claimed = await this.options.claim();
			this.lookedFor = scheduledFor;
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
	}
}
