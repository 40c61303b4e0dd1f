import { instantAt } from '../records/instant';
import type { VersionedRecord } from './batchRecords';
import { copyField } from './copyLine';
import type { EncodedRecord } from './encoding';

/** A record with its values. */
export interface WritableRecord {
	readonly record: VersionedRecord;
	readonly encoded: EncodedRecord;
}

/**
 * Returns the records as lines for COPY, with what stands before and after the written columns.
 *
 * @param after the same for every record, or of its own
 */
export function* copyRows(
	rows: Iterable<WritableRecord>,
	before: string,
	after: string | ((record: VersionedRecord) => string),
): Generator<string> {
	let lastReadAt: number | undefined;
	let readAt = '';
	for (const { record, encoded } of rows) {
		if (record.readAt !== lastReadAt) {
			lastReadAt = record.readAt;
			readAt = readAtText(lastReadAt) ?? copyField(null);
		}
		const end = typeof after === 'string' ? after : after(record);
		yield `${before}${encoded.line}\t${copyField(record.cursor)}\t${encoded.hash}${record.cursorMark}\t${readAt}${end}`;
	}
}

export function readAtText(readAt: number): string | null {
	return instantAt(readAt)?.text ?? null;
}
