import type { WriteResult } from '../../destination/destination';
import type { RecordFailure } from '../../destination/errors';

/** How many IDs are kept as examples; one more tells that there are others. */
export const mostExamples = 5;

/** What is kept of names that data may make up without end. */
const mostNamed = 1_000;

/** What is worth telling of writing to tables, over any number of batches, in memory that does not grow with them. */
export class TableFindings {
	/** Columns made from records that some value did not fit. */
	readonly misfitting = new Set<string>();
	/** IDs that came more than once. */
	readonly repeated = new Set<string>();
	/** By the column that got whole numbers which may have lost digits, some of the records. */
	readonly rounded = new Map<string, Set<string>>();
	/** By a field that no column can be named like, the column that it is written to. */
	readonly renamed = new Map<string, string>();
	/** How many records came in an older version than the table's. */
	stale = 0;
	/** Some of them. */
	readonly staleIds = new Set<string>();
	/** Fields that got no column. */
	readonly withoutColumn = new Set<string>();

	/** @param key of a table that is made from records; undefined for others, whose columns are as somebody wanted them */
	note(result: WriteResult, key?: readonly string[]): void {
		const { counts, repeated, stale, renamed = [], leftOut = [], rounded = [] } = result;
		for (const field of leftOut) {
			if (this.withoutColumn.size < mostNamed) this.withoutColumn.add(field);
		}
		for (const { field, column } of renamed) this.renamed.set(field, column);
		for (const { column, externalId } of rounded) {
			const ids = this.rounded.get(column) ?? new Set();
			if (ids.size <= mostExamples) ids.add(externalId);
			this.rounded.set(column, ids);
		}
		this.stale += counts.stale;
		for (const { externalId } of stale) {
			if (this.staleIds.size <= mostExamples) this.staleIds.add(externalId);
		}
		for (const { externalId } of repeated) this.repeated.add(externalId);
		if (key === undefined) return;
		for (const column of misfits(result.failures, key)) this.misfitting.add(column);
	}
}

/** Returns the columns that values did not fit, those of the external ID left out. */
export function misfits(
	failures: readonly RecordFailure[],
	key: readonly string[],
): readonly string[] {
	return failures.flatMap(({ kind, column }) =>
		kind === 'valueRefused' && column !== undefined && !key.includes(column) ? [column] : [],
	);
}

/** Enough to look them up by, few enough for one item. */
const listedStaleIds = 100;

/** Which records came in an older version than the table's: how many, and the first hundred of them. */
export class StaleRecords {
	count = 0;
	readonly ids: string[] = [];

	note({ counts, stale }: WriteResult): void {
		this.count += counts.stale;
		for (const { externalId } of stale.slice(0, listedStaleIds - this.ids.length)) {
			this.ids.push(externalId);
		}
	}
}
