import type { IdentifiedBatch } from '../batch';
import type { VersionedRecord } from '../batchRecords';
import { type PartWriting, writeInParts } from '../splitWriting';
import type { Tally } from '../tally';
import type { BatchStatements } from './batchStatements';
import type { Session } from './connection';
import { savepointsOn } from './savepoint';
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
	await statements.prepareSplitting();
	const writing: PartWriting = {
		write: async (part) => {
			// A constraint that may wait lets values be swapped; it must not wait beyond the part, which is at fault then.
			await session.query('SET CONSTRAINTS ALL DEFERRED');
			await statements.write(part);
			await session.query('SET CONSTRAINTS ALL IMMEDIATE');
		},
		passOverOutdated: async (part) => {
			await statements.passOverOutdated(part);
		},
		holdersAmong: async (waiting) => await holdersAmong(session, table, waiting),
		swapping: 'which takes a constraint that is DEFERRABLE',
	};
	await writeInParts(savepointsOn(session), writing, batch, tally);
}
