import { movesWithEdits } from '../../records/cursor';
import type { SourceItem } from '../../source';
import type { Brought } from '../../store';
import type { RecordOutcome } from '../pump/sink';
import { isNews, timeOf } from '../sinks/late';

/** A record that was tried again, as far as its time goes. */
export type TriedRecord = Pick<SourceItem, 'cursor'> & { readonly cursorField: string };

/**
 * Tells what another try has brought in.
 *
 * @param mayBeWritten whether a try was broken off: what is there may be of that try
 */
export function broughtIn(
	{ cursor, cursorField }: TriedRecord,
	outcome: RecordOutcome | undefined,
	mayBeWritten: boolean,
	externalId = outcome?.externalId,
): readonly Brought[] {
	const at = timeOf(cursor);
	if (at === undefined || externalId === undefined || outcome?.action === 'failed') return [];
	const record = { externalId, cursor: at };
	if (isNews(outcome, { cursorMovesWithEdits: movesWithEdits(cursorField) })) return [record];
	return mayBeWritten ? [{ ...record, inDoubt: true }] : [];
}
