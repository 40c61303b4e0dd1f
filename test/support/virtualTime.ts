import type { Environment } from '../../engine/environment';

/** A clock that stands still until someone sleeps, and then jumps; what is due first happens first. */
export class VirtualTime implements Environment {
	/** How long was slept, in order. */
	readonly slept: number[] = [];
	private nowMs: number;
	private readonly due: { atMs: number; wake: () => void }[] = [];
	private jumping = false;

	constructor(
		startMs = 0,
		private readonly chance: () => number = () => 0.5,
	) {
		this.nowMs = startMs;
	}

	now = (): number => this.nowMs;
	random = (): number => this.chance();

	sleep = async (durationMs: number, signal?: AbortSignal): Promise<void> => {
		signal?.throwIfAborted();
		this.slept.push(durationMs);
		await new Promise<void>((resolve, reject) => {
			const entry = { atMs: this.nowMs + Math.max(0, durationMs), wake: resolve };
			this.due.push(entry);
			signal?.addEventListener(
				'abort',
				() => {
					const index = this.due.indexOf(entry);
					if (index >= 0) this.due.splice(index, 1);
					reject(signal.reason);
				},
				{ once: true },
			);
			this.jumpSoon();
		});
	};

	private jumpSoon(): void {
		if (this.jumping) return;
		this.jumping = true;
		setImmediate(() => {
			this.jumping = false;
			this.due.sort((one, other) => one.atMs - other.atMs);
			const next = this.due.shift();
			if (next === undefined) return;
			this.nowMs = next.atMs;
			next.wake();
			if (this.due.length > 0) this.jumpSoon();
		});
	}
}
