import { createHistogram, PerformanceObserver } from 'node:perf_hooks';

/** How late the event loop was while it was watched, in milliseconds; with the millisecond between two looks. */
export interface LoopDelay {
	readonly p50Ms: number;
	readonly p99Ms: number;
	readonly maxMs: number;
	/** What was at work when it was latest. */
	readonly maxIn: string;
	/** Of the process in that piece of work: far less than its time where the machine had others to serve. */
	readonly maxCpuMs: number;
	/** The longest that Node's garbage collector stopped everything. */
	readonly longestCollectionMs: number;
}

const everyMs = 1;

/**
 * Watches the event loop during some pieces of work and not between them, which Node's own monitor cannot: it takes the
 * time that it was off for a delay.
 */
export class LoopWatch {
	private readonly delays = createHistogram();
	private latest = { ms: 0, what: '', cpuMs: 0 };
	private longestCollectionMs = 0;
	private readonly collections = new PerformanceObserver((list) => {
		for (const { duration } of list.getEntries()) {
			this.longestCollectionMs = Math.max(this.longestCollectionMs, duration);
		}
	});

	constructor() {
		this.collections.observe({ entryTypes: ['gc'] });
	}

	async during<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
		let lookedAt = performance.now();
		let longestMs = 0;
		const look = () => {
			const now = performance.now();
			const ms = now - lookedAt;
			lookedAt = now;
			longestMs = Math.max(longestMs, ms);
			this.delays.record(Math.max(1, Math.round(ms * 1_000)));
		};
		const cpuBefore = process.cpuUsage();
		const timer = setInterval(look, everyMs);
		try {
			return await work();
		} finally {
			look();
			clearInterval(timer);
			if (longestMs > this.latest.ms) {
				const { user, system } = process.cpuUsage(cpuBefore);
				this.latest = { ms: longestMs, what, cpuMs: (user + system) / 1_000 };
			}
		}
	}

	stop(): LoopDelay {
		this.collections.disconnect();
		const { ms, what, cpuMs } = this.latest;
		return {
			p50Ms: tenths(this.delays.percentile(50) / 1_000),
			p99Ms: tenths(this.delays.percentile(99) / 1_000),
			maxMs: tenths(ms),
			maxIn: what,
			maxCpuMs: tenths(cpuMs),
			longestCollectionMs: tenths(this.longestCollectionMs),
		};
	}
}

function tenths(ms: number): number {
	return Math.round(ms * 10) / 10;
}
