import type { Decision } from '../records/version';
import type { IdentifiedBatch } from './batch';
import type { IdentifiedRecord } from './batchRecords';
import type { Outcome, OutcomeCounts, StaleRecord, WriteResult } from './destination';
import type { RecordFailure } from './errors';

const outcomeOf = {
	create: 'created',
	update: 'updated',
	adopt: 'unchanged',
	confirm: 'unchanged',
	keep: 'unchanged',
	refuse: 'stale',
} as const satisfies Record<Decision, Outcome>;

/** Of a record that is gone. Where the table does not have it, nothing is seen of it there either. */
const outcomeOfGone = {
	...outcomeOf,
	create: 'unchanged',
	update: 'deleted',
} as const satisfies Record<Decision, Outcome>;

/** What is counted of no records. */
export const nothingCounted: OutcomeCounts = {
	created: 0,
	updated: 0,
	deleted: 0,
	unchanged: 0,
	stale: 0,
	superseded: 0,
	failed: 0,
};

/** Counts what became of records. */
export function countsOf(outcomes: readonly Outcome[]): OutcomeCounts {
	const counts: Record<Outcome, number> = { ...nothingCounted };
	for (const outcome of outcomes) counts[outcome] += 1;
	return counts;
}

/** What became of each record of a batch. What is noted twice, because a transaction was begun again, counts as noted last. */
export class Tally {
	private readonly outcomes: (Outcome | undefined)[];
	private readonly rounded = new Map<string, { externalId: string; column: string }>();
	private readonly refused = new Map<number, RecordFailure>();
	private readonly stale = new Map<number, StaleRecord>();

	constructor(
		size: number,
		private readonly batch: IdentifiedBatch,
	) {
		this.outcomes = new Array<Outcome | undefined>(size).fill(undefined);
		for (const index of batch.superseded) this.outcomes[index] = 'superseded';
		for (const { index } of batch.failures) this.outcomes[index] = 'failed';
		for (const { failure } of batch.undated) this.noteFailure(failure);
	}

	note({ index, externalId, given }: IdentifiedRecord, decision: Decision): void {
		this.outcomes[index] = (given.deleted === true ? outcomeOfGone : outcomeOf)[decision];
		this.refused.delete(index);
		if (decision === 'refuse') this.stale.set(index, { externalId });
		else this.stale.delete(index);
	}

	/** Notes values that were written though digits may be missing. */
	noteRounded({ externalId }: IdentifiedRecord, columns: readonly string[] | undefined): void {
		for (const column of columns ?? []) {
			this.rounded.set(JSON.stringify([externalId, column]), { externalId, column });
		}
	}

	noteFailure(failure: RecordFailure): void {
		this.outcomes[failure.index] = 'failed';
		this.refused.set(failure.index, failure);
		this.stale.delete(failure.index);
	}

	/** Whether the record, which was to be written, is in the table now. */
	isWritten({ index }: IdentifiedRecord): boolean {
		const outcome = this.outcomes[index];
		return outcome !== 'failed' && outcome !== 'stale';
	}

	result(): WriteResult {
		const outcomes = this.outcomes.map((outcome, index) => {
			if (outcome === undefined) throw new Error(`Record ${index} of the batch has no outcome`);
			return outcome;
		});
		const failures = [...this.batch.failures, ...this.refused.values()].sort(
			(a, b) => a.index - b.index,
		);
		const stale = [...this.stale].sort(([a], [b]) => a - b).map(([, each]) => each);
		const { repeated, renamed = [] } = this.batch;
		return {
			counts: countsOf(outcomes),
			outcomes,
			failures,
			repeated,
			stale,
			...(renamed.length > 0 ? { renamed } : {}),
			...this.leftOut(),
			...(this.rounded.size > 0 ? { rounded: [...this.rounded.values()] } : {}),
		};
	}

	/** Of records that failed nothing was written, so that their fields are not worth a word. */
	private leftOut(): Pick<WriteResult, 'leftOut'> {
		const { placed, records } = this.batch;
		if (placed === undefined) return {};
		const leftOut = new Set<string>();
		for (const { index, given } of records) {
			if (this.outcomes[index] === 'failed') continue;
			for (const name of Object.keys(given.columns)) if (!placed.has(name)) leftOut.add(name);
		}
		return leftOut.size > 0 ? { leftOut: [...leftOut] } : {};
	}
}
