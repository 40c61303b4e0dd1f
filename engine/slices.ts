import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Lets the event loop turn between pieces of a long computation: n8n's editor and webhooks share the process. Measured
 * on the process's own monotonic clock and not on the environment's, since this is about the machine and decides
 * nothing.
 */
export class Slices {
	private startedAt = performance.now();

	/** @param sliceMs how long to compute at a stretch */
	constructor(private readonly sliceMs = 8) {}

	get isOver(): boolean {
		return performance.now() - this.startedAt >= this.sliceMs;
	}

	async next(): Promise<void> {
		await nextTurn();
		this.startedAt = performance.now();
	}
}
