/** When somebody who fails again and again may try once more. */
export interface Patience {
	/** So many failures cost nothing: people mistype. */
	readonly free: number;
	/** The first pause, in milliseconds; each further failure doubles it. */
	readonly firstMs: number;
	readonly longestMs: number;
	/** After so long without a failure all is forgotten. */
	readonly forgetMs: number;
}

interface Failures {
	readonly count: number;
	readonly at: number;
	readonly until: number;
}

/** More than that are not remembered: those that were not heard of for the longest time go. */
const MOST_REMEMBERED = 10_000;

/** Slows down who fails, in memory that does not grow. Times in epoch milliseconds. */
export class SlowDown {
	/** Those that failed last stand last. */
	private readonly failed = new Map<string, Failures>();

	constructor(
		private readonly patience: Patience,
		private readonly most = MOST_REMEMBERED,
	) {}

	/** For how many milliseconds more nothing is taken from this one; 0 for nothing in the way. */
	waitMs(who: string, now: number): number {
		return Math.max(0, (this.failed.get(who)?.until ?? 0) - now);
	}

	fail(who: string, now: number): void {
		const { free, firstMs, longestMs, forgetMs } = this.patience;
		const before = this.failed.get(who);
		const isFresh = before !== undefined && now - before.at < forgetMs;
		const count = isFresh ? before.count + 1 : 1;
		const pauseMs = count <= free ? 0 : Math.min(longestMs, firstMs * 2 ** (count - free - 1));
		this.failed.delete(who);
		this.failed.set(who, { count, at: now, until: now + pauseMs });
		if (this.failed.size > this.most) {
			for (const oldest of this.failed.keys()) {
				this.failed.delete(oldest);
				break;
			}
		}
	}

	succeed(who: string): void {
		this.failed.delete(who);
	}

	get size(): number {
		return this.failed.size;
	}
}
