import type { IdentifiedBatch, IdentifiedRecord } from './batch';
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
	private readonly refused = new Map<number, RecordFailure>();

	constructor(
		size: number,
		private readonly batch: IdentifiedBatch,
	) {
		this.outcomes = new Array<Outcome | undefined>(size).fill(undefined);
		for (const index of batch.superseded) this.outcomes[index] = 'superseded';
		for (const { index } of batch.failures) this.outcomes[index] = 'failed';
	}

	note({ index }: IdentifiedRecord, decision: Decision): void {
		this.outcomes[index] = outcomeOf[decision];
	}

	noteFailure(failure: RecordFailure): void {
		this.outcomes[failure.index] = 'failed';
		this.refused.set(failure.index, failure);
	}

	result(): WriteResult {
		const counts = { created: 0, updated: 0, unchanged: 0, stale: 0, superseded: 0, failed: 0 };
		const outcomes = this.outcomes.map((outcome, index) => {
			if (outcome === undefined) throw new Error(`Record ${index} of the batch has no outcome`);
			counts[outcome]++;
			return outcome;
		});
		const failures = [...this.batch.failures, ...this.refused.values()].sort(
			(a, b) => a.index - b.index,
		);
		return { counts, outcomes, failures, repeated: this.batch.repeated };
	}
}
