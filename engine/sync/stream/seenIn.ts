import { cursorTime } from '../../records/cursor';
import type { SourceItem } from '../../source';
import type { SeenRecord } from '../../store';
import { seenRecord } from '../distinctCount';
import type { SyncedBatch } from '../pump/pump';

/**
 * What a record is known by if it comes again: its row, for two records of the source that are written to one row are no
 * more than one in the table; else its own ID.
 */
export function seenIn({ items, outcomes }: SyncedBatch<SourceItem>): readonly SeenRecord[] {
	return outcomes.flatMap((outcome, index) => {
		const rowId = 'rowId' in outcome ? outcome.rowId : undefined;
		const place = rowId === undefined ? 'streamed' : 'rows';
		const id = rowId ?? outcome.externalId;
		const cursor = cursorTime(items[index]?.cursor) ?? null;
		return id === '' ? [] : [seenRecord(place, id, cursor)];
	});
}
