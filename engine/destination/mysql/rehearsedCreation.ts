import type { IdentifiedBatch } from '../batch';
import type { VersionedRecord } from '../batchRecords';
import type { WriteResult } from '../destination';
import { encodeRecord } from '../encoding';
import { isFailure } from '../errors';
import type { TableShape } from '../tableShape';
import { Tally } from '../tally';

/**
 * Tells what would become of a batch in a table that is not there yet: it has no rows and no rules, and its key tells all
 * texts apart, so that the database need not be asked.
 */
export function rehearsedCreation(
	batch: IdentifiedBatch<VersionedRecord>,
	shape: TableShape,
	size: number,
): WriteResult {
	const tally = new Tally(size, batch);
	for (const record of batch.records) {
		const encoded = encodeRecord(record, shape);
		if (isFailure(encoded)) {
			tally.noteFailure(encoded);
			continue;
		}
		tally.noteRounded(record, encoded.rounded);
		tally.note(record, 'create');
	}
	return tally.result();
}
