/** Something that happens so often. */
export interface Happening {
	readonly perMinute: number;
	act(): void;
}

const minuteMs = 60_000;
const tickMs = { shortest: 20, longest: 500 } as const;

/** Lets things happen while a simulator runs, each as often as it should, until it is stopped. */
export class PerMinute {
	private timer: NodeJS.Timeout | undefined;

	/** Replaces what is going. */
	start(happenings: readonly Happening[]): void {
		this.stop();
		const perMinute = happenings.reduce((sum, each) => sum + each.perMinute, 0);
		if (perMinute <= 0) return;
		const interval = Math.min(tickMs.longest, Math.max(tickMs.shortest, minuteMs / perMinute));
		let last = performance.now();
		const due = happenings.map((happening) => ({ happening, count: 0 }));
		this.timer = setInterval(() => {
			const now = performance.now();
			for (const each of due) {
				each.count += ((now - last) / minuteMs) * each.happening.perMinute;
				for (; each.count >= 1; each.count--) each.happening.act();
			}
			last = now;
		}, interval);
	}

	stop(): void {
		clearInterval(this.timer);
		this.timer = undefined;
	}
}
