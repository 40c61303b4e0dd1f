import type { IdentifiedBatch } from '../batch';
import type { IdentifiedRecord, VersionedRecord } from '../batchRecords';
import type { TableOptions } from '../destination';
import type { RecordFailure } from '../errors';
import type { Tally } from '../tally';
import { type Tombstones, writeGone } from '../tombstones';
import type { BatchStatements } from './batchStatements';
import { columnOf, isRecordFault, isUniqueViolation, reasonOf } from './faults';
import { splitInSavepoints } from './savepoint';
import type { Session } from './session';
import type { SettledTable } from './settledTable';
import { inTurn } from './uniqueValues';

/**
 * Writes what the database takes, and notes what it refuses. What failed because a row still held its unique value is
 * tried once more after the rest, which may have freed it; again as long as that helps.
 */
export async function writeSplitting(
	session: Session,
	table: SettledTable,
	statements: BatchStatements,
	{ records, undated }: IdentifiedBatch<VersionedRecord>,
	tally: Tally,
): Promise<void> {
	const write = async (part: readonly VersionedRecord[]) => {
		await statements.write(part);
	};
	let faults = await splitInSavepoints(session, records, write);
	let swaps: ReadonlySet<VersionedRecord> = new Set();
	while (records.length > 1) {
		const waiting = faults.filter(({ error }) => isUniqueViolation(error));
		if (waiting.length === 0) break;
		const { order, inRing } = await inTurn(session, table, waiting);
		swaps = inRing;
		const again = await splitInSavepoints(session, order, write);
		faults = [...faults.filter(({ error }) => !isUniqueViolation(error)), ...again];
		if (again.length === waiting.length) break;
	}
	for (const { item, error } of faults) {
		const failure = failureOf(item, error);
		tally.noteFailure(
			swaps.has(item) && isUniqueViolation(error)
				? { ...failure, reason: `${failure.reason}; ${swapHint}` }
				: failure,
		);
	}
	// What has an ID that its column does not take is not in the table.
	await splitInSavepoints(session, undated, (part) => statements.passOverOutdated(part));
}

/** Writes what is gone as far as the database takes it: rows of other tables may need a row. */
export async function writeGoneSplitting(
	session: Session,
	gone: readonly VersionedRecord[],
	tombstones: Tombstones,
	options: TableOptions,
	tally: Tally,
): Promise<void> {
	const faults = await splitInSavepoints(session, gone, async (part) => {
		await writeGone(part, tombstones, options, tally);
	});
	for (const { item, error } of faults) tally.noteFailure(failureOf(item, error));
}

const swapHint = 'it is to swap the value with another record, which MySQL cannot do in one batch';

/** Tells what became of a record that the database refused; any other error is thrown. */
export function failureOf({ index, externalId }: IdentifiedRecord, error: unknown): RecordFailure {
	if (!isRecordFault(error)) throw error;
	const [column, reason] = [columnOf(error), reasonOf(error)];
	return { index, externalId, kind: 'recordRefused', column, reason };
}
