interface Sleeper {
	leftMs: number;
	wake(): void;
}

/** Who waits, in a test in which time passes only when it is told to. */
export class Sleepers {
	private readonly asleep = new Set<Sleeper>();

	get count(): number {
		return this.asleep.size;
	}

	/** As if their process had ended. */
	forgetAll(): void {
		this.asleep.clear();
	}

	async sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const sleeper = { leftMs: durationMs, wake: resolve };
			this.asleep.add(sleeper);
			signal?.addEventListener('abort', () => {
				this.asleep.delete(sleeper);
				reject(signal.reason as Error);
			});
		});
	}

	/**
	 * Lets so much time pass, and has all wake in time.
	 *
	 * @param passed moves the clock
	 * @param woken resolves when who has woken has done what it had to do
	 */
	async passAll(
		durationMs: number,
		passed: (passedMs: number) => void,
		woken: () => Promise<void>,
	): Promise<void> {
		for (let leftMs = durationMs; ;) {
			const { passedMs, hasWoken } = this.pass(leftMs);
			leftMs -= passedMs;
			passed(passedMs);
			if (!hasWoken) return;
			await woken();
		}
	}

	/** Lets time pass until someone wakes, and no more of it than `mostMs`; returns how much has passed. */
	private pass(mostMs: number): { readonly passedMs: number; readonly hasWoken: boolean } {
		const passedMs = Math.min(mostMs, ...[...this.asleep].map(({ leftMs }) => leftMs));
		let hasWoken = false;
		for (const sleeper of this.asleep) {
			sleeper.leftMs -= passedMs;
			if (sleeper.leftMs > 0) continue;
			this.asleep.delete(sleeper);
			sleeper.wake();
			hasWoken = true;
		}
		return { passedMs, hasWoken };
	}
}
