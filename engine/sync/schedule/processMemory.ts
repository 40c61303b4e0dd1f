import type { ExecutionClosed, ExecutionEnd, GoingRun } from '../../store';
import { isFarAhead, type ScheduleProgress } from '../../time';
import type { Decide, ScheduleMemory, Step } from './memory';
import { readProgress, writeProgress } from './savedProgress';

/** What this process knows of a schedule, over all versions of it that were published meanwhile. */
interface Known {
	progress: ScheduleProgress | undefined;
	going: readonly GoingRun[];
}

const schedules = new Map<string, Known>();

/**
 * Remembers a schedule without an account: what is settled in an object that its host keeps, what is going in this
 * process. n8n saves a workflow's static data when a run starts, and it belongs to the workflow as a whole, so an
 * execution that writes static data of its own may put back what it read at its start; while the process lives, what it
 * knows counts.
 */
export class ProcessMemory implements ScheduleMemory {
	readonly seesUnreported = false;

	/** @param kept what the host keeps as JSON; it notices what is written to it */
	constructor(
		private readonly schedule: string,
		private readonly kept: Record<string, unknown>,
		private readonly now: () => number,
	) {}

	get progress(): ScheduleProgress | undefined {
		return this.known().progress ?? readProgress(this.kept);
	}

	async decide<Decided extends Step>(decide: Decide<Decided>): Promise<Decided> {
		const known = this.known();
		const now = this.now();
		const going = known.going.filter(
			({ startedAt, heldUntil }) => now < heldUntil && !isFarAhead(startedAt, now),
		);
		// What this process started, it hears the end of; and whatever it knows ends with it.
		const decided = decide(this.progress, { going, died: [], deadInMs: undefined, over: [] });
		const started = decided.started.filter(({ status }) => status !== 'unreported');
		known.progress = decided.state;
		known.going = [...going, ...started];
		writeProgress(this.kept, decided.state);
		return decided;
	}

	async executionEnded(runKey: string, { kind }: ExecutionEnd): Promise<ExecutionClosed> {
		const known = this.known();
		known.going = known.going.flatMap((run) => {
			if (run.key !== runKey) return [run];
			return kind === 'waiting' || kind === 'cancelled' ? [{ ...run, status: kind }] : [];
		});
		return { ended: [], marked: [] };
	}

	private known(): Known {
		let known = schedules.get(this.schedule);
		if (known === undefined)
			schedules.set(this.schedule, (known = { progress: undefined, going: [] }));
		return known;
	}
}

/** Forgets what this process knows, as if it had ended; for tests. */
export function forgetProcessMemory(): void {
	schedules.clear();
}
