import type { PreparedBatch, PreparedRecord } from './batch';
import type { Outcome, WriteResult } from './destination';
import type { RecordFailure } from './errors';
import type { Decision } from './version';

const outcomeOf = {
	create: 'created',
	update: 'updated',
	confirm: 'unchanged',
	keep: 'unchanged',
	refuse: 'stale',
} as const satisfies Record<Decision, Outcome>;

/** What became of each record of a batch. What is noted twice, because a transaction was begun again, counts as noted last. */
export class Tally {
	private readonly outcomes: (Outcome | undefined)[];
	private readonly refusals = new Map<number, RecordFailure>();

	constructor(
		size: number,
		private readonly batch: PreparedBatch,
	) {
		this.outcomes = new Array<Outcome | undefined>(size).fill(undefined);
		for (const index of batch.superseded) this.outcomes[index] = 'superseded';
		for (const { index } of batch.failures) this.outcomes[index] = 'failed';
	}

	note({ index }: PreparedRecord, decision: Decision): void {
		this.outcomes[index] = outcomeOf[decision];
	}

	noteRefusal({ index, externalId }: PreparedRecord, reason: string, column?: string): void {
		this.outcomes[index] = 'failed';
		this.refusals.set(index, { index, externalId, kind: 'recordRefused', column, reason });
	}

	result(): WriteResult {
		const counts = { created: 0, updated: 0, unchanged: 0, stale: 0, superseded: 0, failed: 0 };
		const outcomes = this.outcomes.map((outcome, index) => {
			if (outcome === undefined) throw new Error(`Record ${index} of the batch has no outcome`);
			counts[outcome]++;
			return outcome;
		});
		const failures = [...this.batch.failures, ...this.refusals.values()].sort(
			(a, b) => a.index - b.index,
		);
		return { counts, outcomes, failures, repeated: this.batch.repeated };
	}
}
