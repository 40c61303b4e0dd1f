import type { BatchPlace } from './batches';

/** What became of a record. `unchanged` is also what came in an older version than the one that is there. */
export type RecordAction = 'created' | 'updated' | 'deleted' | 'unchanged' | 'failed';

export type RecordOutcome =
	| {
			readonly action: Exclude<RecordAction, 'failed'>;
			readonly externalId: string;
			/** The ID by which it was written, where that is another one. */
			readonly rowId?: string;
			/** Whether it came in an older version than one that is there, or that came with it. Default: no. */
			readonly isOlder?: boolean;
	  }
	| {
			readonly action: 'failed';
			/** Empty when it was the ID that could not be read. */
			readonly externalId: string;
			readonly message: string;
			/** What kind of refusal it is, where the sink tells kinds apart. */
			readonly kind?: string | undefined;
			/** False when trying the same again cannot help. Default: it may. */
			readonly mayPass?: boolean | undefined;
	  };

/** Where records go. */
export interface RecordSink<Item, Outcome extends RecordOutcome = RecordOutcome> {
	/**
	 * Takes a batch, and says what became of each record, in their order. A record that is refused is an outcome, so that
	 * it does not stop the others.
	 *
	 * @throws when the sink, not a record, is at fault; the batch may then be handed in again
	 */
	take(items: readonly Item[], place: BatchPlace): Promise<readonly Outcome[]>;
}

/** What was counted so far; `created`, `updated`, `deleted`, `unchanged` and `failed` add up to `fetched`. */
export type RecordTotals = Readonly<Record<RecordAction | 'fetched' | 'pages' | 'batches', number>>;

/** Returns what became of records as runs and results count it: most know of none that are gone, and do not speak of it. */
export function recordCounts({
	fetched,
	created,
	updated,
	deleted,
	unchanged,
	failed,
}: Pick<RecordTotals, RecordAction | 'fetched'>) {
	return { fetched, created, updated, ...(deleted > 0 && { deleted }), unchanged, failed };
}
