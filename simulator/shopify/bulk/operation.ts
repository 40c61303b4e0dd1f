import type { BulkErrorCode } from './exportLine';
import type { ExportRun } from './exportRun';
import type { BulkOutcome } from './outcome';

/** Shopify's `BulkOperationStatus`. */
export type BulkStatus =
	'CREATED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELING' | 'CANCELED' | 'EXPIRED';

/** How long operations take, in milliseconds of the simulator's clock. */
export interface BulkTimes {
	/** From its creation to its beginning. */
	readonly queuedMs: number;
	/** From there to its end, at least; one that is still writing runs on. */
	readonly runningMs: number;
	/** From the request to cancel it until it is. */
	readonly cancelingMs: number;
}

export interface BulkRequest {
	/** What its ID ends with. */
	readonly number: number;
	readonly query: string;
	readonly createdAt: number;
	/** The client that started it, by the name that the statistics have for it. */
	readonly startedBy: string;
}

const dayMs = 86_400_000;
/** A result can be had for so long. */
export const keptMs = 7 * dayMs;
/** What runs longer is stopped. */
const longestRunMs = 10 * dayMs;

/** A bulk operation: what it is at a time follows from the clock, from its export, and from what was done to it. */
export class BulkOperation {
	readonly id: string;
	/** Which link leads to its result; one that was ended has an earlier number. */
	linkNumber = 1;
	/** How often its result was sent, or a part of it. */
	downloads = 0;
	/** How often somebody looked at it after its end. */
	looks = 0;
	private cancelRequestedAt: number | null = null;
	private cancelingMs: number;

	constructor(
		readonly request: BulkRequest,
		readonly outcome: BulkOutcome,
		readonly run: ExportRun,
		private readonly times: BulkTimes,
	) {
		this.id = `gid://shopify/BulkOperation/${request.number}`;
		this.cancelingMs = times.cancelingMs;
	}

	status(now: number): BulkStatus {
		if (this.cancelRequestedAt !== null) {
			return now < this.cancelRequestedAt + this.cancelingMs ? 'CANCELING' : 'CANCELED';
		}
		if (now < this.startsAt) return 'CREATED';
		const endedAt = this.endedAt(now);
		if (endedAt === null) return 'RUNNING';
		if (this.outcome.end !== undefined) return this.outcome.end;
		if (this.run.failure !== null || this.isTooLong) return 'FAILED';
		return now < endedAt + keptMs ? 'COMPLETED' : 'EXPIRED';
	}

	/** When it ended by itself; null while it has not. */
	endedAt(now: number): number | null {
		const end = Math.min(this.dueAt, this.latestEnd);
		return now < end ? null : end;
	}

	/** Why it failed, as far as Shopify says. */
	get errorCode(): BulkErrorCode | null {
		return this.outcome.errorCode ?? this.run.failure;
	}

	/** The share of what was written that is told at `now`, from 0 to 1. */
	progress(now: number): number {
		const { runningMs } = this.times;
		const duration = runningMs + Math.min(this.outcome.slowerMs ?? 0, longestRunMs);
		return duration <= 0 ? 1 : Math.min(1, Math.max(0, now - this.startsAt) / duration);
	}

	/** @param lastsMs how long it stays CANCELING; its own time when left out */
	cancel(now: number, lastsMs?: number): void {
		if (this.cancelRequestedAt !== null) return;
		this.cancelRequestedAt = now;
		this.cancelingMs = lastsMs ?? this.times.cancelingMs;
		this.run.stop();
	}

	/** Whether it takes one of the app's slots. */
	isInProgress(now: number): boolean {
		return ['CREATED', 'RUNNING', 'CANCELING'].includes(this.status(now));
	}

	/** When it is through: after its time, and not before its last line is written. */
	private get dueAt(): number {
		const planned = this.startsAt + this.times.runningMs + (this.outcome.slowerMs ?? 0);
		return Math.max(planned, this.run.doneAt ?? Infinity);
	}

	private get latestEnd(): number {
		return this.startsAt + longestRunMs;
	}

	private get isTooLong(): boolean {
		return this.dueAt > this.latestEnd;
	}

	private get startsAt(): number {
		return this.request.createdAt + this.times.queuedMs;
	}
}
