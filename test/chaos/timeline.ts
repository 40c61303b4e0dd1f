/** Time that moves only when it is told to. What is planned happens on the way, each at its own moment. */
export class Timeline {
	private nowMs: number;
	private planned: { readonly atMs: number; readonly happen: () => void }[] = [];

	constructor(startMs: number) {
		this.nowMs = startMs;
	}

	now = (): number => this.nowMs;

	/** What is due first happens first; of what is due at once, what was planned first. */
	plan(atMs: number, happen: () => void): void {
		const place = this.planned.findIndex((other) => other.atMs > atMs);
		this.planned.splice(place < 0 ? this.planned.length : place, 0, { atMs, happen });
	}

	pass(durationMs: number): void {
		this.advanceTo(this.nowMs + durationMs);
	}

	/** Never back, and to a whole millisecond, as the system's clock has them. */
	advanceTo(whenMs: number): void {
		const untilMs = Math.ceil(whenMs);
		for (;;) {
			const [next] = this.planned;
			if (next === undefined || next.atMs > untilMs) break;
			this.planned.shift();
			this.nowMs = Math.max(this.nowMs, next.atMs);
			next.happen();
		}
		this.nowMs = Math.max(this.nowMs, untilMs);
	}

	/** What was planned and has not happened happens no more. */
	clear(): void {
		this.planned = [];
	}
}
