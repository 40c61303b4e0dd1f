import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the event loop is looked at, in milliseconds: what a stall is seen to be longer by, at most. */
const EVERY_MS = 1;

/** Sees for how long nothing else in this process could run. */
export class StallWatch {
	private readonly histogram = monitorEventLoopDelay({ resolution: EVERY_MS });

	constructor() {
		this.histogram.enable();
	}

	/** The longest stall since the beginning, in milliseconds. */
	stop(): number {
		this.histogram.disable();
		return this.histogram.max / 1e6;
	}
}
