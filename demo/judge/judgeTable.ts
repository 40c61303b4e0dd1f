import {
	type ComparedRecord,
	compareTable,
	type TableComparison,
} from '../../rig/tables/tableComparison';

/** A record that knows when it last changed, in epoch milliseconds. */
export interface SourceRecord {
	readonly updatedAtMs: number;
	readonly record: ComparedRecord;
}

/**
 * Holds a table against its source after a run. What has changed since the run's window ended may be on its way, so it
 * is left out on both sides.
 *
 * @param source everything that exists at the source
 * @param since where the sync began: what has not changed since was never asked for
 * @param upTo where the run's window ended
 */
export function judgeTable(
	source: readonly SourceRecord[],
	rows: readonly ComparedRecord[],
	since: string,
	upTo: string,
): TableComparison {
	const [sinceMs, upToMs] = [Date.parse(since), Date.parse(upTo)];
	const settled = source.filter(
		({ updatedAtMs }) => updatedAtMs >= sinceMs && updatedAtMs < upToMs,
	);
	const movedOn = new Set(
		source.filter(({ updatedAtMs }) => updatedAtMs >= upToMs).map(({ record }) => record.id),
	);
	return compareTable(
		settled.map(({ record }) => record),
		rows.filter(({ id }) => !movedOn.has(id)),
		movedOn.size,
	);
}
