import type { DestinationRecord } from '../../destination/destination';
import { cursorTime } from '../../records/cursor';
import type { LateRecord } from '../../store';
import type { TimeRange } from '../../time';
import type { RecordOutcome } from '../pump/sink';

/** How records are told that an earlier run has missed. */
export interface LateWatch {
	/**
	 * The watermark when the run began, in epoch milliseconds: what lies before it was an earlier run's to bring in.
	 * Negative infinity where there was none.
	 */
	readonly before: number;
	/**
	 * What committed runs cover besides, as a backfill does ahead of the watermark and every run does after an undo. Asked
	 * before each batch for the time of its records from `before` on, for meanwhile another run may have committed.
	 */
	readonly covered?: (range: TimeRange) => Promise<readonly TimeRange[]>;
	/**
	 * Whether an edit moves the cursor (`updatedAt`). Then a version that the table did not have is late too; else
	 * (`createdAt`) only a record is that it did not have at all.
	 */
	readonly cursorMovesWithEdits: boolean;
	/** Whether a cursor's time, in epoch milliseconds, is too vague to hold against any run. Default: none is. */
	readonly isUncertain?: (at: number) => boolean;
	/** Told before `take` returns, and only if there are any. */
	readonly found: (records: readonly LateRecord[]) => void;
	/**
	 * Told, and waited for, before records of an earlier run's time are taken: whoever dies between that and
	 * `found` leaves it in doubt which of them were late. The range covers their cursors.
	 */
	readonly writing?: (range: TimeRange) => Promise<void>;
}

/** Whether a time, in epoch milliseconds, was an earlier run's to cover. */
export type IsEarlier = (at: number) => boolean;

/** Tells of records of an earlier run's time that they are about to be taken, if there are any. */
export async function foretell(
	records: readonly Pick<DestinationRecord, 'cursor'>[],
	late: LateWatch | undefined,
): Promise<IsEarlier> {
	if (late === undefined) return () => false;
	const { before, isUncertain = () => false } = late;
	const times = records.flatMap(({ cursor }) => timeOf(cursor) ?? []);
	const ahead = rangeOf(times.filter((at) => at >= before));
	const covered = (ahead && (await late.covered?.(ahead))) ?? [];
	const isEarlier: IsEarlier = (at) =>
		!isUncertain(at) && (at < before || covered.some(({ from, to }) => from <= at && at < to));
	const range = rangeOf(times.filter(isEarlier));
	if (range !== undefined) await late.writing?.(range);
	return isEarlier;
}

/** In whole milliseconds; undefined for a number, which is a count of the source's, and no time. */
export function timeOf(cursor: DestinationRecord['cursor']): number | undefined {
	const at = cursorTime(cursor);
	return at === undefined ? undefined : Math.floor(at);
}

/** The time of all of them; undefined when there are none. */
function rangeOf(times: readonly number[]): TimeRange | undefined {
	let [from, to] = [Infinity, -Infinity];
	for (const at of times) {
		from = Math.min(from, at);
		to = Math.max(to, at + 1);
	}
	return from < to ? { from, to } : undefined;
}

/** Returns those of the records that an earlier run should have brought in. */
export function lateAmong(
	records: readonly Pick<DestinationRecord, 'cursor'>[],
	outcomes: readonly RecordOutcome[],
	late: Pick<LateWatch, 'cursorMovesWithEdits'> | undefined,
	isEarlier: IsEarlier,
): readonly LateRecord[] {
	if (late === undefined) return [];
	return records.flatMap(({ cursor }, index) => {
		const outcome = outcomes[index];
		const at = timeOf(cursor);
		if (!isNews(outcome, late) || at === undefined || !isEarlier(at)) return [];
		return [{ externalId: outcome.externalId, cursor: at }];
	});
}

/** Whether the table did not have it before, as far as a record's cursor tells its versions apart. */
export function isNews(
	outcome: RecordOutcome | undefined,
	{ cursorMovesWithEdits }: Pick<LateWatch, 'cursorMovesWithEdits'>,
): outcome is Exclude<RecordOutcome, { readonly action: 'failed' }> {
	const { action } = outcome ?? {};
	return (
		action === 'created' || (cursorMovesWithEdits && (action === 'updated' || action === 'deleted'))
	);
}
