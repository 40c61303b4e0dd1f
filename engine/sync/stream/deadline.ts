import type { Environment } from '../../environment';
import type { Run } from '../../run/run';

/** What is left for the block's own end and the run's commit, at most, and as a share of the run's time. */
const longestReserveMs = 60_000;
const reserveShare = 0.1;
/** Longer than a timer of Node's can be set to. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * When a run must stop so that its lease still holds when it commits: before Maximum Run Time is up, with room for
 * another batch as slow as the slowest so far. A source that hangs beyond that is not waited for.
 */
export class StreamDeadline {
	/** Aborted when there is no time left, not even for the page that is on its way. */
	readonly signal: AbortSignal;
	private readonly over = new AbortController();
	private timer: NodeJS.Timeout | undefined;
	private readonly endsAt: number;
	private longestBatchMs = 0;
	private batchSince: number;

	constructor(
		lease: Pick<Run, 'startedAt' | 'leaseUntil'> | undefined,
		private readonly environment: Environment,
		private readonly cancelled: AbortSignal | undefined,
	) {
		this.endsAt = lease === undefined ? Infinity : endOf(lease);
		this.batchSince = environment.now();
		this.signal =
			cancelled === undefined ? this.over.signal : AbortSignal.any([cancelled, this.over.signal]);
		this.watch();
	}

	/** Tells whether an error says no more than that the time was up. */
	isMetBy(error: unknown): boolean {
		return this.over.signal.aborted && error === this.over.signal.reason;
	}

	readonly mayGoOn = (): boolean =>
		this.cancelled?.aborted !== true && this.environment.now() + this.longestBatchMs < this.endsAt;

	/** Notes how long a batch took, fetching included. Call it after each. */
	batchDone(): void {
		const now = this.environment.now();
		this.longestBatchMs = Math.max(this.longestBatchMs, now - this.batchSince);
		this.batchSince = now;
	}

	/** Leaves no timer behind. */
	end(): void {
		clearTimeout(this.timer);
	}

	private watch(): void {
		const leftMs = this.endsAt - this.environment.now();
		if (leftMs <= 0) this.over.abort(new Error('The time of the run is nearly up'));
		else this.timer = setTimeout(() => this.watch(), Math.min(leftMs, longestTimerMs));
	}
}

function endOf({ startedAt, leaseUntil }: Pick<Run, 'startedAt' | 'leaseUntil'>): number {
	return leaseUntil - Math.min(longestReserveMs, (leaseUntil - startedAt) * reserveShare);
}
