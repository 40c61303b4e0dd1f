import { type IdentifiedBatch, withEqualKeys } from '../batch';
import type { VersionedRecord } from '../batchRecords';
import { withoutUnfit } from '../splitWriting';
import { fillKeys } from './keys';
import { savepointsOn } from './savepoint';
import type { Session } from './session';
import type { SettledTable } from './settledTable';

/** Whether keys of a table can be texts of their own and yet be equal, as by most collations. */
export function mayEquate({ shape }: SettledTable): boolean {
	return shape.key.some(({ equates }) => equates);
}

/**
 * Finds the keys of a batch that are texts of their own but equal to the table. Needs the temporary table of keys.
 *
 * @param isSplitting whether to sort out keys that their column does not take; else such a key is an error
 */
export async function distinctKeys(
	session: Session,
	table: SettledTable,
	batch: IdentifiedBatch<VersionedRecord>,
	isSplitting: boolean,
): Promise<IdentifiedBatch<VersionedRecord>> {
	if (batch.records.length < 2 || !mayEquate(table)) return batch;
	const fill = async (part: readonly VersionedRecord[]) => {
		await fillKeys(session, table, part);
	};
	const sound = isSplitting ? await withoutUnfit(savepointsOn(session), batch, fill) : batch;
	await fill(sound.records);
	const rows = await session.rows(table.statements.equalKeys);
	const pairs = rows.map(([other, first]) => [Number(first), Number(other)] as const);
	return withEqualKeys(sound, pairs, table.shape);
}
