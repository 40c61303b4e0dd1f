import type { IDataObject } from 'n8n-workflow';

/**
 * What a schedule remembers over restarts, in the trigger's part of the workflow's static data. n8n saves it when a
 * run starts. It belongs to the workflow as a whole, so an execution that writes static data of its own may put back
 * what it read at its start; while n8n runs, what is kept here in memory is what counts.
 */
export class ScheduleMemory {
	private known: { runs: number; lastScheduledFor?: number; lastFiredAt?: number };

	/** @param staticData as n8n hands it out; it notices what is written to it */
	constructor(private readonly staticData: IDataObject) {
		this.known = {
			runs: wholeNumber(staticData.runs) ?? 0,
			lastScheduledFor: instant(staticData.lastScheduledFor),
			lastFiredAt: instant(staticData.lastFiredAt),
		};
	}

	/** Runs started since the workflow was published. */
	get runs(): number {
		return this.known.runs;
	}

	set runs(runs: number) {
		this.known.runs = runs;
		this.staticData.runs = runs;
	}

	/** The scheduled instant of the newest run, in epoch milliseconds. */
	get lastScheduledFor(): number | undefined {
		return this.known.lastScheduledFor;
	}

	set lastScheduledFor(instantMs: number) {
		this.known.lastScheduledFor = instantMs;
		this.staticData.lastScheduledFor = new Date(instantMs).toISOString();
	}

	/** When the newest run started, in epoch milliseconds. */
	get lastFiredAt(): number | undefined {
		return this.known.lastFiredAt;
	}

	set lastFiredAt(instantMs: number) {
		this.known.lastFiredAt = instantMs;
		this.staticData.lastFiredAt = new Date(instantMs).toISOString();
	}
}

function wholeNumber(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}

function instant(value: unknown): number | undefined {
	const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
	return Number.isNaN(ms) ? undefined : ms;
}
