import type { Environment } from '../../environment';

/**
 * How long to wait at most before looking again: what was heard of last may not be what counts next, a clock may jump,
 * and a machine may sleep.
 */
const mostMs = 20_000;

/** Looks after what other processes have started: of their death nobody tells. One look is planned at most. */
export class DeathWatch {
	private planned: AbortController | undefined;
	private isClosed = false;

	constructor(
		private readonly environment: Pick<Environment, 'sleep'>,
		private readonly look: () => Promise<void>,
	) {}

	/** @param afterMs when there may be something to see; undefined: not at all */
	plan(afterMs: number | undefined): void {
		this.planned?.abort();
		this.planned = undefined;
		if (afterMs === undefined || this.isClosed) return;
		const planned = new AbortController();
		this.planned = planned;
		void this.lookAfter(Math.min(afterMs, mostMs), planned.signal);
	}

	/** Plans another look, as after one that failed. */
	planAgain(): void {
		this.plan(mostMs);
	}

	close(): void {
		this.isClosed = true;
		this.plan(undefined);
	}

	private async lookAfter(durationMs: number, signal: AbortSignal): Promise<void> {
		try {
			await this.environment.sleep(durationMs, signal);
		} catch {
			// It was planned anew, or is not wanted any more.
			return;
		}
		if (!signal.aborted) await this.look();
	}
}
