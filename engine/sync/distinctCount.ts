import { contentHash } from '../records/contentHash';
import type { RunCounts } from '../run/counts';
import type { SeenAgain, SeenRecord } from '../store';

/** Notes for a run what was fetched. */
export type NoteSeen = (records: readonly SeenRecord[]) => Promise<SeenAgain>;

/**
 * Counts the records of a run by distinct ID, over several batches, executions of a block and processes, in no memory. By
 * what way they were listed is not known: where it was by page numbers, a record that comes twice may stand in for one
 * that never came.
 */
export class DistinctCount {
	private again = 0;

	/**
	 * @param note undefined where no run is told of it; then nothing is counted
	 * @param place what the records are of: the same ID of another place is another record
	 */
	constructor(
		private readonly note: NoteSeen | undefined,
		private readonly place: string,
	) {}

	/** Counts a batch. What has no ID is taken for a record of its own. */
	async add(records: readonly { readonly externalId: string }[]): Promise<void> {
		if (this.note === undefined) return;
		const known = records.filter(({ externalId }) => externalId !== '');
		const seen = known.map(({ externalId }) => seenRecord(this.place, externalId, null));
		this.again += (await this.note(seen)).again;
	}

	/** Returns the counts that say so; none where no record came again. */
	counts(fetched: number): Pick<RunCounts, 'distinct' | 'repeated'> {
		return this.again === 0 ? {} : { distinct: fetched - this.again, repeated: this.again };
	}
}

/** In characters. What is longer is noted as its hash. */
const longestKey = 100;

/**
 * Returns what is noted of a record. Its key has the ID as it is, as a rule: what comes next in a list has an ID near by, so
 * that the rows of a batch stand together, where those of hashes would each change a page of their own.
 *
 * @param cursor epoch milliseconds, or a number that only grows; null where it says nothing
 */
export function seenRecord(place: string, externalId: string, cursor: number | null): SeenRecord {
	// As JSON, no two are alike, and halves of characters stay what they are.
	const key = JSON.stringify([place, externalId]);
	return { key: key.length <= longestKey ? key : contentHash(key), cursor };
}

/** Adds what was counted to what the run had before. `distinct` is left out as long as it is the same as `fetched`. */
export function addedCounts(before: RunCounts, counts: RunCounts): RunCounts {
	const sums = Object.entries(counts)
		.filter(([, count]) => count !== undefined)
		.map(([name, count]) => [name, (before[name as keyof RunCounts] ?? 0) + Number(count)]);
	const distinctOf = ({ distinct, fetched = 0 }: RunCounts) => distinct ?? fetched;
	const hasRepeats = before.distinct !== undefined || counts.distinct !== undefined;
	return {
		...(Object.fromEntries(sums) as RunCounts),
		...(hasRepeats ? { distinct: distinctOf(before) + distinctOf(counts) } : {}),
	};
}
