import type {
	DestinationRecord,
	Outcome,
	TableWriter,
	WriteResult,
} from '../../destination/destination';
import { cursorNumber } from '../../destination/version';
import type { TimeRange } from '../../store';
import type { RecordOutcome, RecordSink } from './recordSink';

/** A record that an earlier run should have brought in. */
export interface LateRecord {
	readonly externalId: string;
	/** Epoch milliseconds. */
	readonly cursor: number;
}

/** How records are told that an earlier run has missed. */
export interface LateWatch {
	/** The watermark when the run began, in epoch milliseconds: what lies before it was an earlier run's to bring in. */
	readonly before: number;
	/**
	 * Whether an edit moves the cursor (`updatedAt`). Then a version that the table did not have is late too; else
	 * (`createdAt`) only a record is that it did not have at all.
	 */
	readonly cursorMovesWithEdits: boolean;
	/** Told before `take` returns, and only if there are any. */
	readonly found: (records: readonly LateRecord[]) => void;
	/**
	 * Told, and waited for, before records of an earlier run's time are taken: whoever dies between that and
	 * `found` leaves it in doubt which of them were late. The range covers their cursors.
	 */
	readonly writing?: (range: TimeRange) => Promise<void>;
}

export interface TableSinkOptions<Item> {
	readonly writer: TableWriter;
	/** The columns of the external ID, as the writer has them. */
	readonly key: readonly string[];
	readonly toRecord: (item: Item) => DestinationRecord;
	readonly late?: LateWatch;
	/** Told of each batch what the table said of it: what was stale, and which IDs came more than once. */
	readonly written?: (result: WriteResult) => void;
}

/**
 * Puts records into a table. What the table has in a newer version, and what the same batch has in one, comes out as
 * unchanged, so that the four counts add up.
 */
export function tableSink<Item>(options: TableSinkOptions<Item>): RecordSink<Item> {
	const { writer, key, toRecord, late, written } = options;
	return {
		take: async (items) => {
			const records = items.map(toRecord);
			await foretell(records, late);
			const result = await writer.write(records);
			const outcomes = outcomesOf(records, result, key);
			const missed = late === undefined ? [] : lateAmong(records, outcomes, late);
			if (missed.length > 0) late?.found(missed);
			written?.(result);
			return outcomes;
		},
	};
}

/** The external ID as a table knows it: a single value as it is, several as a JSON list. */
export function externalIdOf(values: readonly unknown[]): string {
	return values.length === 1 ? String(values[0]) : JSON.stringify(values.map(String));
}

const actionOf = {
	created: 'created',
	updated: 'updated',
	unchanged: 'unchanged',
	stale: 'unchanged',
	superseded: 'unchanged',
} as const satisfies Record<Exclude<Outcome, 'failed'>, RecordOutcome['action']>;

function outcomesOf(
	records: readonly DestinationRecord[],
	{ outcomes, failures }: WriteResult,
	key: readonly string[],
): readonly RecordOutcome[] {
	const failureAt = new Map(failures.map((failure) => [failure.index, failure]));
	return records.map(({ columns }, index) => {
		const outcome = outcomes[index] ?? 'failed';
		if (outcome !== 'failed') {
			return {
				action: actionOf[outcome],
				externalId: externalIdOf(key.map((name) => columns[name])),
			};
		}
		const failure = failureAt.get(index);
		const where = failure?.column === undefined ? '' : `${failure.column}: `;
		return {
			action: 'failed',
			externalId: failure?.externalId ?? '',
			message: `${where}${failure?.reason ?? 'the table did not say what became of it'}`,
		};
	});
}

/** Tells of records of an earlier run's time that they are about to be taken, if there are any. */
export async function foretell(
	records: readonly Pick<DestinationRecord, 'cursor'>[],
	late: LateWatch | undefined,
): Promise<void> {
	const range = late === undefined ? undefined : rangeBefore(records, late.before);
	if (range !== undefined) await late?.writing?.(range);
}

/** The time of those of the records that lie before an instant; undefined when there are none. */
function rangeBefore(
	records: readonly Pick<DestinationRecord, 'cursor'>[],
	before: number,
): TimeRange | undefined {
	let [from, to] = [Infinity, -Infinity];
	for (const { cursor: given } of records) {
		const cursor = typeof given === 'number' ? undefined : cursorNumber(given);
		if (cursor === null || cursor === undefined || cursor >= before) continue;
		from = Math.min(from, Math.floor(cursor));
		to = Math.max(to, Math.floor(cursor) + 1);
	}
	return from < to ? { from, to } : undefined;
}

/** Those of the records that an earlier run should have brought in. */
export function lateAmong(
	records: readonly Pick<DestinationRecord, 'cursor'>[],
	outcomes: readonly RecordOutcome[],
	{ before, cursorMovesWithEdits }: LateWatch,
): readonly LateRecord[] {
	return records.flatMap(({ cursor: given }, index) => {
		const outcome = outcomes[index];
		const isNews =
			outcome?.action === 'created' || (cursorMovesWithEdits && outcome?.action === 'updated');
		// A number is a count of the source's, not a time.
		if (!isNews || typeof given === 'number') return [];
		const cursor = cursorNumber(given);
		if (cursor === null || cursor === undefined || cursor >= before) return [];
		return [{ externalId: outcome.externalId, cursor: Math.floor(cursor) }];
	});
}
