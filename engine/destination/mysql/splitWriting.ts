import type { IdentifiedBatch } from '../batch';
import type { VersionedRecord } from '../batchRecords';
import { type PartWriting, writeInParts } from '../splitWriting';
import type { Tally } from '../tally';
import type { BatchStatements } from './batchStatements';
import { savepointsOn } from './savepoint';
import type { Session } from './session';
import type { SettledTable } from './settledTable';
import { holdersAmong } from './uniqueValues';

/** Writes what the database takes, and notes what it refuses; see {@link writeInParts}. */
export async function writeSplitting(
	session: Session,
	table: SettledTable,
	statements: BatchStatements,
	batch: IdentifiedBatch<VersionedRecord>,
	tally: Tally,
): Promise<void> {
	const writing: PartWriting = {
		write: async (part) => {
			await statements.write(part);
		},
		passOverOutdated: async (part) => {
			await statements.passOverOutdated(part);
		},
		holdersAmong: async (waiting) => await holdersAmong(session, table, waiting),
		swapping: 'which MySQL cannot do in one batch',
	};
	await writeInParts(savepointsOn(session), writing, batch, tally);
}
